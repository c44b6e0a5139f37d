"""The tests of QARTOD as pure functions over arrays.

Source: IOOS, Manual for Real-Time Quality Control of In-Situ Temperature and Salinity Data, version 2.1 (2020), from which the test numbers are.

`value` (n,) may hold NaN, which is MISSING. Values of several series may stand in one array, each in order of time, if `first` (n,) marks where a
series begins. A threshold is a number or one number per value; NaN means that there is none. All return flags (n,) as int8.
"""

from __future__ import annotations

from typing import Any

import gsw
import numpy as np
from numpy.typing import NDArray

from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.times import SECOND, day_numbers

Floats = NDArray[np.float64]
Times = NDArray[np.int64]
Flags = NDArray[np.int8]
Bools = NDArray[np.bool_]
Threshold = float | NDArray[Any]
NONE = np.nan


def gap(t: Times, suspect: Threshold, fail: Threshold = NONE, first: Bools | None = None) -> Flags:
    """Test 1, timing and gap: the time since the value before, in milliseconds, is longer than it may be.

    The manual asks it of the clock, when nothing comes; for stored values it says which one came after a silence.
    """
    since = np.zeros(len(t))
    since[1:] = np.diff(t)
    since[starts(len(t), first)] = 0
    return _judged(since, suspect, fail)


def gross_range(value: Floats, fail: Any, suspect: Any = (NONE, NONE)) -> Flags:
    """Test 4, gross range: outside of what the sensor can say is FAIL, outside of what the operator expects is SUSPECT.

    Each is a pair (lowest, highest).
    """
    flags = np.full(len(value), Flag.PASS, np.int8)
    flags[(value < suspect[0]) | (value > suspect[1])] = Flag.SUSPECT
    flags[(value < fail[0]) | (value > fail[1])] = Flag.FAIL
    return _with_missing(flags, value)


def climatology(value: Floats, t: Times, bounds: Floats, which: NDArray[np.int64] | int = 0) -> Flags:
    """Test 5, climatology: outside of what the month has known.

    `bounds` (k, 12, 4): for each of k tables and each month in Tokyo lowest and highest before SUSPECT, then before FAIL; `which` names the table of
    each value. A month without bounds is NOT_EVALUATED.
    """
    days = day_numbers(t).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64) % 12
    suspect_low, suspect_high, fail_low, fail_high = bounds[which, months].T
    flags = gross_range(value, (fail_low, fail_high), (suspect_low, suspect_high))
    flags[np.isnan(suspect_low) & np.isnan(fail_low)] = Flag.NOT_EVALUATED
    return _with_missing(flags, value)


def spike(
    value: Floats,
    suspect: Threshold,
    fail: Threshold = NONE,
    *,
    differential: bool | Bools = False,
    first: Bools | None = None,
) -> Flags:
    """Test 6, spike: how far a value stands off its two neighbours in time.

    The distance from their mean, or, `differential`, the smaller of both steps where they go opposite ways. Without both neighbours NOT_EVALUATED.
    """
    inner = np.zeros(len(value), bool)
    begins = starts(len(value), first)
    inner[1:-1] = ~(begins[1:-1] | begins[2:])
    off = np.full(len(value), np.nan)
    before, here, after = value[:-2], value[1:-1], value[2:]
    if not np.all(differential):
        off[1:-1] = np.abs(here - (before + after) / 2)
    if np.any(differential):
        up, down = here - before, after - here
        least = np.where(up * down >= 0, 0, np.minimum(np.abs(up), np.abs(down)))
        off[1:-1] = np.where(
            np.broadcast_to(differential, len(value))[1:-1],
            np.where(np.isnan(up + down), np.nan, least),
            off[1:-1],
        )
    flags = _judged(off, suspect, fail)
    flags[np.isnan(off) | ~inner] = Flag.NOT_EVALUATED
    return _with_missing(flags, value)


def rate_of_change(
    value: Floats, t: Times, suspect: Threshold, fail: Threshold = NONE, first: Bools | None = None
) -> Flags:
    """Test 7, rate of change: the step from the value before, in units per second. The first value of a series has none and passes."""
    begins = starts(len(value), first)
    seconds = np.where(begins[1:], 1.0, np.diff(t) / SECOND)
    rate = np.zeros(len(value))
    rate[1:] = np.abs(np.diff(value) / seconds)
    rate[begins] = 0
    return _with_missing(_judged(rate, suspect, fail), value)


def flat_line(
    value: Floats,
    suspect: Threshold,
    fail: Threshold,
    tolerance: Threshold,
    first: Bools | None = None,
) -> Flags:
    """Test 8, flat line: a value and so many before it (`suspect`, `fail`) lie within `tolerance`, their largest difference being below it."""
    flags = np.full(len(value), Flag.PASS, np.int8)
    place = places(starts(len(value), first))
    for counts, flag in ((suspect, Flag.SUSPECT), (fail, Flag.FAIL)):
        wanted = np.broadcast_to(np.asarray(counts, float), len(value))
        for count in np.unique(wanted[~np.isnan(wanted)]).astype(int):
            spread = _spread(value, count + 1)
            flags[(wanted == count) & (place >= count) & (spread < tolerance)] = flag
    return _with_missing(flags, value)


def neighbours(value: Floats, others: Floats, suspect: Threshold, fail: Threshold = NONE) -> Flags:
    """Test 11, neighbour: the distance from the median of what others (n, k) measured at the time; where none did, NOT_EVALUATED."""
    known = ~np.isnan(others).all(axis=1)
    off = np.full(len(value), np.nan)
    off[known] = np.abs(value[known] - np.nanmedian(others[known], axis=1))
    flags = _judged(off, suspect, fail)
    flags[~known] = Flag.NOT_EVALUATED
    return _with_missing(flags, value)


def density_inversion(
    pressure: Floats,
    temperature: Floats,
    salinity: Floats,
    position: tuple[float, float],
    suspect: float = NONE,
    fail: float = NONE,
) -> Flags:
    """Test 13, density inversion, of profiles (..., n): water above that is denser than water below by more than a threshold (kg/m3, negative).

    Pressure in dbar, temperature in degrees ITS-90 in situ, practical salinity; potential density by TEOS-10 (IOC, SCOR and IAPSO, 2010).
    """
    absolute = gsw.SA_from_SP(salinity, pressure, *position)
    density = gsw.sigma0(absolute, gsw.CT_from_t(absolute, temperature, pressure))
    return inverted(density, np.broadcast_to(pressure, density.shape), suspect, fail)


def inverted(density: Floats, depth: Floats, suspect: float = NONE, fail: float = NONE) -> Flags:
    """Test 13 on densities of profiles (..., n) that are known; both values of a pair are flagged, and a pair with a missing one is MISSING."""
    flags = np.full(density.shape, Flag.PASS, np.int8)
    if density.shape[-1] < 2:
        flags[...] = Flag.NOT_EVALUATED
    delta = np.sign(np.diff(depth)) * np.diff(density)
    for threshold, flag in ((suspect, Flag.SUSPECT), (fail, Flag.FAIL)):
        found = delta < threshold
        flags[..., :-1][found] = flag
        flags[..., 1:][found] = flag
    missing = np.isnan(density) | np.isnan(depth)
    flags[missing] = Flag.MISSING
    flags[..., 1:][missing[..., :-1]] = Flag.MISSING
    return flags


def starts(n: int, first: Bools | None) -> Bools:
    """Return where series begin: as given, or one series."""
    if first is not None:
        return first
    found = np.zeros(n, bool)
    found[:1] = True
    return found


def places(first: Bools) -> NDArray[np.int64]:
    """Return each value's place in its series, from 0."""
    every = np.arange(len(first))
    return every - np.maximum.accumulate(np.where(first, every, 0))


def _judged(figure: Floats, suspect: Threshold, fail: Threshold) -> Flags:
    flags = np.full(len(figure), Flag.PASS, np.int8)
    flags[figure > suspect] = Flag.SUSPECT
    flags[figure > fail] = Flag.FAIL
    return flags


def _with_missing(flags: Flags, value: Floats) -> Flags:
    flags[np.isnan(value)] = Flag.MISSING
    return flags


def _spread(value: Floats, window: int) -> Floats:
    """Return the range of the last `window` values at each value, by doubling windows; NaN before there are so many."""
    found = np.full(len(value), np.nan)
    if window > len(value):
        return found
    high, low, width = value, value, 1
    while width * 2 <= window:
        high, low = np.maximum(high[width:], high[:-width]), np.minimum(low[width:], low[:-width])
        width *= 2
    rest = window - width
    if rest:
        high, low = np.maximum(high[rest:], high[:-rest]), np.minimum(low[rest:], low[:-rest])
    found[window - 1 :] = high - low
    return found
