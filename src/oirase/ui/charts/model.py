"""What a chart is before and after drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from oirase.ui.origins import ORIGINS

Number = int | float | Decimal
SERIES_STYLES = 6


class WithOrigin:
    """Figures that say where they come from."""

    origin: str

    def __post_init__(self) -> None:
        if self.origin not in ORIGINS:
            raise ValueError(f"unknown origin {self.origin}")

    @property
    def is_real(self) -> bool:
        """Whether these are results, not a demonstration or a calculation."""
        return self.origin in ("reported", "measured")


@dataclass(frozen=True)
class Series(WithOrigin):
    """A row of figures, one per category (None: not known), with their origin."""

    name: str
    values: Sequence[Number | None]
    origin: str = "reported"


@dataclass(frozen=True)
class Chart:
    """A drawn chart: the picture, and the table that says the same."""

    title: str
    svg: SafeString
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str
    category_label: str
    note: str
    kind: str
    target_name: str = ""

    @property
    def legend(self) -> list[tuple[int, Series]]:
        """Return series with the number of their style."""
        return [(place % SERIES_STYLES + 1, one) for place, one in enumerate(self.series)]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """Return the table: category and the figures of each series as text."""
        return [
            (category, [written(one.values[place]) for one in self.series])
            for place, category in enumerate(self.categories)
        ]


def checked(categories: Sequence[str], series: Sequence[Series]) -> None:
    """Raise ValueError unless each series has one figure per category."""
    if not series:
        raise ValueError("a chart needs a series")
    for one in series:
        if len(one.values) != len(categories):
            raise ValueError(f"{one.name}: {len(one.values)} figures for {len(categories)} categories")


def written(value: Number | None) -> str:
    """Write a figure with separators and without zeros that say nothing; an em dash where there is none."""
    if value is None:
        return "—"
    number = Decimal(str(value))
    return f"{number:,.0f}" if number == number.to_integral_value() else f"{number.normalize():,f}"


def description(title: str, categories: Sequence[str], series: Sequence[Series], unit: str) -> str:
    """Return a sentence or two for screen readers: the extent of each series. The table has the rest."""
    parts: list[Any] = []
    for one in series:
        known = [(value, place) for place, value in enumerate(one.values) if value is not None]
        if known:
            (low, at_low), (high, at_high) = min(known), max(known)
            parts.append(
                f"{one.name}: {categories[at_low]} {written(low)}{unit} – {categories[at_high]} {written(high)}{unit}"
            )
    return ". ".join(parts) or title
