"""Marks on an axis of time: round clock times, days, months or years in Tokyo, few enough to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from oirase.kernel.clock import local, midnight

MOST = 8
_MINUTES = (1, 5, 10, 30, 60, 180, 360, 720)
_DAYS = (1, 2, 5, 10)
_MONTHS = (1, 3, 6)
_YEARS = (1, 2, 5, 10, 20, 50)


def time_ticks(first: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """Return round moments between two instants with their words.

    >>> day = datetime(2026, 8, 3, tzinfo=TOKYO)
    >>> [words for _, words in time_ticks(day, day + timedelta(days=1))]
    ['8/3', '3:00', '6:00', '9:00', '12:00', '15:00', '18:00', '21:00', '8/4']
    """
    start, end = local(first), local(until)
    for minutes in _MINUTES:
        if end - start <= timedelta(minutes=minutes) * MOST:
            return [(one, _clock(one)) for one in _by_minutes(start, end, minutes)]
    for days in _DAYS:
        if end - start <= timedelta(days=days) * MOST:
            return [(midnight(one), f"{one.month}/{one.day}") for one in _by_days(start, end, days)]
    months = (end.year - start.year) * 12 + end.month - start.month
    for step in _MONTHS:
        if months <= step * MOST:
            return [(midnight(one), f"{one.year}/{one.month}") for one in _by_months(start, end, step)]
    years = next((one for one in _YEARS if end.year - start.year <= one * MOST), _YEARS[-1])
    return [(midnight(one), str(one.year)) for one in _by_months(start, end, 12 * years)]


def _clock(moment: datetime) -> str:
    if (moment.hour, moment.minute) == (0, 0):
        return f"{moment.month}/{moment.day}"
    return f"{moment.hour}:{moment.minute:02d}"


def _by_minutes(start: datetime, end: datetime, minutes: int) -> Iterator[datetime]:
    """Yield by hand of the clock from midnight, which Tokyo's clock, without summer time, allows."""
    step = timedelta(minutes=minutes)
    midnight_before = start.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight_before + step * -((midnight_before - start) // step)
    while moment <= end:
        yield moment
        moment += step


def _by_days(start: datetime, end: datetime, days: int) -> Iterator[date]:
    """Yield days counted from an even start, so that the marks stand still while one goes on."""
    day = date.fromordinal(-(-start.date().toordinal() // days) * days)
    while midnight(day) < start.astimezone(UTC):
        day += timedelta(days=days)
    while midnight(day) <= end:
        yield day
        day += timedelta(days=days)


def _by_months(start: datetime, end: datetime, months: int) -> Iterator[date]:
    place = -(-(start.year * 12 + start.month - 1) // months) * months
    while (day := date(place // 12, place % 12 + 1, 1)) <= end.date():
        if midnight(day) >= start:
            yield day
        place += months
