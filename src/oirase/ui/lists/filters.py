"""Filters of a list: each reads its value from the address, shows its control, and says in words what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from oirase.kernel.calendar import parse_date

Label = Any
Choices = Iterable[tuple[str, Label]] | Callable[[], Iterable[tuple[str, Label]]]


@dataclass(frozen=True)
class Filter:
    """A filter by name; subclasses say how it is read and shown."""

    name: str
    label: Label
    template: str = "ui/lists/_text.html"

    def names(self) -> tuple[str, ...]:
        """Return the parameters it reads."""
        return (self.name,)

    def read(self, query: QueryDict) -> Any:
        """Return the value, or None when it does not narrow."""
        return query.get(self.name, "").strip()[:200] or None

    def words(self, value: Any) -> str:
        """Say in words what the value means."""
        return str(value)

    def control(self, query: QueryDict) -> Mapping[str, Any]:
        """Return what the control's template needs."""
        return {"filter": self, "value": query.get(self.name, "")}


@dataclass(frozen=True)
class Text(Filter):
    """Words to look for."""


@dataclass(frozen=True)
class Choice(Filter):
    """One of some values; an unknown value narrows nothing."""

    choices: Choices = ()
    template: str = "ui/lists/_choice.html"

    def options(self) -> list[tuple[str, str]]:
        """Return value and label of each choice."""
        found = self.choices() if callable(self.choices) else self.choices
        return [(str(value), str(label)) for value, label in found]

    def read(self, query: QueryDict) -> Any:
        """Return the value if it is one of the choices."""
        value = query.get(self.name, "")
        return value if value in dict(self.options()) else None

    def words(self, value: Any) -> str:
        """Return the label."""
        return dict(self.options()).get(value, str(value))

    def control(self, query: QueryDict) -> Mapping[str, Any]:
        """Return the options, too."""
        return {**super().control(query), "options": self.options()}


@dataclass(frozen=True)
class DateRange(Filter):
    """From a day to a day, each of them open; what is no day narrows nothing and is said to be unreadable."""

    template: str = "ui/lists/_range.html"

    def names(self) -> tuple[str, ...]:
        """Return both parameters."""
        return (f"{self.name}_from", f"{self.name}_to")

    def read(self, query: QueryDict) -> Any:
        """Return (from, to), or None when both are open."""
        pair = tuple(_day(query.get(name, "")) for name in self.names())
        return pair if any(pair) else None

    def words(self, value: Any) -> str:
        """Write both ends."""
        start, end = value
        return _("%(start)sから%(end)sまで") % {"start": start or "…", "end": end or "…"}

    def control(self, query: QueryDict) -> Mapping[str, Any]:
        """Return both ends as typed, and which of them cannot be read."""
        given = [query.get(name, "") for name in self.names()]
        broken = [bool(text.strip()) and _day(text) is None for text in given]
        return {"filter": self, "ends": list(zip(self.names(), given, broken, strict=True))}


def _day(text: str) -> date | None:
    try:
        return parse_date(text) if text.strip() else None
    except ValueError:
        return None
