"""Forms of the import and the review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oirase.kernel.calendar import fiscal_label
from oirase.systems.plan.commons.layout import fiscal_year
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.commons.services import ProgrammeEdit, edit_of
from oirase.ui.forms import Form


class UploadForm(Form):
    """The file to bring in."""

    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("公表資料から取り出したテキスト、表のExcel（.xlsx）、CSVの表を入れたZIP。20MBまで。"),
        allow_empty_file=True,
    )


class FiscalYearField(forms.CharField):
    """A fiscal year typed as R7, H31 or 2025; empty means that it is not stated."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """Return the western year."""
        text = str(super().to_python(value)).strip()
        if not text:
            return None
        try:
            return fiscal_year(text)
        except ValueError as error:
            raise forms.ValidationError(_("R7、H31、2025のように入力してください。")) from error

    def prepare_value(self, value: Any) -> Any:
        """Show a year by its label."""
        return fiscal_label(value) if isinstance(value, int) else value


class LinesField(forms.CharField):
    """A list with one entry per line."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        """Return the lines that say something."""
        text = str(super().to_python(value))
        return tuple(line.strip() for line in text.splitlines() if line.strip())

    def prepare_value(self, value: Any) -> Any:
        """Show one entry per line."""
        return "\n".join(value) if isinstance(value, tuple | list) else value


class ProgrammeForm(forms.Form):
    """What a reviewer may correct of a programme."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("事業名"), max_length=200)
    title_en = forms.CharField(label=_("事業名（英語）"), max_length=300, required=False)
    item = forms.ModelChoiceField(label=_("項目"), queryset=None, empty_label=None)
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
