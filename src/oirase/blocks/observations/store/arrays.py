"""The shapes in which values travel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# `t` milliseconds since 1970; a position has longitude in `value` and latitude in `value2`; `flag` as `qc.flags` packs it; `config` the number
# of the quality configuration by which it was tested, 0 for none.
VALUE = np.dtype([("t", "<i8"), ("value", "<f8"), ("value2", "<f8"), ("flag", "<i2"), ("config", "<i4")])
ROW = np.dtype([("series", "<i4"), *((name, VALUE[name]) for name in VALUE.names or ())])
# `hour` milliseconds of its begin; `good` counts values that passed or were not tested, `suspect` and `bad` the others; the figures are of the good ones.
HOUR = np.dtype(
    [
        ("hour", "<i8"), ("good", "<u4"), ("suspect", "<u4"), ("bad", "<u4"),
        ("sum", "<f8"), ("min", "<f8"), ("max", "<f8"), ("first", "<f8"), ("last", "<f8"),
    ]
)  # fmt: skip
# No quantity of nature is larger; sums of an hour must stay finite.
LARGEST = 1e100

Rows = NDArray[Any]
Values = NDArray[Any]
Hours = NDArray[Any]


def values_of(rows: Rows) -> Values:
    """Return rows of one series without the series."""
    found = np.empty(len(rows), VALUE)
    for name in VALUE.names or ():
        found[name] = rows[name]
    return found


def last_wins(rows: Rows, versions: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of the rows stand: of one series and time the one of the highest version, and of those the last."""
    order = np.lexsort((np.arange(len(rows)), versions, rows["t"], rows["series"]))
    ordered = rows[order]
    followed = np.zeros(len(rows), bool)
    followed[:-1] = (ordered["series"][1:] == ordered["series"][:-1]) & (
        ordered["t"][1:] == ordered["t"][:-1]
    )
    stands = np.empty(len(rows), bool)
    stands[order] = ~followed
    return stands


def merged(old: Values, new: Values) -> Values:
    """Return both in order of time; where both have a value, the new one. Each is in order and has a time once."""
    kept = old[~np.isin(old["t"], new["t"])]
    both = np.concatenate([kept, new])
    return both[np.argsort(both["t"], kind="stable")]
