"""The status of an indicator and of a programme, by rule. Pure functions, no database.

An indicator is held against its own targets only:

- the newest actual counts; one older than `old_after` closed fiscal years says nothing any more
- `reached`: it meets the last target. Where every year has the same target, each year counts anew, and only the last one ends it
- what is due in its year is the target of that year; between two stated ones (the baseline is one) the straight line
- `on_course`: it misses what is due by no more than `tolerance` of the way from the start (baseline, else nothing) to it
- `late`: it misses it by more

Which way is better follows from baseline and targets alone, never from actuals: a target below its baseline (or targets that
fall) is to be gone under. So a better actual never makes a status worse.

The rule is this project's own; no law sets one. Why a rule: ratings that people give are a matter of mood and go stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from oirase.kernel.calendar import fiscal_year, fiscal_year_span


class Status(StrEnum):
    """What the rule says (状態), the one to look at first in front."""

    LATE = "late"
    ON_COURSE = "on_course"
    REACHED = "reached"
    TOO_EARLY = "too_early"
    NO_TARGET = "no_target"
    NO_FIGURE = "no_figure"
    NO_INDICATOR = "no_indicator"


@dataclass(frozen=True)
class Thresholds:
    """What officers may set: the tolerated share of the way, and after how many closed years an actual says nothing."""

    tolerance: Decimal
    old_after: int


@dataclass(frozen=True)
class Course:
    """An indicator as the rule sees it: values by fiscal year. Actuals are reported or measured, never demo or simulated."""

    targets: Mapping[int, Decimal] = field(default_factory=dict)
    actuals: Mapping[int, Decimal] = field(default_factory=dict)
    baseline: Decimal | None = None
    baseline_year: int | None = None

    @property
    def last_target(self) -> int | None:
        """The year of the last target."""
        return max(self.targets, default=None)

    @property
    def falls(self) -> bool:
        """Whether less is better."""
        if not self.targets:
            return False
        end = self.targets[max(self.targets)]
        start = self.baseline if self.baseline is not None else self.targets[min(self.targets)]
        return end < start

    @property
    def start(self) -> Decimal:
        """Where the way to the targets begins."""
        if self.baseline is not None:
            return self.baseline
        return self.targets[min(self.targets)] if self.falls else Decimal(0)

    @property
    def repeats(self) -> bool:
        """Whether the same target is set for several years."""
        return len(self.targets) > 1 and len(set(self.targets.values())) == 1


@dataclass(frozen=True)
class Verdict:
    """A status with what it rests on: the actual and its year, and what was due in that year (None: nothing to hold it against)."""

    status: Status
    year: int | None = None
    actual: Decimal | None = None
    due: Decimal | None = None


def judge(course: Course, this_year: int, thresholds: Thresholds) -> Verdict:
    """Return what the rule says of an indicator in a fiscal year (the one that runs)."""
    # Where an indicator is measured, the year that runs stands beside the chart; it is not over, so it is not judged.
    closed = {year: value for year, value in course.actuals.items() if year < this_year}
    year = max(closed, default=None)
    if year is None or this_year - 1 - year > thresholds.old_after:
        return Verdict(Status.NO_FIGURE, year, closed.get(year) if year is not None else None)
    actual = closed[year]
    due = due_in(course, year)
    if course.last_target is None:
        return Verdict(Status.NO_TARGET, year, actual)
    if _is_reached(course, year, actual):
        return Verdict(Status.REACHED, year, actual, due)
    if due is None:
        return Verdict(Status.TOO_EARLY, year, actual)
    room = thresholds.tolerance * abs(due - course.start)
    met = actual <= due + room if course.falls else actual >= due - room
    return Verdict(Status.ON_COURSE if met else Status.LATE, year, actual, due)


def due_in(course: Course, year: int) -> Decimal | None:
    """Return what is due in a year; None before the first target where no baseline year is stated.

    >>> due_in(Course({2024: Decimal(60), 2026: Decimal(80)}), 2025)
    Decimal('70')
    """
    stated = dict(course.targets)
    if not stated:
        return None
    if course.baseline is not None and course.baseline_year is not None:
        stated.setdefault(course.baseline_year, course.baseline)
    before = max((one for one in stated if one <= year), default=None)
    after = min((one for one in stated if one >= year), default=None)
    if before is None:
        return None
    if after is None or after == before:
        return stated[before]
    return stated[before] + (stated[after] - stated[before]) * (year - before) / (after - before)


def _is_reached(course: Course, year: int, actual: Decimal) -> bool:
    last = max(course.targets)
    if course.repeats and year < last:
        return False
    target = course.targets[last]
    return actual <= target if course.falls else actual >= target


def of_programme(statuses: Iterable[Status]) -> Status:
    """Return a programme's status: that of its indicators which is to be looked at first; those that can be judged go before."""
    found = set(statuses)
    return next((one for one in Status if one in found), Status.NO_INDICATOR)


def year_due(today: date, days: int) -> int:
    """Return the newest fiscal year whose actuals can be asked for: it has been over for so many days.

    >>> year_due(date(2026, 6, 30), 90), year_due(date(2026, 5, 1), 90)
    (2025, 2024)
    """
    last = fiscal_year(today) - 1
    return last if today > fiscal_year_span(last)[1] + timedelta(days=days) else last - 1


def is_missing(course: Course, year: int, runs: tuple[int | None, int | None]) -> bool:
    """Whether there is no actual for a fiscal year, in which the programme (first and last year) ran."""
    start, end = runs
    ran = (start is None or start <= year) and (end is None or end >= year)
    return ran and year not in course.actuals
