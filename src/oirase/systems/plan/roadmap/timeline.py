"""The board of a roadmap (年表): in which fiscal years each programme runs, and for how many initiatives a year says something.

Pure: programmes are given as plain values, so that ten years of any edition are laid out the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

BACK, AHEAD = 3, 5


@dataclass(frozen=True)
class Span:
    """A programme's years (both included; None: not stated) and, by year, how many initiatives plan or have done something."""

    key: str
    first: int | None
    last: int | None
    planned: dict[int, int] = field(default_factory=dict)
    actual: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """One programme in one year: whether it runs, begins and ends there, and the numbers of initiatives."""

    year: int
    runs: bool
    begins: bool
    ends: bool
    planned: int
    actual: int


@dataclass(frozen=True)
class Line:
    """A programme's cells over the board's years; `earlier` and `later` say that it reaches beyond them."""

    key: str
    cells: tuple[Cell, ...]
    earlier: bool
    later: bool


def years_of(spans: Iterable[Span], now: int) -> range:
    """Return the board's years: those of the spans, at most three before and five after the edition's own year."""
    known = [year for span in spans for year in (span.first, span.last) if year is not None]
    first = max(min(known, default=now), now - BACK)
    last = min(max(known, default=now), now + AHEAD)
    return range(min(first, now), max(last, now) + 1)


def lines_of(spans: Iterable[Span], years: Sequence[int]) -> list[Line]:
    """Lay spans out over the years, in their order."""
    return [_line(span, years) for span in spans]


def _line(span: Span, years: Sequence[int]) -> Line:
    stated = span.first is not None or span.last is not None
    first = span.first if span.first is not None else years[0]
    last = span.last if span.last is not None else years[-1]
    cells = tuple(
        Cell(
            year,
            runs=stated and first <= year <= last,
            begins=year == span.first,
            ends=year == span.last,
            planned=span.planned.get(year, 0),
            actual=span.actual.get(year, 0),
        )
        for year in years
    )
    return Line(span.key, cells, stated and first < years[0], stated and last > years[-1])
