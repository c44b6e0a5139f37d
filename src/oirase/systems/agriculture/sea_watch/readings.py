"""What is read of a bay: newest values, daily means, trends, advice and days above the lines, for pages, bulletins and figures alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import numpy as np
from django.core.cache import cache

from oirase.blocks.observations.facade import (
    Entity,
    Flag,
    Newest,
    Series,
    day_of,
    start_of,
    store,
    to_ms,
)
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.settings import value_on
from oirase.systems.agriculture.sea_watch import layout as layouts
from oirase.systems.agriculture.sea_watch.layout import Layout, Station, series_code
from oirase.systems.agriculture.sea_watch.models import AdviceLine, Bay
from oirase.systems.agriculture.sea_watch.rules.advice import LEVELS, Advice, Level, Line, advised, in_force
from oirase.systems.agriculture.sea_watch.rules.days import Count, Trend, daily_mean, days_above, trend

Means = dict[date, float]
KEPT_FOR = 24 * 60 * 60
FLAG_BITS = 15


def setting(name: str) -> Any:
    """Return what an officer has set, or the default; numbers with decimals as float."""
    found = value_on(f"sea_watch.{name}", clock.today())
    return found if isinstance(found, int) else float(found)


@dataclass(frozen=True)
class Watched:
    """A bay with its layout, and its stations and series as the actor sees them."""

    bay: Bay
    layout: Layout
    entities: Mapping[str, Entity]
    series: Mapping[tuple[str, str], Series]

    @property
    def simulated(self) -> bool:
        """Whether any of its stations sends simulated values."""
        return any(one.simulated for one in self.entities.values())

    def find(self, station: Station, quantity: str, depth: float | None) -> Series | None:
        """Return a series of a station, None where there is none or it is not seen."""
        return self.series.get((station.code, series_code(quantity, depth)))


def watched(actor: Actor, code: str = "") -> Watched | None:
    """Return the bay of this installation (the first, or the one of a code) as the actor sees it; None where there is none."""
    bays = Bay.objects.visible_to(actor).order_by("created_at")
    bay = (bays.filter(code=code) if code else bays).first()
    if bay is None:
        return None
    layout = layouts.read(bay.layout)
    entities = Entity.objects.visible_to(actor).filter(
        body_id=bay.body_id, code__in=[one.code for one in layout.stations], retired_at=None
    )
    found = {one.code: one for one in entities}
    rows = (
        Series.objects.visible_to(actor)
        .filter(entity__in=found.values())
        .select_related("entity", "property")
    )
    return Watched(bay, layout, found, {(one.entity.code, one.code): one for one in rows})


def day_means(series: Series, first: date, last: date) -> Means:
    """Return the daily means that have enough good values, from one day through another.

    Enough is a share of what is usual in that month, because records of past years may be hourly or daily.
    """
    days = store().buckets(series.number, start_of(first), start_of(last + timedelta(days=1)), "day")
    share = setting("day_share")
    per_month: dict[tuple[int, int], list[int]] = defaultdict(list)
    rows = [(day_of(one["hour"]), one) for one in days]
    for day, one in rows:
        per_month[day.year, day.month].append(int(one["good"] + one["suspect"] + one["bad"]))
    usual = {month: float(np.median(counts)) for month, counts in per_month.items()}
    found = {}
    for day, one in rows:
        mean = daily_mean(float(one["sum"]), int(one["good"]), usual[day.year, day.month], share)
        if mean is not None:
            found[day] = mean
    return found


@dataclass(frozen=True)
class Layer:
    """A layer of a station now: newest value and its time (ms), yesterday's mean, trend, days above each line since 1 January."""

    depth: float
    series: int
    value: float | None
    at: int | None
    is_doubtful: bool
    mean: float | None
    trend: Trend
    above: tuple[Count, ...]


@dataclass(frozen=True)
class StationNow:
    """A station now, with its layers from the surface down."""

    station: Station
    number: int
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class ZoneNow:
    """A zone now: its stations, and what the lines say for each stage of life."""

    code: str
    stations: tuple[StationNow, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True)
class Now:
    """The bay now; `at` is the time (ms) of its newest value, `day` the day of the daily means."""

    at: int | None
    day: date
    zones: tuple[ZoneNow, ...]


def now(found: Watched) -> Now:
    """Return the bay as it is; what was computed for the same newest values and lines is remembered."""
    thermometers = {
        (station.code, depth): series
        for station in found.layout.stations
        for depth in station.depths
        if (series := found.find(station, "temperature", depth))
    }
    newest = store().latest(one.number for one in thermometers.values())
    day = clock.today() - timedelta(days=1)
    stamp = max((one.received for one in newest.values()), default=0)
    key = f"sea_watch.layers:{found.bay.pk}:{found.bay.version}:{day}:{stamp}"
    layers = cache.get(key)
    if layers is None:
        layers = {
            place: _layer(place[1], series, newest.get(series.number), day, found.layout.record_lines)
            for place, series in thermometers.items()
        }
        cache.set(key, layers, KEPT_FOR)
    lines = in_force(lines_of(found.bay), clock.today())
    zones = tuple(_zone(found, code, layers, lines) for code in found.layout.zones)
    return Now(max((one.t for one in newest.values()), default=None), day, zones)


def _layer(depth: float, series: Series, newest: Newest | None, day: date, lines: Iterable[float]) -> Layer:
    means = day_means(series, date(day.year, 1, 1), day)
    return Layer(
        depth=depth,
        series=series.number,
        value=newest.value if newest else None,
        at=newest.t if newest else None,
        is_doubtful=newest is not None and newest.flag & FLAG_BITS in (Flag.SUSPECT, Flag.FAIL),
        mean=means.get(day),
        trend=trend(means, day, days=setting("trend_days"), steady=setting("trend_steady")),
        above=tuple(days_above(means, line, day.year, day) for line in lines),
    )


def _zone(found: Watched, code: str, layers: Mapping[tuple[str, float], Layer], lines: list[Line]) -> ZoneNow:
    stations = tuple(
        StationNow(
            one,
            found.entities[one.code].number,
            tuple(layers[one.code, depth] for depth in one.depths if (one.code, depth) in layers),
        )
        for one in found.layout.in_zone(code)
        if one.code in found.entities
    )
    warmest: dict[float, float] = {}
    for station in stations:
        for layer in station.layers:
            if layer.mean is not None:
                warmest[layer.depth] = max(layer.mean, warmest.get(layer.depth, -99.0))
    stages = [stage for stage in AdviceLine.Stage.values if any(line.stage == stage for line in lines)]
    return ZoneNow(code, stations, tuple(advised(lines, stage, warmest) for stage in stages))


def lines_of(bay: Bay) -> list[Line]:
    """Return the lines of a bay, all versions; `code` leads back to the row by `words_of`."""
    return [
        Line(
            code=one.code,
            stage=one.stage,
            level=cast(Level, one.level),
            degrees=one.degrees,
            depths=tuple(float(depth) for depth in one.depths),
            valid_from=one.valid_from,
            only_above=one.only_above,
            until=one.degrees_until,
        )
        for one in AdviceLine.objects.filter(bay=bay)
    ]


def rows_in_force(bay: Bay, day: date) -> list[AdviceLine]:
    """Return the rows that hold on a day, by stage and from the least to the worst."""
    newest = {(one.code, one.valid_from) for one in in_force(lines_of(bay), day)}
    rows = [one for one in AdviceLine.objects.filter(bay=bay) if (one.code, one.valid_from) in newest]
    order = {level: place for place, level in enumerate(LEVELS)}
    return sorted(rows, key=lambda one: (one.stage != "juvenile", order[one.level], one.degrees, one.code))  # type: ignore[index]


def age_minutes(at: int) -> int:
    """Return how many minutes ago a moment was."""
    return max(0, (to_ms(clock.now()) - at) // 60_000)
