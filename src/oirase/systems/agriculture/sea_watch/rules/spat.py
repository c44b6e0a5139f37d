"""When to hang collectors for spat: stages of the larvae by temperature, by days, and by accumulated temperature.

Each stage is data with its source. A day that has not come yet is filled in with the mean of that day in past years, and a stage
that rests on such a day is an estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from oirase.systems.agriculture.sea_watch.rules.days import Means

Basis = Literal["mean_at_least", "days_after", "degree_days_after"]


@dataclass(frozen=True)
class Stage:
    """A stage of the year: how its first day is found.

    `mean_at_least`: the first day on which the mean of the last five days reaches `value` (degrees C).
    `days_after`: `value` days after the first day of the stage `after`. `degree_days_after`: when the daily means above `base`, summed up
    from the day after the first day of `after`, reach `value`. `span` is how much later than the first day the stage may still begin.
    """

    code: str
    basis: Basis
    value: float
    after: str = ""
    base: float = 0.0
    span: int = 0


@dataclass(frozen=True)
class Dated:
    """A stage with its first day, the last day on which it may begin, and whether it rests on days that have not come yet."""

    stage: Stage
    first: date
    last: date
    estimated: bool


RUNNING = 5


def degree_days(mean_of: Callable[[date], float | None], first: date, last: date, base: float) -> float:
    """Return the sum of daily means above a base from one day through another; a day without a mean adds nothing."""
    days = (first + timedelta(days=place) for place in range((last - first).days + 1))
    return sum(max(mean - base, 0.0) for day in days if (mean := mean_of(day)) is not None)


def calendar(stages: Sequence[Stage], means: Means, normal: Means, start: date, today: date) -> list[Dated]:
    """Return the stages that can be dated within a year from `start`, in their order.

    `means` are this year's daily means, `normal` means of the same days in past years under the days of this year.
    """
    end = start + timedelta(days=365)

    def mean_of(day: date) -> float | None:
        return means[day] if day in means else normal.get(day)

    found: dict[str, Dated] = {}
    for stage in stages:
        first = _first(stage, mean_of, found, start, end)
        if first is not None:
            before = found.get(stage.after)
            found[stage.code] = Dated(
                stage,
                first,
                first + timedelta(days=stage.span),
                first > today or (before is not None and before.estimated),
            )
    return list(found.values())


def _first(
    stage: Stage, mean_of: Callable[[date], float | None], found: dict[str, Dated], start: date, end: date
) -> date | None:
    if stage.basis == "mean_at_least":
        return _first_warm(stage.value, mean_of, start, end)
    before = found.get(stage.after)
    if before is None:
        return None
    if stage.basis == "days_after":
        return before.first + timedelta(days=round(stage.value))
    total, day = 0.0, before.first
    while total < stage.value:
        day += timedelta(days=1)
        mean = mean_of(day)
        if mean is None or day > end:
            return None
        total += max(mean - stage.base, 0.0)
    return day


def _first_warm(value: float, mean_of: Callable[[date], float | None], start: date, end: date) -> date | None:
    day = start
    while day <= end:
        last = [mean_of(day - timedelta(days=back)) for back in range(RUNNING)]
        known = [mean for mean in last if mean is not None]
        if len(known) == RUNNING and sum(known) / RUNNING >= value:
            return day
        day += timedelta(days=1)
    return None
