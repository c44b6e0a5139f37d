"""Record comparison, calendar of spat and outlook of a bay, from the daily means that are there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from oirase.kernel import clock
from oirase.systems.agriculture.sea_watch.layout import SpatStage, Station
from oirase.systems.agriculture.sea_watch.readings import Means, Watched, day_means, setting
from oirase.systems.agriculture.sea_watch.rules.days import Comparison, compared, same_day
from oirase.systems.agriculture.sea_watch.rules.outlook import Outlook, outlook
from oirase.systems.agriculture.sea_watch.rules.spat import Dated, calendar

LONGEST = 60
LEADS = (3, 7, 14)
LEAST_CASES = 200


@dataclass(frozen=True)
class Layered:
    """A layer of a station that can be chosen."""

    station: Station
    depth: float

    @property
    def key(self) -> str:
        """Return how an address names it."""
        return f"{self.station.code}-{self.depth:g}"


def choices(found: Watched) -> list[Layered]:
    """Return the layers with a thermometer that the actor sees."""
    return [
        Layered(station, depth)
        for station in found.layout.stations
        for depth in station.depths
        if found.find(station, "temperature", depth)
    ]


def chosen(found: Watched, key: str) -> Layered | None:
    """Return the layer that an address names; the first for none, None for one that is not there."""
    offered = choices(found)
    if not key:
        return offered[0] if offered else None
    return next((one for one in offered if one.key == key), None)


def means_of(found: Watched, layer: Layered) -> Means:
    """Return all daily means of a layer until yesterday."""
    series = found.find(layer.station, "temperature", layer.depth)
    if series is None:
        return {}
    last = clock.today() - timedelta(days=1)
    return day_means(series, last.replace(year=last.year - LONGEST, day=1), last)


def comparisons(found: Watched, means: Means) -> list[tuple[float, Comparison]]:
    """Return for each line of the bay how this year's days above it stand beside past years."""
    until, least = clock.today() - timedelta(days=1), setting("year_share")
    return [(line, compared(means, line, until, least)) for line in found.layout.record_lines]


@dataclass(frozen=True)
class Entry:
    """A stage of the calendar with its days."""

    about: SpatStage
    dated: Dated


def spat_calendar(found: Watched, year: int) -> tuple[list[Entry], Means]:
    """Return the calendar of a spring, and the daily means on which it stands (mean over the stations that have the layer)."""
    today, depth = clock.today(), found.layout.spat_depth
    per_station = [
        means_of(found, Layered(station, depth))
        for station in found.layout.stations
        if depth in station.depths
    ]
    means = _averaged(per_station)
    start = date(year, 2, 1)
    this = {
        day: mean for day, mean in means.items() if start <= day <= min(today, start + timedelta(days=365))
    }
    dated = calendar([one.stage for one in found.layout.spat], this, normals(means, year), start, today)
    about = {one.stage.code: one for one in found.layout.spat}
    return [Entry(about[one.stage.code], one) for one in dated], this


def _averaged(rows: list[Means]) -> Means:
    days = {day for means in rows for day in means}
    found = {}
    for day in days:
        known = [means[day] for means in rows if day in means]
        found[day] = sum(known) / len(known)
    return found


def normals(means: Means, year: int) -> Means:
    """Return the mean of each day over the years before, under the days of a year."""
    by_day: dict[tuple[int, int], list[float]] = {}
    for day, mean in means.items():
        if day.year < year:
            by_day.setdefault((day.month, day.day), []).append(mean)
    found = {}
    for offset in range(-10, 396):
        day = date(year, 1, 1) + timedelta(days=offset)
        known = by_day.get((day.month, day.day)) or by_day.get((day.month, same_day(day, 2023).day))
        if known:
            found[day] = sum(known) / len(known)
    return found


def outlook_of(means: Means, line: float) -> Outlook:
    """Return the outlook of a layer for a line."""
    last = max(means, default=clock.today())
    return outlook(
        means,
        line,
        last,
        leads=LEADS,
        years=setting("hindcast_years"),
        cases=LEAST_CASES,
        margin=setting("skill_margin"),
    )
