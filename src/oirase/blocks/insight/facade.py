"""What pages of other systems read: the newest figure of a metric, and how it came about.

Figures are sums without personal data; whoever may see the page on which one stands may see the figure. The page says whose
bodies are added up: a figure of one body is no business of another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from oirase.blocks.insight.counting import MONTHS, counted_by_month, months_so_far
from oirase.blocks.insight.metrics import Declared, declared
from oirase.blocks.insight.models import Snapshot, Taking
from oirase.blocks.insight.points import Point, origin_of
from oirase.kernel import clock
from oirase.kernel.calendar import fiscal_year

__all__ = [
    "Figure",
    "MonthValue",
    "Past",
    "Point",
    "counted_by_month",
    "history",
    "latest",
    "metric_titles",
    "months_so_far",
    "origin_of",
]


@dataclass(frozen=True)
class MonthValue:
    """The value of one month; None for a month that has not been counted (yet)."""

    month: int
    value: Decimal | None


@dataclass(frozen=True)
class Figure:
    """A metric's value for a fiscal year. `at`: when it was last taken; `stale`: longer ago than its system promises."""

    metric: str
    title: str
    unit: str
    value: Decimal
    at: datetime | None
    origin: str
    stale: bool
    fiscal_year: int
    by_month: tuple[MonthValue, ...]


@dataclass(frozen=True)
class Taken:
    """When a metric was last taken (None: never), and whether its system promises to be asked more often."""

    at: datetime | None
    stale: bool


@dataclass(frozen=True)
class Past:
    """The value of the whole year as it was from `at` on."""

    at: datetime
    value: Decimal
    origin: str


def metric_titles() -> dict[str, str]:
    """Return the metrics that the systems of this installation give, by code, in the reader's language."""
    return {code: found.metric.title.text(get_language()) for code, found in declared().items()}


def latest(code: str, bodies: Collection[UUID] | None = None, year: int | None = None) -> Figure | None:
    """Return a metric's figure for a fiscal year (default: this one), of some bodies or (None) of all.

    None for an unknown metric and for one of which nothing has been taken in that year. `demo` wins over `measured`.
    """
    asked = fiscal_year(clock.today()) if year is None else year
    return figures([code], [asked], bodies).get((code, asked))


def figures(
    codes: Collection[str], years: Collection[int] | None = None, bodies: Collection[UUID] | None = None
) -> dict[tuple[str, int], Figure]:
    """Return what `latest` returns for many metrics and years (default: this one) at once, with two queries."""
    asked = [fiscal_year(clock.today())] if years is None else years
    known = {code: found for code in codes if (found := declared().get(code))}
    rows: dict[tuple[str, int], list[Snapshot]] = {}
    if known:
        for row in _newest(Snapshot.objects.filter(metric__in=known, fiscal_year__in=asked), bodies):
            rows.setdefault((row.metric, row.fiscal_year), []).append(row)
    takings = Taking.objects.in_bulk({code for code, _year in rows})
    return {
        (code, year): _figure(known[code], year, of_year, takings.get(code))
        for (code, year), of_year in rows.items()
    }


def _figure(found: Declared, year: int, rows: list[Snapshot], taking: Taking | None) -> Figure:
    return Figure(
        metric=found.metric.code,
        title=found.metric.title.text(get_language()),
        unit=found.metric.unit.text(get_language()),
        value=sum((row.value for row in rows), Decimal(0)),
        at=taking.taken_at if taking else None,
        origin=_origin(rows),
        stale=is_stale(taking, found.metric.fresh_for),
        fiscal_year=year,
        by_month=_by_month(rows),
    )


def history(code: str, bodies: Collection[UUID] | None = None, year: int | None = None) -> list[Past]:
    """Return how the year's value has moved: one entry for each time at which it changed, oldest first."""
    asked = fiscal_year(clock.today()) if year is None else year
    current: dict[object, Snapshot] = {}
    past: list[Past] = []
    rows = _of(Snapshot.objects.filter(metric=code, fiscal_year=asked), bodies)
    for row in rows.order_by("taken_at", "id"):
        current[row.body_id, row.month, tuple(sorted(row.dimensions.items()))] = row
        now = Past(
            row.taken_at, sum((one.value for one in current.values()), Decimal(0)), _origin(current.values())
        )
        # One taking changes several months at once; only its end is a state that ever was.
        past = [*past[:-1], now] if past and past[-1].at == row.taken_at else [*past, now]
    return past


def takings(codes: Collection[str]) -> dict[str, Taken]:
    """Return for each declared metric among the codes when it was last taken, and whether that is too long ago."""
    found = Taking.objects.in_bulk(list(codes))
    return {
        code: Taken(
            taking.taken_at if (taking := found.get(code)) else None, is_stale(taking, one.metric.fresh_for)
        )
        for code, one in declared().items()
        if code in codes
    }


def is_stale(taking: Taking | None, fresh_for: int) -> bool:
    """Whether a metric was last taken longer ago than it stays fresh (hours), or never."""
    if taking is None or taking.taken_at is None:
        return True
    return clock.now() - taking.taken_at > timedelta(hours=fresh_for)


def newest(code: str, year: int, bodies: Collection[UUID] | None = None) -> list[Snapshot]:
    """Return the newest snapshot of each value of a metric in a fiscal year."""
    return list(_newest(Snapshot.objects.filter(metric=code, fiscal_year=year), bodies))


def _newest(rows: QuerySet[Snapshot], bodies: Collection[UUID] | None) -> QuerySet[Snapshot]:
    value = ("metric", "fiscal_year", "body_id", "month", "dimensions")
    return _of(rows, bodies).order_by(*value, "-taken_at", "-id").distinct(*value)


def _of(rows: QuerySet[Snapshot], bodies: Collection[UUID] | None) -> QuerySet[Snapshot]:
    return rows if bodies is None else rows.filter(body_id__in=bodies)


def _origin(rows: Iterable[Snapshot]) -> str:
    return "demo" if any(row.origin == "demo" for row in rows) else "measured"


def _by_month(rows: list[Snapshot]) -> tuple[MonthValue, ...]:
    sums: dict[int, Decimal] = {}
    for row in rows:
        if row.month is not None:
            sums[row.month] = sums.get(row.month, Decimal(0)) + row.value
    return tuple(MonthValue(month, sums.get(month)) for month in MONTHS)
