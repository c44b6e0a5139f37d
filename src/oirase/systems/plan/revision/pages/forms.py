"""The form of a sheet, made from its fields, and the small forms around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.fields import Kind
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.systems.plan.commons.years import years_shown
from oirase.systems.plan.revision.order import PARTS, part_ids, part_keys, plain_keys, shown
from oirase.ui.forms import DateField, Form

REMOVE = "remove:"


class FieldsForm(Form):
    """Every field of a programme, and one empty part of each sort; names are the fields' keys.

    It shows; what is typed is checked by the command, field by field, so that one slip does not keep the rest from being saved.
    `fresh` are the ids that the empty parts have: sending the same page twice makes one part.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        values: Mapping[str, str],
        lines: Sequence[str],
        fiscal_year: int,
        fresh: Mapping[str, str],
        editable: bool,
        may_bind: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet_values = dict(values)
        self.years = years_shown(fiscal_year, fields.years_named(values))
        self.parts = {section: part_ids(values, section) for section in PARTS}
        self.fresh = dict(fresh) if editable else {}
        for key in [*plain_keys(values, lines), *self._part_keys(may_bind)]:
            self.fields[key] = self._field(key)
        for section, parts in self.parts.items():
            for part in parts:
                self.fields[f"{REMOVE}{section}/{part}"] = forms.BooleanField(
                    label=_("これを削る"), required=False
                )
        for section in ("achievement", "decision"):
            if section in self.fresh:
                self.fields[f"{section}/{self.fresh[section]}/year"].initial = fiscal(fiscal_year - 1)
        for field in self.fields.values():
            field.disabled = field.disabled or not editable

    def _part_keys(self, may_bind: bool) -> list[str]:
        found = []
        for section in PARTS:
            for part in [*self.parts[section], *([self.fresh[section]] if section in self.fresh else [])]:
                found += part_keys(section, part, self.years)
        return [key for key in found if may_bind or not key.endswith("/metric")]

    def _field(self, key: str) -> forms.Field:
        kind, initial = fields.kind_of(key), shown(key, self.sheet_values.get(key, ""))
        label = fields.label_of(key, self.sheet_values)
        options: dict[str, Any] = {"label": label, "required": False, "initial": initial}
        if kind == Kind.CHOICE:
            return forms.ChoiceField(
                choices=[("", _nothing(key)), *fields.choices_of(key).items()], **options
            )
        if kind == Kind.TEXT:
            rows = 2 if key.startswith("initiative/") else 4
            return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **options)
        mode = {"inputmode": "decimal"} if kind in (Kind.NUMBER, Kind.MONEY) else {}
        return forms.CharField(widget=forms.TextInput(attrs=mode), **options)

    def take_problems(self, problems: Mapping[str, list[str]]) -> None:
        """Show what is wrong at its field."""
        for key, found in problems.items():
            for message in found:
                self.add_error(key if key in self.fields else None, message)

    def take_clashes(self, clashes: Iterable[fields.Clash], who: Mapping[str, str]) -> None:
        """Say at each field that another has changed it meanwhile, and to what."""
        message = _(
            "%(who)sさんが先に「%(theirs)s」に変えました。残す方を入力して、もう一度保存してください。"
        )
        self.take_problems(
            {
                clash.key: [
                    message
                    % {
                        "who": who.get(clash.key) or _("ほかの人"),
                        "theirs": fields.shown(clash.key, clash.theirs) or _("（空）"),
                    }
                ]
                for clash in clashes
            }
        )


class SheetForm(FieldsForm):
    """A sheet, with a word for whoever checks it."""

    note = forms.CharField(
        label=gettext_lazy("提出の際の説明"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=500,
    )


class ErrataForm(FieldsForm):
    """A published programme, with the reason for mending it."""

    reason = forms.CharField(
        label=gettext_lazy("訂正の理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )


def _nothing(key: str) -> str:
    return _("段階なし") if key.endswith("/stage") else _("まだ選んでいない")


def fresh_parts(
    post: Mapping[str, str], values: Mapping[str, str], offered: Mapping[str, str]
) -> dict[str, str]:
    """Return the ids of the empty parts: those of the page that was sent, else those that are offered now."""
    found = {}
    for section in PARTS:
        known = set(part_ids(values, section))
        sent = [part for part in part_ids(post, section) if part not in known]
        found[section] = sent[-1] if sent else offered[section]
    return found


def typed_in(post: Mapping[str, str], values: Mapping[str, str], fresh: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that a page sent, as typed; an empty part that nobody touched is left out, a removed one is all empty."""
    typed = {key: text for key, text in post.items() if _is_field(key)}
    for section, part in fresh.items():
        own = {key: text for key, text in typed.items() if key.startswith(f"{section}/{part}/")}
        # Year and kind are filled in beforehand; they alone say nothing.
        if not any(text.strip() for key, text in own.items() if not key.endswith(("/year", "/kind"))):
            typed = {key: text for key, text in typed.items() if key not in own}
    for name in post:
        if name.startswith(REMOVE):
            gone = name.removeprefix(REMOVE)
            keys = {key for key in (*values, *typed) if key.startswith(f"{gone}/")}
            typed |= dict.fromkeys(keys, "")
    return typed


def _is_field(key: str) -> bool:
    try:
        fields.parse(key)
    except fields.NotAField:
        return False
    return True


class RemarkForm(forms.Form):
    """A word on each field that goes back; names are the fields' keys, `whole` is the sheet itself."""

    def __init__(self, *args: Any, keys: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in keys.items():
            self.fields[f"remark:{key}"] = forms.CharField(
                label=_("「%(field)s」への意見") % {"field": label},
                required=False,
                max_length=1000,
                widget=forms.TextInput,
            )

    @property
    def remarks(self) -> dict[str, str]:
        """Return what was said, by field."""
        return {name.removeprefix("remark:"): text for name, text in self.cleaned_data.items() if text}


class OpenForm(Form):
    """From which edition next year's is opened, for which year, under which name, until when."""

    from_edition = forms.ChoiceField(label=gettext_lazy("もとにする版"))
    fiscal_year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    title = forms.CharField(label=gettext_lazy("名称"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("名称（英語）"), max_length=200, required=False)
    due_on = DateField(label=gettext_lazy("個票の期限"))
    keep = forms.MultipleChoiceField(
        label=gettext_lazy("期間が終わっても引き継ぐ事業"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("選ばなかった事業は、期間が終わったものとして新しい版から外れます。"),
    )


class DueForm(Form):
    """Another day for a sheet."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = DateField(label=gettext_lazy("期限"))


class OfficeForm(Form):
    """To which division a sheet is passed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    division = forms.ChoiceField(label=gettext_lazy("渡す課"))

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = offices  # type: ignore[attr-defined]


class AddForm(Form):
    """A programme that is new."""

    title = forms.CharField(label=gettext_lazy("事業名"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("事業名（英語）"), max_length=300, required=False)
    item = forms.ChoiceField(label=gettext_lazy("項目"))
    division = forms.ChoiceField(label=gettext_lazy("担当課"))
    due_on = DateField(label=gettext_lazy("個票の期限"))

    def __init__(self, *args: Any, items: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = items  # type: ignore[attr-defined]
        self.fields["division"].choices = offices  # type: ignore[attr-defined]


class EndForm(Form):
    """Why a programme ends."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("終了の理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )
    reason_en = forms.CharField(label=gettext_lazy("終了の理由（英語）"), required=False, max_length=500)


class MergeForm(Form):
    """Which programme becomes part of this one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    other = forms.ChoiceField(
        label=gettext_lazy("この事業にまとめる事業"),
        help_text=gettext_lazy(
            "取組、指標、実績、予算がこの事業に加わります。三つ以上は、一つずつまとめてください。"
        ),
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = others  # type: ignore[attr-defined]


class SplitForm(Form):
    """What becomes a programme of its own, and its name."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("新しい事業名"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("新しい事業名（英語）"), max_length=300, required=False)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("新しい事業に移す取組と指標"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, parts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = parts  # type: ignore[attr-defined]


class PartsForm(Form):
    """What goes to which other programme."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    into = forms.ChoiceField(label=gettext_lazy("移す先の事業"))
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("移す取組と指標"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, others: Any, parts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = others  # type: ignore[attr-defined]
        self.fields["parts"].choices = parts  # type: ignore[attr-defined]


class MoveForm(Form):
    """Under which heading and with which divisions a programme stands from now on; the first division holds the sheet."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    item = forms.ChoiceField(label=gettext_lazy("項目"))
    first = forms.ChoiceField(label=gettext_lazy("担当課（個票を持つ課）"))
    second = forms.ChoiceField(label=gettext_lazy("二つ目の担当課"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("三つ目の担当課"), required=False)

    def __init__(self, *args: Any, items: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = items  # type: ignore[attr-defined]
        for name, more in (("first", []), ("second", [("", "—")]), ("third", [("", "—")])):
            self.fields[name].choices = [*more, *offices]  # type: ignore[attr-defined]


class UploadForm(Form):
    """A workbook that was edited elsewhere."""

    file = forms.FileField(label=gettext_lazy("直した表（.xlsx または .csv）"), allow_empty_file=True)
