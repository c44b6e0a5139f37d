"""Where an indicator is heading: a straight line through its yearly actuals, and how far off the next year may well be.

Least squares over the years, with the two-sided 80 % prediction interval of a simple linear regression (NIST/SEMATECH e-Handbook
of Statistical Methods, 4.1.4.1 and 4.5.1.2; the quantiles of Student's t from its table 1.3.6.7.2). It is a continuation of the
past, no promise, so it is drawn only where the past allows: enough years, known to be counted alike, and no further ahead than
the past is long. Pure functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import sqrt

LEVEL = 80
# Student's t, 90th percentile, for 1 to 20 degrees of freedom; beyond them the last one, which is a little too wide.
QUANTILES = (
    *(3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372),
    *(1.363, 1.356, 1.350, 1.345, 1.341, 1.337, 1.333, 1.330, 1.328, 1.325),
)


class Counting(StrEnum):
    """How an indicator counts (数え方): each year by itself, or a level that stays from year to year (also: a running total)."""

    YEARLY = "yearly"
    LEVEL = "level"
    UNKNOWN = ""


@dataclass(frozen=True)
class Forecast:
    """The line in a coming year: its value and the ends of the prediction interval."""

    year: int
    value: Decimal
    low: Decimal
    high: Decimal


def why_none(actuals: Mapping[int, Decimal], until: int | None, counting: Counting, fewest: int) -> str:
    """Return why there is no forecast (`counting`, `points`, `over`); empty where there is one."""
    if counting == Counting.UNKNOWN:
        return "counting"
    if len(actuals) < max(fewest, 3):
        return "points"
    return "" if until is not None and until > max(actuals) else "over"


def forecast(
    actuals: Mapping[int, Decimal], until: int | None, counting: Counting, fewest: int
) -> list[Forecast]:
    """Return the coming years up to the last target's, at most as many as the past spans; none where `why_none` says why."""
    if why_none(actuals, until, counting, fewest) or until is None:
        return []
    first, last = min(actuals), max(actuals)
    line = _Line(actuals)
    return [line.at(year) for year in range(last + 1, min(until, last + last - first) + 1)]


class _Line:
    """The regression line; exact in fractions, so that an even history gives an even line."""

    def __init__(self, actuals: Mapping[int, Decimal]) -> None:
        points = [(year, Fraction(value)) for year, value in sorted(actuals.items())]
        self.count = len(points)
        self.middle = Fraction(sum(year for year, _value in points), self.count)
        mean = sum((value for _year, value in points), Fraction(0)) / self.count
        self.spread = sum(((year - self.middle) ** 2 for year, _value in points), Fraction(0))
        self.slope = (
            sum(((year - self.middle) * (value - mean) for year, value in points), Fraction(0)) / self.spread
        )
        self.mean = mean
        missed = sum(((value - self.value(year)) ** 2 for year, value in points), Fraction(0))
        self.deviation = sqrt(missed / (self.count - 2))

    def value(self, year: int) -> Fraction:
        """Return the line's value."""
        return self.mean + self.slope * (year - self.middle)

    def at(self, year: int) -> Forecast:
        """Return the value with its prediction interval."""
        value = self.value(year)
        freedom = self.count - 2
        far = float((year - self.middle) ** 2 / self.spread)
        half = QUANTILES[min(freedom, len(QUANTILES)) - 1] * self.deviation * sqrt(1 + 1 / self.count + far)
        return Forecast(
            year, _rounded(value), _rounded(value - Fraction(half)), _rounded(value + Fraction(half))
        )


def _rounded(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"))
