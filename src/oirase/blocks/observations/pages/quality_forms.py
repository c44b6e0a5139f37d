"""What people type about quality: thresholds by test, reasons, spans of days. The commands check everything and say what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oirase.blocks.observations.models.quality import Verdict
from oirase.blocks.observations.qc.configs import METHODS
from oirase.blocks.observations.qc.words import TEST_NAMES
from oirase.blocks.observations.services.quality import LONGEST_REASON
from oirase.kernel.commands import Rejected
from oirase.ui.forms import DateField, Form, Group, TextField

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
METHOD_NAMES = {"average": _("前後の平均との差"), "differential": _("前後の差の小さい方")}


def numbers_in(text: str) -> list[float]:
    """Return the numbers that stand in a text, in whatever signs they are written: 下限〜上限, full width too."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("〜", " ").replace("~", " ")
    found = _NUMBER.findall(plain)
    if re.sub(r"[\s,、/月]", "", _NUMBER.sub("", plain)):
        raise ValidationError(_("数字で入力してください。"))
    return [float(one) for one in found]


class RangeField(forms.CharField):
    """A lowest and a highest value in one box."""

    def clean(self, value: Any) -> Any:
        """Return both numbers, None for an empty box."""
        found = numbers_in(super().clean(value))
        if found and len(found) != 2:
            raise ValidationError(_("下限と上限を数字で入力してください。"))
        return found or None

    def prepare_value(self, value: Any) -> Any:
        """Write what is kept."""
        return value if value is None or isinstance(value, str) else "〜".join(f"{one:g}" for one in value)


class NumbersField(forms.CharField):
    """Whole numbers in one box."""

    def clean(self, value: Any) -> Any:
        """Return the numbers, None for an empty box."""
        return [int(one) for one in numbers_in(super().clean(value))] or None

    def prepare_value(self, value: Any) -> Any:
        """Write what is kept."""
        return value if value is None or isinstance(value, str) else ", ".join(str(one) for one in value)


class LinesField(TextField):
    """Lines of numbers, so many of them in a line."""

    def __init__(self, *, widths: Sequence[int], **kwargs: Any) -> None:
        super().__init__(rows=4, max_length=2000, **kwargs)
        self.widths = widths

    def clean(self, value: Any) -> Any:
        """Return the numbers of each line, None for an empty box."""
        lines = [numbers_in(line) for line in super().clean(value).splitlines() if line.strip()]
        for line in lines:
            if len(line) not in self.widths:
                raise ValidationError(_("1行に入力する数字の個数を確かめてください。"))
        return lines or None

    def prepare_value(self, value: Any) -> Any:
        """Write what is kept."""
        if value is None or isinstance(value, str):
            return value
        return "\n".join(" ".join(f"{one:g}" for one in line) for line in value)


class NumberField(forms.FloatField):
    """A number, shown without zeros that say nothing."""

    widget = forms.TextInput({"inputmode": "decimal"})
    default_error_messages: ClassVar = {"invalid": _("数字で入力してください。")}

    def prepare_value(self, value: Any) -> Any:
        """Write what is kept."""
        return f"{value:g}" if isinstance(value, int | float) else value


def _number(label: Any, help_text: Any = "") -> forms.Field:
    return NumberField(label=label, help_text=help_text, required=False)


def _levels(test: str, help_text: Any) -> dict[str, forms.Field]:
    return {
        f"{test}.suspect": _number(_("「疑わしい」のしきい値"), help_text),
        f"{test}.fail": _number(_("「不良」のしきい値"), help_text),
    }


class QualityForm(Form):
    """The tests of a series from a day on; a test without thresholds is not made. Fields are named "test.threshold", as the problems are."""

    mark_optional = False
    since = DateField(label=_("適用開始日"))
    source = forms.CharField(label=_("しきい値の出典"), max_length=500, required=False)
    unconfirmed = forms.BooleanField(label=_("未確認のしきい値として扱う"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(_threshold_fields())
        names = ("since", "source", "unconfirmed")
        self.groups = (
            Group(_("適用"), names),
            *(
                Group(title, tuple(name for name in self.fields if name.partition(".")[0] == test))
                for test, title in TEST_NAMES.items()
                if test != "officer"
            ),
        )

    @property
    def tests(self) -> dict[str, Any]:
        """Return what was typed as a configuration says it."""
        found: dict[str, Any] = {}
        for name, value in self.values.items():
            test, _dot, threshold = name.partition(".")
            if threshold and value not in (None, ""):
                found.setdefault(test, {})[threshold] = value
        if lines := found.pop("climatology", None):
            found["climatology"] = [_line(line) for line in lines["months"]]
        if "spike" in found and set(found["spike"]) == {"method"}:
            del found["spike"]
        if layers := found.get("density_inversion", {}).get("layers"):
            found["density_inversion"]["layers"] = [[int(one) for one in line] for line in layers]
        return found

    def take(self, rejected: Rejected) -> None:
        """Show each problem at its threshold, or at the first of its test."""
        for name, found in rejected.problems.items():
            test = name.partition(".")[0]
            field = next((one for one in self.fields if one == name), None)
            field = field or next((one for one in self.fields if one.partition(".")[0] == test), None)
            for message in found:
                self.add_error(field, message)


def typed(tests: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in the boxes for a configuration."""
    found = {
        f"{test}.{name}": value
        for test, content in tests.items()
        if test != "climatology"
        for name, value in content.items()
    }
    if lines := tests.get("climatology"):
        found["climatology.months"] = [
            [
                *line["months"],
                *(line.get("suspect") or line["fail"]),
                *(line["fail"] if "suspect" in line and "fail" in line else ()),
            ]
            for line in lines
        ]
    return found


def _line(line: Sequence[float]) -> dict[str, Any]:
    found: dict[str, Any] = {"months": [int(abs(one)) for one in line[:2]], "suspect": list(line[2:4])}
    return found | ({"fail": list(line[4:])} if line[4:] else {})


def _threshold_fields() -> dict[str, forms.Field]:
    pair = _("例: 0〜30")
    return {
        "gross_range.fail": RangeField(label=_("「不良」としない範囲"), help_text=pair, required=False),
        "gross_range.suspect": RangeField(label=_("「疑わしい」としない範囲"), help_text=pair, required=False),
        "climatology.months": LinesField(
            label=_("月ごとの範囲"),
            help_text=_("1行に、はじめの月、おわりの月、「疑わしい」としない下限と上限を入力します。続けて「不良」としない下限と上限も入力できます。例: 1 3 2 12"),
            required=False,
            widths=(4, 6),
        ),
        **_levels("spike", _("値の単位")),
        "spike.method": forms.ChoiceField(
            label=_("求め方"), choices=[(one, METHOD_NAMES[one]) for one in METHODS], required=False
        ),
        **_levels("rate_of_change", _("1時間あたりの変化（値の単位）")),
        **_levels("flat_line", _("同じ値が続いた個数（2以上）")),
        "flat_line.tolerance": _number(_("同じとみなす幅"), _("値の単位")),
        **_levels("gap", _("前の値からの時間（分）")),
        "neighbours.series": NumbersField(label=_("比べる系列の番号"), help_text=_("例: 12, 13"), required=False),
        "neighbours.within": _number(_("比べる値との時刻の差（分）")),
        **_levels("neighbours", _("値の単位")),
        "density_inversion.layers": LinesField(
            label=_("水温と塩分の系列の番号"),
            help_text=_("1行に1層ずつ、上の層から順に、水温、塩分の番号を入力します。"),
            required=False,
            widths=(2,),
        ),
        **_levels("density_inversion", _("密度の差（kg/m3、0以下）")),
    }  # fmt: skip


class ReasonForm(Form):
    """Why."""

    reason = TextField(label=_("理由"), max_length=LONGEST_REASON, rows=3)


class VerdictForm(ReasonForm):
    """An officer's word about a span."""

    verdict = forms.ChoiceField(
        label=_("判定"),
        choices=[
            (Verdict.ACCEPTED.value, _("採用する（正しい値として扱う）")),
            (Verdict.REJECTED.value, _("棄却する（統計に使わない）")),
        ],
        widget=forms.RadioSelect,
    )
    whole = forms.BooleanField(
        label=_("見つかった値だけでなく、区間のすべての値に当てはめる"), required=False
    )
    field_order = ("verdict", "whole", "reason")


class RerunForm(ReasonForm):
    """Which days are tested once more."""

    first = DateField(label=_("はじめの日"), required=False)
    last = DateField(label=_("おわりの日"), required=False, help_text=_("空欄なら、すべての日を検定します。"))
    field_order = ("first", "last", "reason")
