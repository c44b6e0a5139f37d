"""The simulated sea behaves like one, is the same each time, and is wrong only where it says so."""

from __future__ import annotations

import tomllib
from datetime import date

import numpy as np
import pytest

from oirase.blocks.observations.facade import start_of
from oirase.kernel.manifest import packs
from oirase.systems.agriculture.sea_watch import layout
from oirase.systems.agriculture.sea_watch.rules import seawater
from oirase.systems.agriculture.sea_watch.simulation import DAY_MS, Sea, faults_of, with_fault

LAYOUT = layout.read(
    tomllib.loads((packs.PACKS / "aomori" / "sea_watch" / "bay.toml").read_text(encoding="utf-8"))
)
SEA = Sea(LAYOUT)
BUOY = LAYOUT.stations[0]
YEAR = np.arange(start_of(date(2025, 1, 1)), start_of(date(2026, 1, 1)), 600_000)
DEPTHS = BUOY.depths


def month(number: int) -> np.ndarray:  # type: ignore[type-arg]
    return YEAR[(start_of(date(2025, number, 1)) <= YEAR) & (start_of(date(2025, number, 28)) > YEAR)]


def test_it_is_cold_in_march_and_warm_in_august() -> None:
    march, august = (SEA.temperature(BUOY, DEPTHS[0], month(number)).mean() for number in (3, 8))
    assert 3 < march < 9
    assert 21 < august < 28
    whole = SEA.temperature(BUOY, DEPTHS[0], YEAR)
    assert whole.min() > 2
    assert whole.max() < 31


def test_summer_is_layered_and_winter_is_mixed() -> None:
    def layers(number: int) -> list[float]:
        return [float(SEA.temperature(BUOY, depth, month(number)).mean()) for depth in DEPTHS]

    summer, winter = layers(7), layers(2)
    assert summer == sorted(summer, reverse=True)
    assert summer[0] - summer[-1] > 5
    assert max(winter) - min(winter) < 1


def test_the_water_does_not_stand_on_its_head() -> None:
    times = YEAR[::72]
    density = [
        seawater.derived(
            SEA.salinity(BUOY, depth, times), SEA.temperature(BUOY, depth, times), depth, *BUOY.position
        ).sigma0
        for depth in DEPTHS
    ]
    heavier_above = np.diff(np.array(density), axis=0) < -0.05
    assert heavier_above.mean() < 0.02


def test_tides_are_in_the_currents() -> None:
    east, _north = SEA.current(BUOY, 1.0, YEAR)
    spectrum = np.abs(np.fft.rfft(east - east.mean()))
    hours = 1 / np.fft.rfftfreq(len(east), 1 / 6)[1:]
    tidal = np.where(hours < 30, spectrum[1:], 0)
    assert hours[tidal.argmax()] == pytest.approx(12.42, abs=0.05)
    assert np.abs(east).max() < 1.5


def test_the_deep_loses_oxygen_in_summer_only() -> None:
    def share(number: int) -> float:
        times = month(number)
        salt, warm = SEA.salinity(BUOY, 45.0, times), SEA.temperature(BUOY, 45.0, times)
        return float(seawater.oxygen_saturation(SEA.oxygen(BUOY, 45.0, times), salt, warm, 1025).mean())

    assert share(8) < 75
    assert share(2) > 95


def test_weather_is_of_its_season() -> None:
    january, august = month(1), month(8)
    warm, cold = (
        SEA.true_values(BUOY, "air_temperature", None, times)[0].mean() for times in (august, january)
    )
    assert warm > 20 > 3 > cold
    east = [SEA.wind(times)[0].mean() for times in (january, august)]
    assert east[0] > 1.5 > east[1]


def test_a_value_depends_on_its_time_only() -> None:
    whole = SEA.temperature(BUOY, 15.0, YEAR)
    assert (Sea(LAYOUT).temperature(BUOY, 15.0, YEAR[5000:6000]) == whole[5000:6000]).all()
    assert not np.allclose(Sea(LAYOUT, 23).temperature(BUOY, 15.0, YEAR), whole)


def test_instruments_are_noisy_and_round() -> None:
    measured, _second = SEA.measured(BUOY, "temperature", 15, YEAR)
    off = measured - SEA.temperature(BUOY, 15.0, YEAR)
    assert off.std() == pytest.approx(0.02, rel=0.1)
    assert (measured == np.round(measured, 2)).all()
    again, _second = SEA.measured(BUOY, "temperature", 15, YEAR)
    assert (again == measured).all()


def test_faults_stand_where_the_list_says() -> None:
    end = int(YEAR[-1])
    faults = faults_of(LAYOUT, end)
    assert {one.kind for one in faults} >= {
        "spike",
        "flat_line",
        "gap",
        "gross_range",
        "drift",
        "rate_of_change",
    }
    assert all(end - 365 * DAY_MS < one.first < one.until <= end for one in faults)
    for fault in faults:
        station = LAYOUT.station(fault.station)
        quantity = fault.series.rsplit("-", 1)[0]
        depth = float(fault.series.rsplit("-", 1)[1].removesuffix("m"))
        clean, _second = SEA.measured(station, quantity, depth, YEAR)
        times, values = with_fault(fault, YEAR, clean)
        inside = (fault.first <= YEAR) & (fault.until > YEAR)
        if fault.kind == "gap":
            assert len(times) == len(YEAR) - inside.sum()
            continue
        assert (values != clean)[inside].any(), fault
        assert (values == clean)[~inside].all(), fault


def test_the_year_is_made_in_seconds() -> None:
    # Sixty-odd series of ten-minute values: the size is what is tested, not the machine.
    assert sum(len(depths) for one in LAYOUT.stations for depths in one.measures.values()) > 55
    assert len(YEAR) == 365 * 144
