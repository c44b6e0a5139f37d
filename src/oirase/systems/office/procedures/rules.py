"""Shares and months of figures. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from oirase.kernel.calendar import fiscal_year_span

TENTH = Decimal("0.1")


def percent(part: int, whole: int) -> Decimal | None:
    """Return a share in percent with one decimal, half up; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(TENTH, ROUND_HALF_UP)


def month_span(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month in a fiscal year: January to March lie in the next calendar year."""
    first, last = fiscal_year_span(year)
    begin = date(first.year if month >= first.month else last.year, month, 1)
    return begin, begin + timedelta(days=monthrange(begin.year, month)[1] - 1)
