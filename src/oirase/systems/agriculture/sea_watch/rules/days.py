"""Daily means and what they come to: days above a line since 1 January, compared with past years, and the trend of a week.

Shellfish farming reads daily means by layer: the warnings of the prefecture's research institute speak of them, not of single readings.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from statistics import median
from typing import Literal

Means = Mapping[date, float]
Direction = Literal["up", "down", "steady", "unknown"]


def daily_mean(total: float, good: int, expected: float, least: float) -> float | None:
    """Return the mean of a day's good values, None where fewer than the share `least` (0 to 1) of those expected are good."""
    return total / good if good > 0 and good >= expected * least else None


def same_day(day: date, year: int) -> date:
    """Return the day of another year; 29 February is the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


@dataclass(frozen=True)
class Count:
    """Days of a year above a line from 1 January to the same day; `known` of `possible` days have a mean."""

    year: int
    days: int
    known: int
    possible: int

    def is_complete(self, least: float) -> bool:
        """Whether enough days are known for the count to stand beside others."""
        return self.known >= self.possible * least


def days_above(means: Means, line: float, year: int, until: date) -> Count:
    """Count the days whose mean is above the line (not on it), from 1 January through the day `until` of that year."""
    first, last = date(year, 1, 1), same_day(until, year)
    inside = [mean for day, mean in means.items() if first <= day <= last]
    return Count(year, sum(mean > line for mean in inside), len(inside), (last - first).days + 1)


@dataclass(frozen=True)
class Comparison:
    """This year's count beside those of past years that are complete enough; `rank` 1 is the most days."""

    now: Count
    past: tuple[Count, ...]
    left_out: tuple[int, ...]
    mean: float | None
    rank: int | None


def compared(means: Means, line: float, until: date, least: float) -> Comparison:
    """Compare the count of `until`'s year with every earlier year that has means; years below the share `least` are left out."""
    years = sorted({day.year for day in means if day.year < until.year})
    counts = [days_above(means, line, year, until) for year in years]
    past = tuple(one for one in counts if one.is_complete(least))
    now = days_above(means, line, until.year, until)
    left_out = tuple(one.year for one in counts if not one.is_complete(least))
    if not past:
        return Comparison(now, past, left_out, None, None)
    average = sum(one.days for one in past) / len(past)
    return Comparison(now, past, left_out, average, 1 + sum(one.days > now.days for one in past))


@dataclass(frozen=True)
class Trend:
    """Where the daily means go: degrees a week by the median of all slopes (Theil 1950, Sen 1968), which one bad day does not move."""

    direction: Direction
    per_week: float | None


def trend(means: Means, until: date, *, days: int, steady: float) -> Trend:
    """Return the trend of the last `days` days; below `steady` a week it is called steady, with fewer than three means unknown."""
    known = [
        (place, means[day])
        for place in range(days)
        if (day := until - timedelta(days=days - 1 - place)) in means
    ]
    if len(known) < 3:
        return Trend("unknown", None)
    slope = 7 * median(
        (second - first) / (later - early) for (early, first), (later, second) in combinations(known, 2)
    )
    if math.fabs(slope) < steady:
        return Trend("steady", slope)
    return Trend("up" if slope > 0 else "down", slope)
