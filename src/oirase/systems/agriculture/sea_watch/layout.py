"""The bay as its pack describes it, read into typed pieces; what is wrong in a pack is said with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from oirase.kernel.texts import LocalizedText
from oirase.systems.agriculture.sea_watch.quantities import QUANTITIES
from oirase.systems.agriculture.sea_watch.rules.spat import Stage

LAND, WATER = ".", "~"


class LayoutError(ValueError):
    """The description of a bay cannot be read; the text names the place."""


@dataclass(frozen=True)
class Station:
    """A buoy: where it is moored, and at which depths (m) it measures what. Weather and position have no depth (None)."""

    code: str
    name: LocalizedText
    zone: str
    position: tuple[float, float]
    position_source: str
    unconfirmed: bool
    interval: int
    measures: Mapping[str, tuple[float | None, ...]]
    simulation: Mapping[str, Any]

    @property
    def depths(self) -> tuple[float, ...]:
        """The depths of its thermometers, from the surface down."""
        return tuple(sorted(depth for depth in self.measures.get("temperature", ()) if depth is not None))


@dataclass(frozen=True)
class Grid:
    """Cells of the map: the west and south edge, the size of a cell in degrees, and which cells are water, south first."""

    west: float
    south: float
    step: tuple[float, float]
    water: tuple[tuple[bool, ...], ...]

    def cells(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return the centres (n, 2) of the cells that are water, in degrees."""
        found = [
            (self.west + self.step[0] * (column + 0.5), self.south + self.step[1] * (row + 0.5))
            for row, line in enumerate(self.water)
            for column, is_water in enumerate(line)
            if is_water
        ]
        return np.array(found)

    def is_water(self, places: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which places (n, 2) lie in a cell of water."""
        mask = np.array(self.water)
        column = np.floor((places[:, 0] - self.west) / self.step[0]).astype(int)
        row = np.floor((places[:, 1] - self.south) / self.step[1]).astype(int)
        inside = (row >= 0) & (row < mask.shape[0]) & (column >= 0) & (column < mask.shape[1])
        found = np.zeros(len(places), bool)
        found[inside] = mask[row[inside], column[inside]]
        return found

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        rows, columns = len(self.water), len(self.water[0])
        return self.west, self.south, self.west + columns * self.step[0], self.south + rows * self.step[1]


@dataclass(frozen=True)
class SpatStage:
    """A stage of the calendar with its names, what to do and its source."""

    stage: Stage
    name: LocalizedText
    words: LocalizedText
    source: str
    unconfirmed: bool


@dataclass(frozen=True)
class Layout:
    """A bay: zones in their order, stations, the grid and coast of its map, the calendar of spat, lines that are counted in records."""

    zones: Mapping[str, LocalizedText]
    stations: tuple[Station, ...]
    grid: Grid
    coast: tuple[tuple[tuple[float, float], ...], ...]
    record_lines: tuple[float, ...]
    spat: tuple[SpatStage, ...]
    spat_depth: float
    licence: str
    drift_from: tuple[float, float]

    def in_zone(self, zone: str) -> tuple[Station, ...]:
        """Return the stations of a zone."""
        return tuple(one for one in self.stations if one.zone == zone)

    def station(self, code: str) -> Station:
        """Return a station by its code; KeyError for none."""
        return next((one for one in self.stations if one.code == code), None) or _none(code)


def _none(code: str) -> Station:
    raise KeyError(code)


def series_code(quantity: str, depth: float | None) -> str:
    """Return the code of a series of a station, such as `temperature-15m`."""
    return quantity.replace("_", "-") + ("" if depth is None else f"-{depth:g}m")


def read(content: Mapping[str, Any]) -> Layout:
    """Read what a pack says about a bay; LayoutError names what is missing or does not fit."""
    try:
        layout = Layout(
            zones={one["code"]: _text(one, "name") for one in content["zone"]},
            stations=tuple(_station(one) for one in content["station"]),
            grid=_grid(content["grid"]),
            coast=tuple(tuple((x, y) for x, y in ring) for ring in content.get("coast", ())),
            record_lines=tuple(content["records"]["lines"]),
            spat=tuple(_spat(one) for one in content["spat"]["stage"]),
            spat_depth=content["spat"]["depth"],
            licence=content["licence"],
            drift_from=tuple(content["drift"]["from"]),
        )
    except (KeyError, TypeError) as error:
        raise LayoutError(f"missing or of another shape: {error}") from error
    unknown = sorted({one.zone for one in layout.stations} - layout.zones.keys())
    if unknown:
        raise LayoutError(f"stations name zones that are not there: {', '.join(unknown)}")
    return layout


def _text(given: Mapping[str, Any], name: str) -> LocalizedText:
    found = {code: given[key] for code, key in _keys(name) if given.get(key)}
    if "ja" not in found:
        raise LayoutError(f"{given.get('code', '?')}: {name}_ja is missing")
    return LocalizedText(found)


def _keys(name: str) -> tuple[tuple[str, str], ...]:
    return ("ja", f"{name}_ja"), ("en", f"{name}_en"), ("ja-easy", f"{name}_easy")


def _station(given: Mapping[str, Any]) -> Station:
    unknown = sorted(given["measures"].keys() - QUANTITIES.keys())
    if unknown:
        raise LayoutError(f"{given['code']}: unknown quantities {', '.join(unknown)}")
    return Station(
        code=given["code"],
        name=_text(given, "name"),
        zone=given["zone"],
        position=tuple(given["position"]),
        position_source=given["position_source"],
        unconfirmed=given.get("unconfirmed", True),
        interval=given["interval"],
        measures={code: tuple(depths) or (None,) for code, depths in given["measures"].items()},
        simulation=given.get("simulation", {}),
    )


def _grid(given: Mapping[str, Any]) -> Grid:
    rows = given["rows"]
    if len({len(row) for row in rows}) != 1 or set("".join(rows)) - {LAND, WATER}:
        raise LayoutError(f"grid: rows of one length, of {LAND} and {WATER} only")
    water = tuple(tuple(sign == WATER for sign in row) for row in reversed(rows))
    return Grid(given["west"], given["south"], tuple(given["step"]), water)


def _spat(given: Mapping[str, Any]) -> SpatStage:
    names = ("code", "basis", "value", "after", "base", "span")
    stage = Stage(**{name: given[name] for name in names if name in given})
    return SpatStage(
        stage, _text(given, "name"), _text(given, "words"), given["source"], given.get("unconfirmed", True)
    )
