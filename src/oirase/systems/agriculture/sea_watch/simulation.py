"""A sea that could be: currents, layers and weather of buoys as numbers, the same for a seed, with faults of instruments at known places.

Not a model of any real bay. Surface and bottom follow the year with the bottom a month late; in between lies a thermocline that storms wear
down and that the inner tide moves; salt is fresher at the surface in the thaw; oxygen is used up below the thermocline; currents are tides, a
mean circulation and a few per cent of the wind. Every random course is laid on knots counted from one fixed day, so that a value depends on
its time only and never on the window that is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from oirase.blocks.observations.facade import start_of
from oirase.systems.agriculture.sea_watch.layout import Layout, Station, series_code
from oirase.systems.agriculture.sea_watch.quantities import QUANTITIES
from oirase.systems.agriculture.sea_watch.rules.seawater import oxygen_at_saturation

Numbers = NDArray[np.float64]
Times = NDArray[np.int64]
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
FIRST = start_of(date(2010, 1, 1))
KNOT = 6 * HOUR_MS
KNOTS = 40 * 1461
STORMS_A_YEAR = 26
# Periods in hours of the tides M2, S2, K1, O1 and their shares of the tidal current.
TIDES = ((12.4206, 0.5), (12.0, 0.2), (23.9345, 0.2), (25.8193, 0.1))


@dataclass(frozen=True)
class Fault:
    """Where an instrument was wrong: kind, station, series, and its span in milliseconds, the end not included."""

    kind: str
    station: str
    series: str
    first: int
    until: int


# Kind, quantity, which of its depths, days before the end, hours. Of every station that measures it, in turn.
FAULTS = (
    ("spike", "temperature", 0, 9.3, 0.17), ("spike", "temperature", 2, 31.6, 0.17), ("spike", "salinity", 1, 52.4, 0.17),
    ("flat_line", "temperature", 1, 21.5, 14.0), ("gap", "temperature", 0, 44.2, 30.0), ("gross_range", "salinity", 0, 27.8, 2.0),
    ("drift", "salinity", 2, 58.0, 240.0), ("rate_of_change", "oxygen", 0, 12.7, 3.0), ("density_inversion", "salinity", 3, 36.0, 10.0),
    ("spike", "temperature", 1, 141.0, 1.1), ("flat_line", "oxygen", 1, 98.0, 36.0), ("gap", "salinity", 0, 203.0, 60.0),
)  # fmt: skip


class Sea:
    """The courses of a bay for a seed."""

    def __init__(self, layout: Layout, seed: int = 22) -> None:
        self.layout = layout
        self.seed = seed

    @cached_property
    def _weather(self) -> Numbers:
        """Return normal courses on the knots (9, knots) with a memory of four days: water, air, wind east and north, salt, currents."""
        rng = np.random.default_rng(self.seed)
        noise = rng.normal(0, 1, (KNOTS, 9))
        keep = np.exp(-KNOT / (4 * DAY_MS))
        course = np.empty_like(noise)
        course[0] = noise[0]
        for place in range(1, KNOTS):
            course[place] = keep * course[place - 1] + np.sqrt(1 - keep**2) * noise[place]
        return course.T

    @cached_property
    def _storms(self) -> tuple[Times, Numbers]:
        """Return when storms come, mostly from October to March, and how strong they are (0 to 1)."""
        rng = np.random.default_rng(self.seed + 1)
        years = KNOTS * KNOT / (365.25 * DAY_MS)
        times = np.sort(rng.integers(0, KNOTS * KNOT, int(3 * STORMS_A_YEAR * years))) + FIRST
        chance = 0.33 + 0.3 * np.cos(2 * np.pi * (_year(times) - 0.0))
        kept = times[rng.random(len(times)) < chance]
        return kept, rng.uniform(0.3, 1.0, len(kept))

    def _course(self, which: int, times: Times) -> Numbers:
        places = (times - FIRST) / KNOT
        course: Numbers = np.interp(places, np.arange(KNOTS), self._weather[which])
        return course

    def _warm_years(self, times: Times) -> Numbers:
        """Return how much warmer (degrees) a summer is than the mean one; it changes from year to year."""
        rng = np.random.default_rng(self.seed + 2)
        yearly = rng.normal(0.4, 0.9, 41)
        warmer: Numbers = np.interp((times - FIRST) / DAY_MS / 365.25 - 0.55, np.arange(41), yearly)
        return warmer

    def storminess(self, times: Times) -> Numbers:
        """Return how much storms stir the water: strength at their begin, gone in about two days."""
        begins, strengths = self._storms
        found = np.zeros(len(times))
        last = np.searchsorted(begins, times, side="right")
        for back in range(1, 5):
            place = np.maximum(last - back, 0)
            age = (times - begins[place]) / DAY_MS
            found += np.where((last >= back) & (age >= 0), strengths[place] * np.exp(-age / 1.8), 0)
        return np.minimum(found, 1.5)

    def temperature(self, station: Station, depth: float, times: Times) -> Numbers:
        """Return the temperature of the water in degrees C."""
        bottom = 11.6 - 5.9 * np.cos(2 * np.pi * (_year(times) - 0.22))
        above = self._stratified(times) * _shape(depth, self._thermocline(station, times))
        daily = 0.35 * np.exp(-depth / 4) * self._sun(times) * np.sin(2 * np.pi * (_day(times) - 0.4))
        weather = 0.55 * np.exp(-depth / 35) * self._course(0, times)
        warmth = station.simulation.get("warmth", 0.0) * (0.4 + 0.6 * np.sin(np.pi * _year(times)) ** 2)
        return bottom + above + daily + weather + warmth

    def _sun(self, times: Times) -> Numbers:
        height: Numbers = 0.5 - 0.5 * np.cos(2 * np.pi * (_year(times) - 0.03))
        return height

    def _stratified(self, times: Times) -> Numbers:
        """Return how much warmer (degrees) the surface is than the bottom: nothing in winter, most in early August, less after storms."""
        season = (
            np.maximum(np.sin(2 * np.pi * (_year(times) - 0.26)), 0) ** 1.2
            + 0.55 * np.maximum(np.sin(2 * np.pi * (_year(times) - 0.42)), 0) ** 2
        )
        return np.maximum((7.6 + 1.0 * self._warm_years(times)) * season, 0.0) * (
            1 - 0.35 * self.storminess(times)
        )

    def _thermocline(self, station: Station, times: Times) -> Numbers:
        """Return the depth of the thermocline in metres: deeper towards autumn, moved by the inner tide."""
        phase = crc32(station.code.encode()) % 100 / 16
        tide = np.sin(2 * np.pi * times / (TIDES[0][0] * HOUR_MS) + phase)
        return 14 + 22 * np.clip((_year(times) - 0.5) / 0.3, 0, 1) + 2.2 * tide + 1.5 * self._course(4, times)

    def salinity(self, station: Station, depth: float, times: Times) -> Numbers:
        """Return the practical salinity."""
        thaw = np.exp(-(((_year(times) - 0.30) / 0.07) ** 2)) + 0.35 * np.exp(
            -(((_year(times) - 0.6) / 0.12) ** 2)
        )
        fresh = station.simulation.get("freshness", 0.5) * (1.6 * thaw + 0.15) * np.exp(-depth / 7)
        return 33.55 + 0.006 * depth - fresh + 0.06 * self._course(5, times) * np.exp(-depth / 30)

    def oxygen(self, station: Station, depth: float, times: Times) -> Numbers:
        """Return dissolved oxygen in mg/L: near saturation where the water is stirred, used up below the thermocline."""
        salt, warm = self.salinity(station, depth, times), self.temperature(station, depth, times)
        used = (
            0.42
            * np.clip(self._stratified(times) / 8, 0, 1.2)
            * (1 - _shape(depth, self._thermocline(station, times)))
        )
        late = 0.15 * np.exp(-(((_year(times) - 0.72) / 0.08) ** 2)) * (depth > 25)
        share = 1.02 - used - late + 0.02 * self._course(6, times)
        return oxygen_at_saturation(salt, warm, 1025.0) * np.clip(share, 0.1, 1.3)

    def wind(self, times: Times) -> tuple[Numbers, Numbers]:
        """Return the wind (m/s) towards east and north: from the north-west in winter, light from the east in early summer."""
        winter = np.cos(2 * np.pi * (_year(times) - 0.03))
        gust = 1 + 1.6 * self.storminess(times)
        east = 2.2 * winter + 2.8 * self._course(2, times) * gust
        north = -1.4 * winter + 2.4 * self._course(3, times) * gust
        return east, north

    def current(self, station: Station, depth: float, times: Times) -> tuple[Numbers, Numbers]:
        """Return the current (m/s) towards east and north."""
        mean = station.simulation.get("mean_current", (0.0, 0.0))
        strength = station.simulation.get("tide", 0.05)
        angle = crc32(station.code.encode()) % 360 * np.pi / 180
        tide = sum(share * np.cos(2 * np.pi * times / (hours * HOUR_MS) + angle) for hours, share in TIDES)
        less, wind = np.exp(-depth / 40), self.wind(times)
        slow = 0.03 * self._course(7, times), 0.03 * self._course(8, times)
        # The wind drives the surface to the right of where it blows (northern half of the earth).
        east = 0.012 * (wind[0] + wind[1]) * np.exp(-depth / 8)
        north = 0.012 * (wind[1] - wind[0]) * np.exp(-depth / 8)
        return (
            less * (mean[0] + strength * tide * np.cos(angle) + slow[0]) + east,
            less * (mean[1] + strength * tide * np.sin(angle) + slow[1]) + north,
        )

    def true_values(
        self, station: Station, quantity: str, depth: float | None, times: Times
    ) -> tuple[Numbers, Numbers]:
        """Return what is really there, as value and second value (latitude of a position, else zeros)."""
        nothing = np.zeros(len(times))
        deep = depth or 0.0
        if quantity in ("temperature", "salinity", "oxygen"):
            return getattr(self, quantity)(station, deep, times), nothing
        if quantity.startswith("current"):
            return self.current(station, deep, times)[quantity == "current_north"], nothing
        if quantity == "position":
            swing = 2 * np.pi * times / (TIDES[0][0] * HOUR_MS)
            return station.position[0] + 6e-4 * np.cos(swing), station.position[1] + 4e-4 * np.sin(swing)
        if quantity == "air_temperature":
            daily = 2.6 * self._sun(times) * np.sin(2 * np.pi * (_day(times) - 0.37))
            return 10.6 - 11.8 * np.cos(2 * np.pi * (_year(times) - 0.08)) + daily + 2.4 * self._course(
                1, times
            ), nothing
        east, north = self.wind(times)
        if quantity == "wind_speed":
            return np.hypot(east, north), nothing
        return np.degrees(np.arctan2(-east, -north)) % 360, nothing

    def measured(
        self, station: Station, quantity: str, depth: float | None, times: Times
    ) -> tuple[Numbers, Numbers]:
        """Return what an instrument without faults says: with noise, rounded to its decimals."""
        value, second = self.true_values(station, quantity, depth, times)
        code = f"{station.code}/{series_code(quantity, depth)}"
        noise = np.random.default_rng([self.seed, crc32(code.encode()), int(times[0]) % 2**31])
        decimals = QUANTITIES[quantity].decimals
        spread = NOISE[quantity]
        value = np.round(value + noise.normal(0, spread, len(times)), decimals)
        if quantity == "position":
            second = np.round(second + noise.normal(0, spread, len(times)), decimals)
        if quantity == "wind_from":
            value %= 360
        return value, second


NOISE: Mapping[str, float] = {
    "temperature": 0.02, "salinity": 0.01, "oxygen": 0.04, "current_east": 0.01, "current_north": 0.01,
    "air_temperature": 0.1, "wind_speed": 0.3, "wind_from": 4.0, "position": 3e-5,
}  # fmt: skip


def faults_of(layout: Layout, end: int) -> list[Fault]:
    """Return where instruments are wrong in the year before `end`: the list against which quality control is scored."""
    found = []
    for number, (kind, quantity, layer, days, hours) in enumerate(FAULTS):
        able = [one for one in layout.stations if len(one.measures.get(quantity, ())) > layer]
        if not able:
            continue
        station = able[number % len(able)]
        first = end - int(days * DAY_MS)
        first -= first % 600_000
        depth = station.measures[quantity][layer]
        found.append(
            Fault(
                kind,
                station.code,
                series_code(quantity, depth),
                first,
                first + max(int(hours * HOUR_MS), 600_000),
            )
        )
    return found


def with_fault(fault: Fault, times: Times, values: Numbers) -> tuple[Times, Numbers]:
    """Return a series as the faulty instrument sends it; one that is silent sends fewer values."""
    inside = (times >= fault.first) & (times < fault.until)
    if not inside.any():
        return times, values
    if fault.kind == "gap":
        return times[~inside], values[~inside]
    values = values.copy()
    values[inside] = _faulty(fault, times[inside], values[inside])
    return times, values


def _faulty(fault: Fault, times: Times, values: Numbers) -> Numbers:
    share = (times - fault.first) / (fault.until - fault.first)
    every_other = np.arange(len(values)) % 2
    found: Mapping[str, Numbers] = {
        "spike": values + 9.0,
        "flat_line": np.full(len(values), values[0]),
        "gross_range": np.full(len(values), -5.0),
        "drift": np.round(values - 1.6 * share, 2),
        "rate_of_change": np.round(values * np.where(every_other, 0.45, 1.0), 2),
        "density_inversion": np.round(values - 2.5, 2),
    }
    return found[fault.kind]


def _shape(depth: float, thermocline: Numbers) -> Numbers:
    """Return the share of the warm layer at a depth: 1 above the thermocline, 0 far below."""
    return 1 / (1 + np.exp((depth - thermocline) / 5.0))


def _year(times: Times) -> Numbers:
    """Return the part of the year that has passed, 0 on 1 January."""
    share: Numbers = (times - FIRST) / DAY_MS / 365.2425 % 1.0
    return share


def _day(times: Times) -> Numbers:
    share: Numbers = (times - FIRST) / DAY_MS % 1.0
    return share
