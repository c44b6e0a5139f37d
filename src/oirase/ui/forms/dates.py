"""Dates as three boxes (年, 月, 日) that take the era or the western year, or a whole date pasted into the first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oirase.kernel.calendar import parse_date
from oirase.ui.days import day_text, year_text

PARTS = ("year", "month", "day")
_JOINED = re.compile(r"(.*?)年(.*?)月(.*?)日")


class DateWidget(forms.Widget):
    """Three text boxes. A value under the plain name (from an address or a program) is taken as well."""

    template_name = "ui/forms/date.html"
    use_fieldset = True
    joint = "_"
    """What stands between the field's name and the box's in the boxes' names."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """Join the boxes to a text that `parse_date` reads."""
        if name in data:
            return str(data[name])
        year, month, day = (str(data.get(f"{name}{self.joint}{part}", "")).strip() for part in PARTS)
        if not (month or day):
            return year
        return f"{year.removesuffix('年')}年{month.removesuffix('月')}月{day.removesuffix('日')}日"

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form was sent without this field."""
        return name not in data and not any(f"{name}{self.joint}{part}" in data for part in PARTS)

    def format_value(self, value: Any) -> tuple[str, str, str]:  # type: ignore[override]
        """Return what stands in the boxes: a day by its era in Japanese, else what was typed."""
        if isinstance(value, date):
            return year_text(value), str(value.month), str(value.day)
        found = _JOINED.fullmatch(str(value or ""))
        return (found[1], found[2], found[3]) if found else (str(value or ""), "", "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the three boxes to the template's context."""
        context = super().get_context(name, value, attrs)
        labels = (_("年"), _("月"), _("日"))
        context["widget"]["parts"] = [
            {"name": f"{name}{self.joint}{part}", "part": part, "value": text, "label": label}
            for part, text, label in zip(PARTS, self.format_value(value), labels, strict=True)
        ]
        return context


class DateField(forms.Field):
    """A day, typed by era or western year, not before `earliest` and not after `latest`."""

    widget = DateWidget
    default_error_messages = {
        "invalid": _("日付として読めません。例: 令和8年11月23日、2026年11月23日"),
        "early": _("%(limit)s以後の日付を入力してください。"),
        "late": _("%(limit)s以前の日付を入力してください。"),
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("年は「令和8」「R8」「2026」のどれでも入力できます。"))
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> date | None:
        """Read what was typed."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def validate(self, value: date | None) -> None:
        """Check the limits."""
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise self._outside("early", self.earliest)
        if value and self.latest and value > self.latest:
            raise self._outside("late", self.latest)

    def _outside(self, code: str, limit: date) -> ValidationError:
        params = {"limit": day_text(limit)}
        return ValidationError(self.error_messages[code], code=code, params=params)
