"""Functions of dates, and the clock: Tokyo's, which tests can set."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from oirase.kernel import clock
from oirase.kernel.expressions.builtins.signatures import builtin
from oirase.kernel.expressions.running import Run

DATE = "date: date|date and time"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@builtin("now")
def now(_run: Run) -> dt.datetime:
    return clock.local(clock.now())


@builtin("today")
def today(_run: Run) -> dt.date:
    return clock.today()


@builtin("day of year", DATE)
def day_of_year(_run: Run, day: dt.date) -> Decimal:
    return Decimal(day.timetuple().tm_yday)


@builtin("day of week", DATE)
def day_of_week(_run: Run, day: dt.date) -> str:
    return DAYS[day.weekday()]


@builtin("month of year", DATE)
def month_of_year(_run: Run, day: dt.date) -> str:
    return MONTHS[day.month - 1]


@builtin("week of year", DATE)
def week_of_year(_run: Run, day: dt.date) -> Decimal:
    return Decimal(day.isocalendar().week)
