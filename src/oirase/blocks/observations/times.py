"""Times of values: milliseconds since 1970 in UTC, and the day on which a value is filed, which is the day in Tokyo."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
# Tokyo keeps one distance from UTC since 1952, which is what lets days be counted instead of looked up.
TOKYO = 9 * HOUR
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(1970, 1, 1)
# An observation's number carries its series and its time: 43 bits of milliseconds since 1900 reach to the year 2178.
_BITS = 43
_SINCE_1900 = 2_208_988_800_000
FIRST, LAST = -_SINCE_1900, (1 << _BITS) - _SINCE_1900 - 1


def to_ms(moment: datetime) -> int:
    """Return the milliseconds of an aware datetime; finer parts are cut off."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def to_datetime(ms: int) -> datetime:
    """Return the moment in UTC."""
    return _EPOCH + timedelta(milliseconds=int(ms))


def day_of(ms: int) -> date:
    """Return the day in Tokyo."""
    return _FIRST_DAY + timedelta(days=(int(ms) + TOKYO) // DAY)


def start_of(day: date) -> int:
    """Return the first millisecond of a day in Tokyo."""
    return (day - _FIRST_DAY).days * DAY - TOKYO


def day_numbers(ms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the days in Tokyo of many moments, counted from 1970-01-01."""
    return (ms + TOKYO) // DAY


def day_by_number(number: int) -> date:
    """Return the day of such a number."""
    return _FIRST_DAY + timedelta(days=int(number))


def observation_number(series: int, ms: int) -> int:
    """Return the `@iot.id` of the value of a series at a moment; there is one value for both, so the number is stable."""
    return (series << _BITS) | (ms + _SINCE_1900)


def series_and_ms(number: int) -> tuple[int, int]:
    """Return series and moment of an observation's number."""
    return number >> _BITS, (number & ((1 << _BITS) - 1)) - _SINCE_1900
