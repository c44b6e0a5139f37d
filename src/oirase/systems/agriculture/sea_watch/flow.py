"""The surface current of a bay as a map, and the drift of larvae through it: indicators from a handful of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oirase.blocks.observations.facade import means, store
from oirase.systems.agriculture.sea_watch.layout import Station
from oirase.systems.agriculture.sea_watch.readings import Watched, setting
from oirase.systems.agriculture.sea_watch.rules import currents
from oirase.systems.agriculture.sea_watch.rules.drift import Drift, drifted

Numbers = NDArray[np.float64]
HOUR_MS = 3_600_000
BACKGROUND_HOURS = 30 * 24
PARTICLES = 60
FITTED = (6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0)
FIT_MOMENTS = 60


@dataclass(frozen=True)
class AtStation:
    """A measured current: the station, m/s towards east and north, and what the other stations would have said there."""

    station: Station
    measured: tuple[float, float]
    predicted: tuple[float, float]

    @property
    def speed(self) -> float:
        """Return its speed in m/s."""
        return float(np.hypot(*self.measured))


@dataclass(frozen=True)
class Flow:
    """The map: cells (n, 2) in degrees with velocity and error, which are shown, and how good it is at the stations."""

    at: int
    hours: int
    length_km: float
    fitted_km: float | None
    cells: Numbers
    velocities: Numbers
    error: Numbers
    shown: NDArray[np.bool_]
    stations: tuple[AtStation, ...]
    rmse: float


@dataclass(frozen=True)
class _Hours:
    """Hourly means of the surface currents of the stations that have them: (stations, hours, 2), NaN where there is none."""

    stations: list[Station]
    values: Numbers


def _hours(found: Watched, until: int) -> _Hours:
    first = until - BACKGROUND_HOURS * HOUR_MS
    stations, values = [], []
    for station in found.layout.stations:
        depths = [depth for depth in station.measures.get("current_east", ()) if depth is not None]
        pair = (
            [found.find(station, quantity, min(depths)) for quantity in ("current_east", "current_north")]
            if depths
            else [None]
        )
        if any(one is None for one in pair):
            continue
        course = np.full((BACKGROUND_HOURS, 2), np.nan)
        for column, series in enumerate(pair):
            hours = store().buckets(series.number, first, until, "hour")  # type: ignore[union-attr]
            places = (hours["hour"] - first) // HOUR_MS
            inside = (places >= 0) & (places < BACKGROUND_HOURS)
            course[places[inside], column] = means(hours)[inside]
        stations.append(station)
        values.append(course)
    return _Hours(stations, np.array(values).reshape(len(stations), BACKGROUND_HOURS, 2))


def flow(found: Watched, until: int) -> Flow | None:
    """Return the mean surface current of the last hours before a moment (ms); None with fewer than three stations.

    A mean over 25 hours leaves little of the tides; the background is the mean of thirty days over all stations.
    """
    until -= until % HOUR_MS
    hours = _hours(found, until)
    span = setting("current_hours")
    recent = _mean(hours.values[:, -span:])
    known = ~np.isnan(recent).any(axis=1)
    if known.sum() < 3:
        return None
    stations = [one for one, is_known in zip(hours.stations, known.tolist(), strict=True) if is_known]
    background = _mean(hours.values.reshape(1, -1, 2))[0]
    centre = found.layout.drift_from
    places = currents.to_km(np.array([one.position for one in stations]), centre)
    points = currents.Points(places, recent[known])
    length, noise = setting("length_km"), setting("noise")
    cells = found.layout.grid.cells()
    field = currents.interpolated(points, currents.to_km(cells, centre), background, length, noise)
    left = currents.left_out(points, background, length, noise)
    at_stations = tuple(
        AtStation(one, tuple(measured), tuple(predicted))
        for one, measured, predicted in zip(stations, points.velocities, left.predicted, strict=True)
    )
    return Flow(
        at=until,
        hours=span,
        length_km=length,
        fitted_km=_fitted(hours.values[known], places, background, noise, span),
        cells=cells,
        velocities=field.velocities,
        error=field.error,
        shown=field.error <= setting("error_limit"),
        stations=at_stations,
        rmse=left.rmse,
    )


def _mean(values: Numbers) -> Numbers:
    """Return means (stations, 2) over hours, NaN where less than half of them is known."""
    known = ~np.isnan(values)
    counts = known.sum(axis=1)
    sums = np.where(known, values, 0).sum(axis=1)
    return np.where(counts * 2 >= values.shape[1], sums / np.maximum(counts, 1), np.nan)


def _fitted(values: Numbers, places: Numbers, background: Numbers, noise: float, span: int) -> float | None:
    """Return the length that leaves the least error at stations left out, over the last thirty days."""
    moments = []
    for end in range(values.shape[1], span, -max(1, values.shape[1] // FIT_MOMENTS)):
        recent = _mean(values[:, end - span : end])
        if not np.isnan(recent).any():
            moments.append(currents.Points(places, recent))
    return currents.fitted_length(moments, background, noise, FITTED) if len(moments) >= 10 else None


def drift_of(found: Watched, current: Flow) -> Numbers:
    """Return where particles drift (steps + 1, n, 2) from the bay's start, in the current as it is now; nothing moves in hidden cells."""
    how = Drift(hours=setting("drift_hours"), step_s=1800, diffusivity=setting("diffusivity"), seed=22)
    grid = found.layout.grid
    start = np.tile(np.array(found.layout.drift_from), (PARTICLES, 1))
    step = np.array(grid.step)
    lookup = np.zeros((len(grid.water), len(grid.water[0]), 2))
    place = np.floor((current.cells - [grid.west, grid.south]) / step).astype(int)
    lookup[place[:, 1], place[:, 0]] = np.where(current.shown[:, None], current.velocities, 0.0)

    def velocity(where: Numbers, _t: float) -> Numbers:
        at = np.floor((where - [grid.west, grid.south]) / step).astype(int)
        column = np.clip(at[:, 0], 0, lookup.shape[1] - 1)
        row = np.clip(at[:, 1], 0, lookup.shape[0] - 1)
        here: Numbers = lookup[row, column]
        return here

    return drifted(start, velocity, how, grid.is_water)
