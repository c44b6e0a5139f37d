"""Filters of a list: each reads its value from the address, shows its control, and says in words what it does.

A value that cannot be read narrows nothing, and the control says so; an address typed by hand never breaks a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.kernel.calendar import fiscal_year, parse_date
from oirase.kernel.calendar.eras import FIRST_DAY
from oirase.kernel.calendar.fiscal import fiscal_year_span
from oirase.kernel.clock import today
from oirase.ui.charts.model import written
from oirase.ui.templatetags import ui

Choices = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]
LONGEST = 200
LAST_DAY = date(2999, 12, 31)
Chip = tuple[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Filter:
    """A filter by name. Subclasses say how it is read and shown."""

    name: str
    label: Any
    template = "ui/lists/filters/text.html"

    def names(self) -> tuple[str, ...]:
        """Return the parameters of the address that it reads."""
        return (self.name,)

    def read(self, query: QueryDict) -> Any:
        """Return the value, or None when it does not narrow."""
        return query.get(self.name, "").strip()[:LONGEST] or None

    def words(self, value: Any) -> str:
        """Say in words what a value means."""
        return str(value)

    def chips(self, value: Any) -> list[Chip]:
        """Return what narrows, in words, each with the parameters that remain when it is taken away."""
        return [(self.words(value), dict.fromkeys(self.names(), []))]

    def control(self, query: QueryDict) -> dict[str, Any]:
        """Return what the control's template needs."""
        return {"filter": self, "value": query.get(self.name, "")}


@dataclass(frozen=True)
class Text(Filter):
    """Words to look for."""


@dataclass(frozen=True)
class Choice(Filter):
    """One of some values; `blank` names what stands without a choice."""

    choices: Choices = ()
    blank: Any = gettext_lazy("すべて")
    template = "ui/lists/filters/choice.html"

    def options(self) -> dict[str, str]:
        """Return label by value."""
        found = self.choices() if callable(self.choices) else self.choices
        return {str(value): str(label) for value, label in found}

    def read(self, query: QueryDict) -> Any:
        """Return the value if it is one of the choices."""
        value = query.get(self.name, "")
        return value if value and value in self.options() else None

    def words(self, value: Any) -> str:
        """Return the label."""
        return self.options().get(str(value), str(value))

    def control(self, query: QueryDict) -> dict[str, Any]:
        """Return the options, too."""
        return {**super().control(query), "options": list(self.options().items())}


@dataclass(frozen=True)
class MultiChoice(Choice):
    """Any of some values; the value is a tuple."""

    template = "ui/lists/filters/multi.html"

    def read(self, query: QueryDict) -> Any:
        """Return those that are among the choices."""
        given = [one for one in query.getlist(self.name) if one]
        options = self.options() if given else {}
        return tuple(dict.fromkeys(one for one in given if one in options)) or None

    def chips(self, value: Any) -> list[Chip]:
        """Return one chip for each value."""
        return [
            (super(MultiChoice, self).words(one), {self.name: [other for other in value if other != one]})
            for one in value
        ]

    def control(self, query: QueryDict) -> dict[str, Any]:
        """Return which are chosen."""
        return {**super().control(query), "chosen": query.getlist(self.name)}


@dataclass(frozen=True)
class FiscalYears(Choice):
    """A fiscal year; the value is the pair of its first and last day. `years` are western years, newest first."""

    years: Sequence[int] | Callable[[], Sequence[int]] = ()

    def options(self) -> dict[str, str]:
        """Return the labels by year; the last ten where none are named."""
        years = self.years() if callable(self.years) else self.years
        if not years:
            current = fiscal_year(today())
            years = range(current, current - 10, -1)
        return {str(year): ui.fiscal(year) for year in years}

    def read(self, query: QueryDict) -> Any:
        """Return the first and the last day."""
        value = super().read(query)
        return fiscal_year_span(int(value)) if value else None

    def words(self, value: Any) -> str:
        """Return the year's label."""
        return ui.fiscal(fiscal_year(value[0]))


class Range(Filter):
    """From and to, each of them open; the value is a pair."""

    template = "ui/lists/filters/range.html"
    example = ""
    inputmode = "text"

    def names(self) -> tuple[str, ...]:
        """Return both parameters."""
        return (f"{self.name}_from", f"{self.name}_to")

    def end(self, text: str) -> Any:
        """Read one end; ValueError when it says nothing."""
        raise NotImplementedError

    def end_words(self, value: Any) -> str:
        """Write one end."""
        return str(value)

    def read(self, query: QueryDict) -> Any:
        """Return (from, to), or None when both are open."""
        pair = tuple(self._end(query.get(name, "")) for name in self.names())
        return pair if pair != (None, None) else None

    def words(self, value: Any) -> str:
        """Write what is not open."""
        start, end = (None if one is None else self.end_words(one) for one in value)
        if start and end:
            return _("%(start)s〜%(end)s") % {"start": start, "end": end}
        return _("%(start)s以降") % {"start": start} if start else _("%(end)s以前") % {"end": end}

    def control(self, query: QueryDict) -> dict[str, Any]:
        """Return both ends as typed, and which of them cannot be read."""
        given = [query.get(name, "")[:LONGEST] for name in self.names()]
        broken = [bool(text.strip()) and self._end(text) is None for text in given]
        return {"filter": self, "ends": list(zip(self.names(), given, broken, strict=True))}

    def _end(self, text: str) -> Any:
        try:
            return self.end(text.strip()) if text.strip() else None
        except ValueError:
            return None


@dataclass(frozen=True)
class DateRange(Range):
    """From a day to a day, in any usual spelling."""

    example = "R8.4.1"

    def end(self, text: str) -> date:
        """Read a day; one at the rim of the calendar is a slip, and no arithmetic may be done with it."""
        day = parse_date(text)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(text)
        return day

    def end_words(self, value: date) -> str:
        """Write a day."""
        return ui.day(value)


@dataclass(frozen=True)
class NumberRange(Range):
    """From a whole number to a whole number."""

    inputmode = "numeric"

    def end(self, text: str) -> int:
        """Read a number, in full width and with separators too."""
        return int(text.replace(",", "").replace("、", "").replace("，", ""))

    def end_words(self, value: int) -> str:
        """Write a number."""
        return written(value)

    def words(self, value: Any) -> str:
        """Write what is not open; a number is above or below, not after or before."""
        start, end = (None if one is None else self.end_words(one) for one in value)
        if start and end:
            return super().words(value)
        return _("%(start)s以上") % {"start": start} if start else _("%(end)s以下") % {"end": end}


def values_of(filters: Iterable[Filter], query: QueryDict) -> Mapping[str, Any]:
    """Return the values of the filters that narrow."""
    read = {one.name: one.read(query) for one in filters}
    return {name: value for name, value in read.items() if value is not None}
