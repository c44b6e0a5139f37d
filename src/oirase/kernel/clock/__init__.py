"""The one clock: UTC inside, Tokyo at every border of day, month and fiscal year; a clock that tests can set.

Nobody else asks the operating system for the time, so that a test can say what day it is and a trial run of next April
is possible.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)
_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta(0))


def now() -> datetime:
    """Return the instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC) + _offset.get()


def today() -> date:
    """Return the day in Tokyo."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """Return an aware instant in Tokyo's time; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place on the clock")
    return moment.astimezone(TOKYO)


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins in Tokyo."""
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO)


def within(column: str, first: date | None, last: date | None) -> dict[str, datetime]:
    """Return the filter for instants from the beginning of the first day to the end of the last; a day that is missing sets no bound."""
    begin = {f"{column}__gte": midnight(first)} if first else {}
    return begin | ({f"{column}__lt": midnight(last + timedelta(days=1))} if last else {})


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at an aware instant for this context."""
    token = _frozen.set(local(moment).astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Let the clock run on, but earlier or later by `by`, for this context."""
    token = _offset.set(by)
    try:
        yield
    finally:
        _offset.reset(token)
