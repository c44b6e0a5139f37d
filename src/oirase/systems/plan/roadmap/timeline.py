"""The board of a roadmap (年表): in which fiscal years each line runs, how far it is meant to be and how far it came.

Pure: programmes and initiatives are given as plain values, so that ten years of any edition are laid out the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oirase.systems.plan.commons.rules import STAGES, furthest
from oirase.systems.plan.commons.years import bar_of

BACK, AHEAD = 2, 3
PLANNED, ACTUAL = "planned", "actual"


@dataclass(frozen=True)
class Entry:
    """What a year's cell of an initiative says: planned or actual, and how far (empty where it says nothing of that)."""

    year: int
    kind: str
    stage: str = ""


@dataclass(frozen=True)
class Span:
    """A line's years (both included; None: not stated), what its cells say, and the years in which it was decided otherwise."""

    key: str
    first: int | None
    last: int | None
    entries: tuple[Entry, ...] = ()
    decided: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Cell:
    """A line in one year: whether it runs, begins and ends there; how many cells plan something and how many were done.

    `stage` is how far it is: as done where that is known, else as planned; `ended` after its last year. `verdict` compares plan
    and outturn by rule: done, behind (an earlier stage than planned), unreported (a closed year without an outturn), extra (done
    without a plan), planned, changed (a decision stands in the year), or empty where the year says nothing.
    """

    year: int
    runs: bool
    begins: bool
    ends: bool
    planned: int
    actual: int
    stage: str
    verdict: str


@dataclass(frozen=True)
class Line:
    """A line's cells over the board's years; `earlier` and `later` say that it reaches beyond them."""

    key: str
    cells: tuple[Cell, ...]
    earlier: bool
    later: bool


def years_of(spans: Iterable[Span], now: int, *, whole: bool = False) -> range:
    """Return the board's years: those of the spans, unless `whole` at most two before and three after the edition's own year."""
    known = [year for span in spans for year in (span.first, span.last) if year is not None]
    first, last = min([*known, now]), max([*known, now])
    if not whole:
        first, last = max(first, now - BACK), min(last, now + AHEAD)
    return range(first, last + 1)


def lines_of(spans: Iterable[Span], years: Sequence[int], now: int) -> list[Line]:
    """Lay spans out over the years, in their order; years before `now` are closed."""
    return [_line(span, years, now) for span in spans]


def _line(span: Span, years: Sequence[int], now: int) -> Line:
    bar = bar_of(span.first, span.last, years)
    cells = tuple(_cell(span, year, now, runs=runs) for year, runs in zip(years, bar.runs, strict=True))
    return Line(span.key, cells, bar.earlier, bar.later)


def _cell(span: Span, year: int, now: int, *, runs: bool) -> Cell:
    here = [entry for entry in span.entries if entry.year == year]
    plans = [entry for entry in here if entry.kind == PLANNED]
    done = [entry for entry in here if entry.kind == ACTUAL]
    return Cell(
        year,
        runs=runs,
        begins=year == span.first,
        ends=year == span.last,
        planned=len(plans),
        actual=len(done),
        stage=_stage(span, year, plans, done),
        verdict="changed" if year in span.decided else verdict(plans, done, closed=year < now),
    )


def _stage(span: Span, year: int, plans: Sequence[Entry], done: Sequence[Entry]) -> str:
    if span.last is not None and year > span.last and not done:
        return "ended"
    return _furthest(done) or _furthest(plans)


def _furthest(entries: Iterable[Entry]) -> str:
    return furthest(entry.stage for entry in entries)


def verdict(plans: Sequence[Entry], done: Sequence[Entry], *, closed: bool) -> str:
    """Compare what a year planned with what came of it, by rule and not by opinion."""
    if not plans:
        return "extra" if done else ""
    if not done:
        return "unreported" if closed else "planned"
    wanted, reached = _furthest(plans), _furthest(done)
    if wanted and reached and STAGES.index(reached) < STAGES.index(wanted):
        return "behind"
    return "done"
