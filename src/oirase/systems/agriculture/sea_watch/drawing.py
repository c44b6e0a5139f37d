"""The map of currents as SVG: land, arrows where the error allows, dots where it does not, buoys, and the drift."""

from __future__ import annotations

import numpy as np
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from oirase.systems.agriculture.sea_watch.flow import AtStation, Flow, Numbers
from oirase.systems.agriculture.sea_watch.readings import Watched

WIDTH = 720.0
# Pixels for a current of one metre a second; a tenth of that is common.
SCALE = 220.0
LEAST = 0.005


class Map:
    """Turns places into pixels, with a degree of longitude as long as it is at the middle of the bay."""

    def __init__(self, found: Watched) -> None:
        self.west, south, east, self.north = found.layout.grid.bounds
        self.across = WIDTH / (east - self.west)
        self.up = self.across / np.cos(np.radians((south + self.north) / 2))
        self.height = (self.north - south) * self.up

    def pixels(self, places: Numbers) -> Numbers:
        """Return places (n, 2) in degrees as x and y."""
        shift = np.array([self.west, self.north])
        pixels: Numbers = (np.asarray(places, float) - shift) * np.array([self.across, -self.up])
        return pixels


def drawn(found: Watched, current: Flow, title: str, text: str, drift: Numbers | None = None) -> SafeString:
    """Return the map; every thing in it is said in words or in the table beside it."""
    area = Map(found)
    parts = [_land(area, ring) for ring in found.layout.coast]
    spots = area.pixels(current.cells)
    for spot, velocity, is_shown in zip(spots, current.velocities, current.shown, strict=True):
        parts.append(_arrow(spot, velocity, "sea-map__arrow") if is_shown else _dot(spot))
    if drift is not None:
        parts += _drift(area, drift)
    for one in current.stations:
        parts += _station(area, one)
    return format_html(
        '<svg class="sea-map" viewBox="0 0 {} {}" role="img" aria-labelledby="sea-map-t sea-map-d">'
        '<title id="sea-map-t">{}</title><desc id="sea-map-d">{}</desc>{}</svg>',
        round(WIDTH),
        round(area.height),
        title,
        text,
        mark_safe("".join(parts)),  # noqa: S308 - every part was made by format_html
    )


def _land(area: Map, ring: tuple[tuple[float, float], ...]) -> SafeString:
    spots = " ".join(f"{x:.0f},{y:.0f}" for x, y in area.pixels(np.array(ring)))
    return format_html('<polygon class="sea-map__land" points="{}"/>', spots)


def _arrow(spot: Numbers, velocity: Numbers, kind: str) -> SafeString:
    speed = float(np.hypot(*velocity))
    if speed < LEAST:
        return _dot(spot)
    along = np.array([velocity[0], -velocity[1]]) / speed
    tip = spot + along * speed * SCALE
    side = np.array([-along[1], along[0]])
    left, right = tip - along * 5 + side * 3, tip - along * 5 - side * 3
    path = f"M{spot[0]:.1f} {spot[1]:.1f}L{tip[0]:.1f} {tip[1]:.1f}M{left[0]:.1f} {left[1]:.1f}L{tip[0]:.1f} {tip[1]:.1f}L{right[0]:.1f} {right[1]:.1f}"
    return format_html('<path class="{}" d="{}"/>', kind, path)


def _dot(spot: Numbers) -> SafeString:
    return format_html(
        '<circle class="sea-map__hidden" cx="{}" cy="{}" r="1.5"/>', f"{spot[0]:.1f}", f"{spot[1]:.1f}"
    )


def _station(area: Map, one: AtStation) -> list[SafeString]:
    spot = area.pixels(np.array([one.station.position]))[0]
    x, y = f"{spot[0]:.1f}", f"{spot[1]:.1f}"
    return [
        format_html('<circle class="sea-map__station" cx="{}" cy="{}" r="5"/>', x, y),
        _arrow(spot, np.array(one.measured), "sea-map__measured"),
        format_html(
            '<text x="{}" y="{}">{}</text>', f"{spot[0] + 8:.1f}", f"{spot[1] + 18:.1f}", one.station.name
        ),
    ]


def _drift(area: Map, drift: Numbers) -> list[SafeString]:
    middle = area.pixels(drift.mean(axis=1)[:: max(1, len(drift) // 60)])
    path = " ".join(f"{x:.0f},{y:.0f}" for x, y in middle)
    ends = area.pixels(drift[-1])
    return [
        format_html('<polyline class="sea-map__path" points="{}"/>', path),
        *(
            format_html('<circle class="sea-map__drift" cx="{}" cy="{}" r="3"/>', f"{x:.0f}", f"{y:.0f}")
            for x, y in ends
        ),
    ]
