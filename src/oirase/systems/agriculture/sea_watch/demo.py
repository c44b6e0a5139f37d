"""A simulated year of the bay for demonstration, marked as simulated: ten-minute values of the last sixty days, hourly ones before, and one
temperature a day of the upper layers for five past years. The same for the same day.

Instruments are wrong at the places that `simulation.faults_of` lists. Besides: work at moorings, bulletins and a few subscribers, all made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from django.db import transaction

from oirase.blocks.observations.facade import (
    ROW,
    Entity,
    Newest,
    Series,
    Write,
    keep,
    start_of,
    store,
    to_ms,
)
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import command, outside_commands, permit
from oirase.systems.agriculture.sea_watch import demo_work
from oirase.systems.agriculture.sea_watch import layout as layouts
from oirase.systems.agriculture.sea_watch.layout import Layout, Station, series_code
from oirase.systems.agriculture.sea_watch.models import Bay
from oirase.systems.agriculture.sea_watch.simulation import (
    DAY_MS,
    HOUR_MS,
    Fault,
    Sea,
    Times,
    faults_of,
    with_fault,
)

PLAYER = Actor.system("sea_watch.demo")
FINE_DAYS, YEAR, PAST_YEARS = 60, 365, 5
DEEPEST_PAST = 15
SOURCE = "simulation"


def load() -> None:
    """Load the year, once: an installation whose buoys have sent anything keeps what it has."""
    for bay in _empty():
        entities = _entities(bay)
        numbers = _numbers(entities)
        demo_work.watch(PLAYER, numbers)
        with scope(PLAYER), outside_commands("demo data"):
            fill(layouts.read(bay.layout), numbers, to_ms(clock.now()))
            demo_work.play(bay, entities)
        demo_work.publish(bay)


def _empty() -> list[Bay]:
    """Return the bays whose buoys stand and have sent nothing yet, their buoys marked as simulated."""
    found = []
    with scope(PLAYER), outside_commands("demo data"):
        for bay in Bay.objects.select_related("body", "organisation"):
            entities = _entities(bay)
            if entities and not store().latest(_numbers(entities).values()):
                Entity.objects.filter(pk__in=[one.pk for one in entities.values()]).update(simulated=True)
                found.append(bay)
    return found


def _entities(bay: Bay) -> dict[str, Entity]:
    codes = [one.code for one in layouts.read(bay.layout).stations]
    with scope(PLAYER):
        return {one.code: one for one in Entity.objects.filter(body=bay.body, code__in=codes)}


@command("sea_watch.simulate")
def go_on(actor: Actor) -> int:
    """Let simulated buoys send what they have measured since their newest value, an hour at most; return how many values."""
    permit("sea_watch.maintain")
    end, written = to_ms(clock.now()), 0
    for bay in Bay.objects.all():
        layout = layouts.read(bay.layout)
        entities = {one.code: one for one in Entity.objects.filter(body=bay.body, simulated=True)}
        numbers = _numbers(entities)
        newest = store().latest(numbers.values())
        sea = Sea(layout)
        pieces = [
            _rows(numbers[station.code, code], times, *sea.measured(station, quantity, depth, times))
            for station in layout.stations
            for quantity, depths in station.measures.items()
            for depth in depths
            if (code := series_code(quantity, depth)) and (station.code, code) in numbers
            if len(times := _since(newest.get(numbers[station.code, code]), station, quantity, end))
        ]
        if pieces:
            written += keep(Write(np.concatenate(pieces), PLAYER.reference, SOURCE))
    return written


def _since(newest: Newest | None, station: Station, quantity: str, end: int) -> Times:
    step = HOUR_MS if quantity == "position" else station.interval * 1000
    first = max(newest.t + step, end - HOUR_MS) if newest else end
    return np.arange(first - first % step, end + 1, step, dtype=np.int64) if newest else np.empty(0, np.int64)


def _numbers(entities: dict[str, Entity]) -> dict[tuple[str, str], int]:
    with scope(PLAYER):
        rows = Series.objects.filter(entity__in=entities.values()).values_list(
            "entity__code", "code", "number"
        )
        return {(station, code): number for station, code, number in rows}


def fill(layout: Layout, numbers: dict[tuple[str, str], int], end: int, *, seed: int = 22) -> list[Fault]:
    """Write what all series measured until `end` (ms), file it, and return where instruments were wrong."""
    sea, faults = Sea(layout, seed), faults_of(layout, end)
    for station in layout.stations:
        rows = np.concatenate(list(_station_rows(sea, station, numbers, faults, end)))
        with transaction.atomic():
            keep(Write(rows, PLAYER.reference, SOURCE, reason="模擬データ"))
            store().seal()
    return faults


def _station_rows(
    sea: Sea, station: Station, numbers: dict[tuple[str, str], int], faults: list[Fault], end: int
) -> Iterator[np.ndarray]:
    for quantity, depths in station.measures.items():
        for depth in depths:
            code = series_code(quantity, depth)
            past = quantity == "temperature" and len(depths) > 1 and (depth or 0) <= DEEPEST_PAST
            times = times_of(quantity, station.interval * 1000, end, past=past)
            value, second = sea.measured(station, quantity, depth, times)
            rows = _rows(numbers[station.code, code], times, value, second)
            for fault in faults:
                if (fault.station, fault.series) == (station.code, code):
                    times, value = with_fault(fault, times, value)
                    rows = _rows(numbers[station.code, code], times, value, np.zeros(len(value)))
            yield rows


def times_of(quantity: str, interval: int, end: int, *, past: bool) -> Times:
    """Return when values stand until `end`: past years daily at noon where `past` asks for them, the last year hourly, its end as planned."""
    fine_from = start_of(clock.local(clock.now()).date() - timedelta(days=FINE_DAYS))
    year_from = fine_from - (YEAR - FINE_DAYS) * DAY_MS
    step = HOUR_MS if quantity == "position" else interval
    pieces = [np.arange(year_from, fine_from, HOUR_MS), np.arange(fine_from, end - end % step + 1, step)]
    if past:
        first = start_of(date(clock.today().year - PAST_YEARS, 1, 1)) + 12 * HOUR_MS
        pieces.insert(0, np.arange(first, year_from, DAY_MS))
    return np.concatenate(pieces).astype(np.int64)


def _rows(series: int, times: Times, value: np.ndarray, second: np.ndarray) -> np.ndarray:
    rows = np.zeros(len(times), ROW)
    rows["series"], rows["t"], rows["value"], rows["value2"] = series, times, value, second
    return rows
