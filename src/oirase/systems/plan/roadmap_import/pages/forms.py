"""Forms of the import and the review."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from oirase.systems.plan.commons.layout import fiscal_year
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.commons.services import ProgrammeEdit, edit_of
from oirase.ui.days import fiscal_text
from oirase.ui.forms import Form


class UploadForm(Form):
    """The file to bring in."""

    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("公表資料から取り出したテキスト、表のExcel（.xlsx）、CSVの表を入れたZIP。20MBまで。"),
        allow_empty_file=True,
    )


class ReadField(forms.CharField):
    """A text that is read into another value; `read` raises ValueError for what cannot be, `write` is its reverse."""

    def read(self, text: str) -> Any:
        """Return the value of a text."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """Return the text of a value."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        """Check the text, then read it."""
        text = super().clean(value)
        try:
            return self.read(text)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"]) from error

    def prepare_value(self, value: Any) -> Any:
        """Show what was typed as typed, and a value as text."""
        return value if isinstance(value, str) else self.write(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is meant, not how it is written."""
        try:
            return bool(not self.disabled and self.clean(data) != initial)
        except forms.ValidationError:
            return True


class FiscalYearField(ReadField):
    """A fiscal year typed as R7, H31 or 2025; empty means that it is not stated."""

    default_error_messages: ClassVar = {"invalid": _("R7、H31、2025のように入力してください。")}

    def read(self, text: str) -> int | None:
        """Return the western year."""
        return fiscal_year(text.strip()) if text.strip() else None

    def write(self, value: int | None) -> str:
        """Return the label."""
        return fiscal_text(value) if value else ""


class LinesField(ReadField):
    """A list with one entry per line."""

    widget = forms.Textarea

    def read(self, text: str) -> tuple[str, ...]:
        """Return the lines that say something."""
        return tuple(line.strip() for line in text.splitlines() if line.strip())

    def write(self, value: tuple[str, ...] | None) -> str:
        """Join with line ends."""
        return "\n".join(value or ())


class ProgrammeForm(forms.Form):
    """What a reviewer may correct of a programme."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("事業名"), max_length=200)
    title_en = forms.CharField(label=_("事業名（英語）"), max_length=300, required=False)
    item: Any = forms.ModelChoiceField(label=_("項目"), queryset=None, empty_label=None)
    bureau = forms.CharField(label=_("担当部局"), max_length=200, required=False)
    divisions = LinesField(label=_("担当課"), required=False, help_text=_("1行に一つ"), max_length=2000)
    start = FiscalYearField(label=_("事業始期"), max_length=10, required=False)
    end = FiscalYearField(label=_("事業終期"), max_length=10, required=False)
    budget_thousand_yen = forms.IntegerField(
        label=_("当初予算（千円）"), required=False, min_value=0, max_value=10**12
    )
    initiatives = LinesField(label=_("取組"), required=False, help_text=_("1行に一つ"), max_length=10000)
    summary = forms.CharField(label=_("概要"), widget=forms.Textarea, required=False, max_length=5000)
    summary_en = forms.CharField(
        label=_("概要（英語）"), widget=forms.Textarea, required=False, max_length=10000
    )

    def __init__(self, *args: Any, edition: Edition, editable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, each in self.fields.items():
            each.disabled = not editable and name != "version"
        field: Any = self.fields["item"]
        field.queryset = edition.items.select_related("field")
        field.label_from_instance = lambda item: f"{item.field.name} / {item.name}"
        for name, rows in (("divisions", 3), ("initiatives", 5), ("summary", 5), ("summary_en", 4)):
            self.fields[name].widget.attrs["rows"] = rows

    def edit(self) -> ProgrammeEdit:
        """Return the cleaned values as the service takes them."""
        given = self.cleaned_data
        return ProgrammeEdit(
            title=given["title"],
            title_en=given["title_en"],
            item=given["item"].pk,
            bureau=given["bureau"],
            divisions=given["divisions"],
            start=given["start"],
            end=given["end"],
            budget_thousand_yen=given["budget_thousand_yen"],
            summary=_one_line_ends(given["summary"]),
            summary_en=_one_line_ends(given["summary_en"]),
            initiatives=given["initiatives"],
        )

    def set_beside(self, programme: Programme) -> None:
        """Say at each field what is saved where it differs from what was typed, and go on from that version."""
        typed, saved = self.edit(), edit_of(programme)
        for name in (name for name in vars(saved) if getattr(typed, name) != getattr(saved, name)):
            self.add_error(name, _("保存されている内容: %(value)s") % {"value": self._shown(name, saved)})
        self.data = {**self.data.dict(), "version": str(programme.version)}  # type: ignore[attr-defined]

    def _shown(self, name: str, saved: ProgrammeEdit) -> str:
        value, field = getattr(saved, name), cast(Any, self.fields[name])
        if name == "item":
            value = field.label_from_instance(field.queryset.get(pk=value))
        text = str(field.prepare_value(value) or "")
        return text.replace("\n", "、") or str(_("（空欄）"))


def initial_of(programme: Programme) -> dict[str, Any]:
    """Return the values with which a programme's form begins."""
    return {**vars(edit_of(programme)), "version": programme.version}


def _one_line_ends(text: str) -> str:
    # A browser sends CRLF; kept as LF, an untouched text is no change.
    return text.replace("\r\n", "\n")


class PublishForm(forms.Form):
    """Publishing, with a reason where flags are still open."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("未確認のまま公開する理由"), max_length=500, required=False)


class WithdrawForm(forms.Form):
    """Withdrawing always has a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("取下げの理由"), max_length=500)


class DeleteForm(forms.Form):
    """Deleting a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)
