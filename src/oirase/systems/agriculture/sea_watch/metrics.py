"""What the sea watch counts for the roadmap, per body and month. Stations that send simulated values mark their points as made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from oirase.blocks.insight.facade import Point, months_so_far
from oirase.blocks.observations.facade import day_of, start_of, store, to_ms
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import reading_as
from oirase.kernel.calendar import fiscal_year, fiscal_year_span
from oirase.systems.agriculture.sea_watch.models import Bay, Subscriber
from oirase.systems.agriculture.sea_watch.readings import Watched, setting, watched

COUNTER = Actor.system("sea_watch.metrics")


def _bays() -> list[Watched]:
    with reading_as(COUNTER):
        found = [watched(COUNTER, code) for code in Bay.objects.values_list("code", flat=True)]
    return [one for one in found if one is not None]


def days_with_data(year: int) -> Iterator[Point]:
    """Yield on how many days of each month of a fiscal year any thermometer had a good value."""
    first, last = _span(year)
    for found in _bays():
        days: set[date] = set()
        for series in found.series.values():
            if series.property.code == "temperature":
                buckets = store().buckets(
                    series.number, start_of(first), start_of(last + timedelta(days=1)), "day"
                )
                days |= {day_of(one["hour"]) for one in buckets if one["good"]}
        for month in months_so_far(year):
            count = sum(day.month == month for day in days)
            yield Point(found.bay.body_id, count, month=month, is_demo=found.simulated)


def series_running(year: int) -> Iterator[Point]:
    """Yield how many series have sent within their allowed silence; of this fiscal year only, because it is a state."""
    if year != fiscal_year(clock.today()):
        return
    now, missed = to_ms(clock.now()), setting("silent_missed")
    for found in _bays():
        newest = store().latest(one.number for one in found.series.values())
        running = sum(
            1
            for one in found.series.values()
            if one.number in newest and now - newest[one.number].t <= (one.interval or 3600) * 1000 * missed
        )
        yield Point(found.bay.body_id, running, is_demo=found.simulated)


def passed_share(year: int) -> Iterator[Point]:
    """Yield the share (per cent) of a fiscal year's values of the sea that no test of quality found suspect or bad."""
    first, last = _span(year)
    for found in _bays():
        good = total = 0
        for series in found.series.values():
            if series.kind == "scalar":
                days = store().buckets(
                    series.number, start_of(first), start_of(last + timedelta(days=1)), "day"
                )
                good += int(days["good"].sum())
                total += int(days["good"].sum() + days["suspect"].sum() + days["bad"].sum())
        if total:
            share = (Decimal(100 * good) / total).quantize(Decimal("0.01"))
            yield Point(found.bay.body_id, share, is_demo=found.simulated)


def subscribers(year: int) -> Iterator[Point]:
    """Yield how many addresses get the bulletin; of this fiscal year only."""
    if year != fiscal_year(clock.today()):
        return
    with reading_as(COUNTER):
        for bay in Bay.objects.all():
            rows = Subscriber.objects.filter(bay=bay, state=Subscriber.State.ACTIVE)
            yield Point(bay.body_id, rows.count(), is_demo=rows.filter(is_demo=True).exists())


def _span(year: int) -> tuple[date, date]:
    first, last = fiscal_year_span(year)
    return first, min(last, clock.today())
