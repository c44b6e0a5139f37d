"""Which years tables and timelines show, and how something lies over them. Pure functions, no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

YEARS_BEFORE, YEARS_AFTER = 2, 3


@dataclass(frozen=True)
class Bar:
    """Something over the years of a table: in which of them it runs, and whether it reaches beyond either end."""

    runs: tuple[bool, ...]
    earlier: bool
    later: bool


def years_shown(now: int, named: Iterable[int] = (), longest: int | None = None) -> list[int]:
    """Return the years of a table: two before to three after the edition's, and those that are named.

    Of more than `longest`, those nearest to the edition's year are shown: a printed page is only so wide.

    >>> years_shown(2025, [2022])
    [2022, 2023, 2024, 2025, 2026, 2027, 2028]
    """
    usual = set(range(now - YEARS_BEFORE, now + YEARS_AFTER + 1))
    others = sorted(set(named) - usual, key=lambda year: (abs(year - now), year))
    return sorted([*usual, *(others if longest is None else others[: longest - len(usual)])])


def bar_of(first: int | None, last: int | None, years: Sequence[int]) -> Bar:
    """Lay something over the years; one end that is not stated is open, two are no bar at all.

    >>> bar_of(2024, None, [2023, 2024, 2025])
    Bar(runs=(False, True, True), earlier=False, later=False)
    """
    if first is None and last is None:
        return Bar((False,) * len(years), False, False)
    begins, ends = first if first is not None else years[0], last if last is not None else years[-1]
    return Bar(tuple(begins <= year <= ends for year in years), begins < years[0], ends > years[-1])
