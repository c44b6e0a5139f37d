"""The page for five in the morning at sea: small, readable at a glance, and there without a signal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from oirase.blocks.observations.facade import to_datetime
from oirase.kernel import clock
from oirase.kernel.access.http import page, public
from oirase.systems.agriculture.sea_watch import readings
from oirase.systems.agriculture.sea_watch.models import AdviceLine
from oirase.systems.agriculture.sea_watch.pages.shared import context_of, with_bay
from oirase.systems.agriculture.sea_watch.readings import Layer, Watched, ZoneNow
from oirase.systems.agriculture.sea_watch.rules.advice import Advice
from oirase.systems.agriculture.sea_watch.words import ARROWS, LEVELS

LOOKS = ("large", "contrast")
COOKIE = "sea_look"
A_YEAR = 365 * 24 * 3600
OLD_MINUTES = 90
FILES = (
    "vendor/tokens/tokens.css",
    "ui/css/base.css",
    "ui/css/frame.css",
    "sea_watch/sea.css",
    "sea_watch/sea.js",
)


@dataclass(frozen=True)
class Cell:
    """A layer in the table."""

    layer: Layer | None

    @property
    def arrow(self) -> str:
        """Return the sign of its trend."""
        return ARROWS[self.layer.trend.direction][0] if self.layer else ""

    @property
    def words(self) -> Any:
        """Return its trend in words."""
        return ARROWS[self.layer.trend.direction][1] if self.layer else ""

    @property
    def is_old(self) -> bool:
        """Whether the newest value came long ago."""
        return (
            self.layer is not None
            and self.layer.at is not None
            and readings.age_minutes(self.layer.at) > OLD_MINUTES
        )

    @property
    def at(self) -> Any:
        """Return when its value was measured."""
        return to_datetime(self.layer.at) if self.layer and self.layer.at else None


@dataclass(frozen=True)
class Row:
    """Layers of one depth across the stations of a zone."""

    label: str
    cells: list[Cell]
    above: list[tuple[float, int]]


@dataclass(frozen=True)
class Told:
    """What is said for a stage of life: level in words, and each line that was passed with its words and source."""

    stage: Any
    level: str
    title: Any
    lines: list[tuple[AdviceLine, Any]]


@dataclass(frozen=True)
class Shown:
    """A zone as the page shows it."""

    name: Any
    zone: ZoneNow
    names: list[Any]
    rows: list[Row]
    told: list[Told]


def shown_zones(found: Watched, now: readings.Now) -> list[Shown]:
    """Return the zones with their tables and words."""
    rows = {(one.code): one for one in readings.rows_in_force(found.bay, clock.today())}
    return [
        Shown(
            found.layout.zones[zone.code],
            zone,
            [one.station.name for one in zone.stations],
            _rows(zone, found.layout.record_lines),
            [_told(one, rows) for one in zone.advice],
        )
        for zone in now.zones
        if zone.stations
    ]


def _rows(zone: ZoneNow, lines: tuple[float, ...]) -> list[Row]:
    """Return rows by the order of layers from the surface down: buoys have their third layer at nearly, not just, the same depth."""
    found = []
    for place in range(max(len(one.layers) for one in zone.stations)):
        layers = [one.layers[place] if place < len(one.layers) else None for one in zone.stations]
        depths = sorted({one.depth for one in layers if one})
        above = [
            (line, max(one.above[number].days for one in layers if one)) for number, line in enumerate(lines)
        ]
        label = "–".join(f"{depth:g}" for depth in (depths if len(depths) < 2 else (depths[0], depths[-1])))
        found.append(Row(label, [Cell(one) for one in layers], above))
    return found


def _told(advice: Advice, rows: Mapping[str, AdviceLine]) -> Told:
    worst = [one for one in advice.passed if one.line.level == advice.level]
    return Told(
        AdviceLine.Stage(advice.stage).label,
        advice.level,
        LEVELS[advice.level],
        [(rows[one.line.code], one) for one in worst if one.line.code in rows],
    )


@page(public)
@require_GET
@with_bay
def now(request: HttpRequest, found: Watched) -> HttpResponse:
    """Show the bay now: by zone and depth, with trend, days above the lines and what to do."""
    current = readings.now(found)
    zones = shown_zones(found, current)
    context = context_of(
        found,
        now=current,
        at=to_datetime(current.at) if current.at else None,
        made_at=clock.now(),
        zones=zones,
        looks=looks_of(request),
        year=current.day.year,
    )
    return render(request, "sea_watch/now.html", context)


def looks_of(request: HttpRequest) -> set[str]:
    """Return the switches that are on."""
    return set(request.COOKIES.get(COOKIE, "").split(".")) & set(LOOKS)


@page(public)
@require_GET
def look(request: HttpRequest, name: str) -> HttpResponseBase:
    """Turn larger text or contrast on or off, for this browser."""
    looks = looks_of(request) ^ ({name} & set(LOOKS))
    response = redirect("sea-watch:now")
    response.set_cookie(COOKIE, ".".join(sorted(looks)), max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


@page(public)
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps the last page for when there is no signal; it serves the addresses below this one only."""
    context = {"files": [static(one) for one in FILES]}
    response = render(request, "sea_watch/worker.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
