"""Working days: which days a calendar is open, and counting in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import jpholiday

from oirase.kernel.calendar.models import ClosedDay

Closed = Callable[[date], bool]


def is_holiday(day: date) -> bool:
    """Whether a day is a weekend or a national holiday (国民の祝日, 振替休日)."""
    return day.weekday() >= 5 or jpholiday.is_holiday(day)


def is_closed(day: date, calendar_code: str) -> bool:
    """Whether the offices of a calendar are closed on a day."""
    return is_holiday(day) or ClosedDay.objects.filter(calendar_code=calendar_code, date=day).exists()


def closed_in(calendar_code: str, start: date, end: date) -> Closed:
    """Return a test for the days from `start` to `end` that asks the database once."""
    extra = set(
        ClosedDay.objects.filter(calendar_code=calendar_code, date__range=(start, end)).values_list(
            "date", flat=True
        )
    )
    return lambda day: is_holiday(day) or day in extra


def add_working_days(day: date, count: int, closed: Closed) -> date:
    """Return the `count`-th open day after `day`, which itself is not counted (初日不算入). ValueError below zero."""
    if count < 0:
        raise ValueError("working days are counted forwards")
    while count > 0:
        day += timedelta(days=1)
        if not closed(day):
            count -= 1
    return day


def working_days_between(start: date, end: date, closed: Closed) -> int:
    """Return how many open days lie after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start, closed)
    return sum(not closed(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))
