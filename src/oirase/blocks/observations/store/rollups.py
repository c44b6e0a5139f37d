"""Hours and days in figures, from values and from one another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from oirase.blocks.observations.qc.flags import Flag, flag_of, is_bad, is_good
from oirase.blocks.observations.store.arrays import HOUR, Hours, Values
from oirase.blocks.observations.times import DAY, TOKYO
from oirase.blocks.observations.times import HOUR as HOUR_MS

Floats = NDArray[np.float64]


def hours_of(values: Values) -> Hours:
    """Return the hours that have values, in order; a value that was withdrawn counts nowhere."""
    values = values[flag_of(values["flag"]) != Flag.MISSING]
    if not len(values):
        return np.empty(0, HOUR)
    begins = values["t"] // HOUR_MS * HOUR_MS
    starts = np.flatnonzero(np.diff(begins, prepend=begins[0] - 1))
    flags = flag_of(values["flag"])
    good, bad = is_good(flags), is_bad(flags)
    hours = np.empty(len(starts), HOUR)
    hours["hour"] = begins[starts]
    hours["good"] = np.add.reduceat(good, starts, dtype=np.int64)
    hours["bad"] = np.add.reduceat(bad, starts, dtype=np.int64)
    hours["suspect"] = np.add.reduceat(~good & ~bad, starts, dtype=np.int64)
    numbers = values["value"]
    hours["sum"] = np.add.reduceat(np.where(good, numbers, 0.0), starts)
    hours["min"] = _or_nan(np.minimum.reduceat(np.where(good, numbers, np.inf), starts))
    hours["max"] = _or_nan(np.maximum.reduceat(np.where(good, numbers, -np.inf), starts))
    hours["first"], hours["last"] = _ends(numbers, good, starts, hours["hour"])
    return hours


def _or_nan(column: Floats) -> Floats:
    return np.where(np.isfinite(column), column, np.nan)


def _ends(
    numbers: Floats, good: NDArray[np.bool_], starts: NDArray[Any], hours: NDArray[Any]
) -> tuple[Floats, Floats]:
    """Return the first and the last good value of each hour, NaN where there is none."""
    places = np.flatnonzero(good)
    group = np.searchsorted(starts, places, side="right") - 1
    first, last = np.full(len(hours), np.nan), np.full(len(hours), np.nan)
    first[group[::-1]] = numbers[places[::-1]]
    last[group] = numbers[places]
    return first, last


def days_of(hours: Hours) -> Hours:
    """Return the days in Tokyo of hours in order; `hour` is then the begin of the day."""
    if not len(hours):
        return hours
    begins = (hours["hour"] + TOKYO) // DAY * DAY - TOKYO
    starts = np.flatnonzero(np.diff(begins, prepend=begins[0] - 1))
    days = np.empty(len(starts), HOUR)
    days["hour"] = begins[starts]
    for name in ("good", "suspect", "bad", "sum"):
        days[name] = np.add.reduceat(hours[name], starts)
    days["min"] = _or_nan(np.fmin.reduceat(hours["min"], starts))
    days["max"] = _or_nan(np.fmax.reduceat(hours["max"], starts))
    days["first"], days["last"] = _ends(hours["first"], hours["good"] > 0, starts, days["hour"])
    _, days["last"] = _ends(hours["last"], hours["good"] > 0, starts, days["hour"])
    return days


def means(hours: Hours) -> Floats:
    """Return the mean of each bucket, NaN where no value is good."""
    counts = hours["good"].astype(float)
    found: Floats = np.divide(hours["sum"], counts, out=np.full(len(hours), np.nan), where=counts > 0)
    return found
