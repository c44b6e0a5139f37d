"""Round axes: limits and steps of 1, 2 or 5 times a power of ten."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

# Below this no figure differs from nothing, and steps would vanish in rounding.
SMALLEST = 1e-300
STEPS = 5


@dataclass(frozen=True)
class Scale:
    """A linear axis from `low` to `high` with a mark at each `step`."""

    low: float
    high: float
    step: float

    def share(self, value: float | Decimal) -> float:
        """Return where a value lies between the ends: 0 at `low`, 1 at `high`."""
        return (float(value) - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> list[float]:
        """Return the marks from low to high."""
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(count + 1)]


def scale_for(values: Iterable[float | Decimal | None]) -> Scale:
    """Return an axis that begins or ends at zero and holds all values.

    >>> scale_for([3, 87]).ticks
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    known = [float(value) for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if high - low < SMALLEST:
        return Scale(0.0, 1.0, 1.0)
    return _round(low, high)


def close_scale_for(values: Iterable[float | Decimal | None]) -> Scale:
    """Return an axis that holds all values closely, for what is not counted from zero, such as temperatures.

    >>> close_scale_for([20.3, 26.1]).ticks
    [20.0, 22.0, 24.0, 26.0, 28.0]
    """
    known = [float(value) for value in values if value is not None]
    if not known:
        return Scale(0.0, 1.0, 1.0)
    low, high = min(known), max(known)
    # A line that does not move is drawn in the middle, not stretched until its rounding shows.
    least = max(abs(low), abs(high)) * 1e-3 or 1.0
    if high - low < least:
        low, high = low - least, high + least
    return _round(low, high)


def _round(low: float, high: float) -> Scale:
    rough = (high - low) / STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return Scale(math.floor(low / step) * step, math.ceil(high / step) * step, step)


def tick_text(value: float) -> str:
    """Write a mark shortly: 1,200,000 is 120万 nowhere, for a table has the unit; only needless zeros go."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.10g}"
