"""Numbers, amounts of money and days."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.spec.model import Field
from oirase.blocks.forms.types.base import FieldType, Option, common
from oirase.kernel.expressions import compile_expression
from oirase.ui.days import day_text
from oirase.ui.forms import DateField, DateWidget
from oirase.ui.forms.dates import PARTS
from oirase.ui.templatetags.ui import thousands, yen

LARGEST = Decimal(10) ** 13
SEPARATED = 10_000


class NumberControl(forms.CharField):
    """A number as people type it: full-width digits, thousands, a sign of yen; never rounded."""

    def __init__(self, *, lowest: Any, highest: Any, decimals: int, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.lowest = Decimal(str(lowest)) if lowest is not None else -LARGEST
        self.highest = Decimal(str(highest)) if highest is not None else LARGEST
        self.decimals = decimals
        self.widget.attrs.update(
            {"inputmode": "decimal" if decimals else "numeric", "class": "input--number"}
        )

    def clean(self, value: Any) -> Decimal | None:
        """Read and limit it."""
        text = unicodedata.normalize("NFKC", str(super().clean(value) or ""))
        plain = text.replace(",", "").replace("、", "").removesuffix("円").lstrip("¥\\").strip()
        if not plain:
            return None
        try:
            found = Decimal(plain.replace("−", "-").replace("ー", "-"))
        except InvalidOperation as error:
            raise ValidationError(_("数字で入力してください。")) from error
        if not found.is_finite() or -int(found.as_tuple().exponent) > self.decimals:
            raise ValidationError(
                _("小数は%(places)d桁までで入力してください。") % {"places": self.decimals}
                if self.decimals
                else _("整数で入力してください。")
            )
        if found < self.lowest:
            raise ValidationError(
                _("%(limit)s以上の数を入力してください。") % {"limit": in_digits(self.lowest)}
            )
        if found > self.highest:
            raise ValidationError(
                _("%(limit)s以下の数を入力してください。") % {"limit": in_digits(self.highest)}
            )
        return found


class Number(FieldType):
    """A number with its unit (数)."""

    code = "number"
    title = gettext_lazy("数")
    options: ClassVar[tuple[Option, ...]] = (
        Option("min", "integer", gettext_lazy("最小")),
        Option("max", "integer", gettext_lazy("最大")),
        Option("decimals", "integer", gettext_lazy("小数の桁数")),
        Option("unit", "localized", gettext_lazy("単位")),
    )

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask in a box; the unit stands in its label."""
        unit = str(field.options.get("unit") or self.unit())
        label = (
            _("%(label)s（%(unit)s）") % {"label": field.label, "unit": unit} if unit else str(field.label)
        )
        return NumberControl(
            lowest=field.options.get("min", self.lowest()),
            highest=field.options.get("max"),
            decimals=field.options.get("decimals", 0),
            **common(field, label=label),
        )

    def unit(self) -> str:
        """Return the unit where the field names none."""
        return ""

    def lowest(self) -> int | None:
        """Return the least number where the field names none."""
        return None

    def stored(self, field: Field, cleaned: Any) -> Any:
        """Keep whole numbers as such and others as exact text."""
        return None if cleaned is None else exact(cleaned)

    def schema(self, field: Field) -> dict[str, Any]:
        """Tell limits; a number with decimals travels as text, so that no program rounds it."""
        if field.options.get("decimals", 0):
            return {"type": ["integer", "string"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
        found: dict[str, Any] = {"type": "integer"}
        lowest = field.options.get("min", self.lowest())
        if lowest is not None:
            found["minimum"] = lowest
        if field.options.get("max") is not None:
            found["maximum"] = field.options["max"]
        return found

    def shown(self, field: Field, value: Any) -> str:
        """Write thousands and the unit."""
        unit = str(field.options.get("unit") or "")
        return in_digits(Decimal(str(value))) + unit

    def known(self, field: Field, value: Any) -> Any:
        """Give an exact number."""
        return Decimal(str(value))


class Yen(Number):
    """An amount in yen (金額)."""

    code = "yen"
    title = gettext_lazy("金額")
    options = Number.options[:2]

    def unit(self) -> str:
        """Return the yen."""
        return _("円")

    def lowest(self) -> int | None:
        """Return nought: what somebody pays or asks for is not negative."""
        return 0

    def shown(self, field: Field, value: Any) -> str:
        """Write it as money."""
        return yen(int(value))


def in_digits(number: Decimal) -> str:
    """Write a number with separators from five digits on: four stand together, so that a year reads as one."""
    written = thousands(number)
    return written if abs(number) >= SEPARATED else written.replace(",", "")


def exact(number: Decimal) -> int | str:
    """Return a number as JSON keeps it without loss."""
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")


class DayWidget(DateWidget):
    """The three boxes, named so that what is typed is known to belong to the field (`name-year`)."""

    joint = "-"


class Day(FieldType):
    """A day, typed by era or western year (日付)."""

    code = "date"
    title = gettext_lazy("日付")
    options = (
        Option("earliest", "expression", gettext_lazy("この日以後（式）"), gettext_lazy("例: today()")),
        Option(
            "latest", "expression", gettext_lazy("この日以前（式）"), gettext_lazy('例: date("2027-03-31")')
        ),
    )

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask in three boxes."""
        limits = {name: limit(field, name, known) for name in ("earliest", "latest")}
        help_text = str(field.help) or _("年は「令和8」「R8」「2026」のどれでも入力できます。")
        return DateField(**common(field, help_text=help_text, widget=DayWidget, **limits))

    def typed(self, field: Field, name: str, value: Any) -> dict[str, list[str]]:
        """Return what stands in the three boxes."""
        boxes = DayWidget().format_value(date.fromisoformat(value))
        return {f"{name}-{part}": [text] for part, text in zip(PARTS, boxes, strict=True)}

    def stored(self, field: Field, cleaned: Any) -> Any:
        """Keep the ISO day."""
        return cleaned.isoformat() if cleaned else None

    def schema(self, field: Field) -> dict[str, Any]:
        """Name the format."""
        return {"type": "string", "format": "date"}

    def shown(self, field: Field, value: Any) -> str:
        """Write it as the language does."""
        return day_text(date.fromisoformat(value))

    def known(self, field: Field, value: Any) -> Any:
        """Give a day."""
        return date.fromisoformat(value)


def limit(field: Field, name: str, known: Mapping[str, Any]) -> date | None:
    """Return the day that a limit's expression gives for the answers so far; None where it gives none."""
    source = field.options.get(name)
    found = compile_expression(source).evaluate(known) if source else None
    return found if isinstance(found, date) else None
