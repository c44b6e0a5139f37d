"""Flags as QARTOD (IOOS, Manual for Real-Time Oceanographic Data Quality Control Flags, 2020) has them, and how a stored value carries them.

The lower four bits are the flag; the bits above say which tests did not pass, one bit for each of `TESTS`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Flag(IntEnum):
    """Quality of a value (品質フラグ)."""

    PASS = 1
    NOT_EVALUATED = 2
    SUSPECT = 3
    FAIL = 4
    MISSING = 9


TESTS = (
    "gross_range", "climatology", "spike", "rate_of_change", "flat_line", "gap", "neighbours", "density_inversion", "officer",
)  # fmt: skip
# The worst flag wins; "not evaluated" says less than any answer.
_BITS = 4
_MASK = (1 << _BITS) - 1


def packed(flag: int, tests: tuple[str, ...] = ()) -> int:
    """Return a flag with the tests that did not pass."""
    return flag | sum(1 << (_BITS + TESTS.index(one)) for one in tests)


def flag_of(stored: NDArray[Any]) -> NDArray[np.int16]:
    """Return the flags of stored ones."""
    return (stored & _MASK).astype(np.int16)


def tests_of(stored: int) -> tuple[str, ...]:
    """Return the tests that did not pass."""
    return tuple(name for place, name in enumerate(TESTS) if stored >> (_BITS + place) & 1)


def is_good(flags: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which values count: passed, or not tested."""
    return np.asarray((flags == Flag.PASS) | (flags == Flag.NOT_EVALUATED))


def is_bad(flags: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which values failed."""
    return np.asarray(flags == Flag.FAIL)
