"""The tests of QARTOD give what ioos_qc 2.3 gives, on its own vectors and on random series; where not, docs/explanation/quality-control.md says why."""

from __future__ import annotations

from typing import Any

import gsw
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ioos_qc import qartod as peer

from oirase.blocks.observations.qc import qartod
from oirase.blocks.observations.times import SECOND, start_of
from oirase.kernel.clock import today

MINUTE_S = 60
VALUES = st.lists(st.integers(-400, 4000).map(lambda one: one / 100), min_size=1, max_size=60)
STEPS = st.sampled_from([1, 60, 600, 601, 3600, 86_400])
LEVELS = st.tuples(st.integers(1, 500), st.integers(1, 500)).map(
    lambda pair: (min(pair) / 50, max(pair) / 50 + 0.5)
)
# Pressure, temperature and salinity near the six points of the TEOS-10 manual: stable.
PROFILE = (
    [10.0, 50, 125, 250, 600, 1000],
    [28.8, 28.4, 22.8, 10.3, 6.9, 4.4],
    [34.7, 34.8, 34.6, 34.7, 34.6, 34.7],
)


@st.composite
def series(draw: Any) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Values at irregular times, whole seconds apart."""
    value = np.array(draw(VALUES))
    steps = draw(st.lists(STEPS, min_size=len(value), max_size=len(value)))
    return value, np.cumsum(steps).astype(np.int64)


def agree(ours: Any, theirs: Any) -> None:
    assert ours.tolist() == np.asarray(theirs).astype(int).tolist()


def test_gross_range_on_the_published_vector() -> None:
    given_ = np.array([5, 10, 15, 20, 25, 30, 35, 40, 45, 51], float)
    agree(qartod.gross_range(given_, (10, 50), (20, 40)), [4, 3, 3, 1, 1, 1, 1, 1, 3, 4])


def test_spike_on_the_published_vector() -> None:
    given_ = np.array([10, 12, 999.99, 13, 15, 40, 9, 9])
    agree(qartod.spike(given_, 25, 50), [2, 4, 4, 4, 1, 3, 1, 2])


def test_flat_line_on_the_published_vector() -> None:
    given_ = np.array([1, 2, 2.0001, 2, 2.0001, 2, 2.0001, 2, 4, 5, 3, 3.0001, 3.0005, 3.00001])
    step = 15 * MINUTE_S
    agree(
        qartod.flat_line(given_, 3000 // step, 4800 // step, 0.01), [1, 1, 1, 1, 3, 3, 4, 4, 1, 1, 1, 1, 1, 3]
    )


def test_rate_of_change_on_the_published_vector() -> None:
    given_ = [2, 10, 2.1, 3, 4, 5, 7, 10, 0, 2, 2.2, 2, 1, 2, 3, 90, 91, 92, 93, 1, 2, 3, 4, 5]
    t = np.arange(len(given_)) * 15 * MINUTE_S * SECOND
    wanted = [1, 3, 3, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 3, 1, 1, 1, 1]
    agree(qartod.rate_of_change(np.array(given_), t, 5 / 15 / 60), wanted)


@given(series(), st.tuples(st.integers(-5, 15), st.integers(16, 45)))
def test_gross_range_is_the_peers(found: tuple[Any, Any], suspect: tuple[int, int]) -> None:
    value, _t = found
    fail = (suspect[0] - 3, suspect[1] + 3)
    agree(qartod.gross_range(value, fail, suspect), peer.gross_range_test(value, fail, suspect))


@given(series(), LEVELS, st.booleans())
def test_spike_is_the_peers(found: tuple[Any, Any], levels: tuple[float, float], differential: bool) -> None:
    value, _t = found
    method = "differential" if differential else "average"
    agree(
        qartod.spike(value, *levels, differential=differential),
        peer.spike_test(value, *levels, method=method),
    )


@given(series(), LEVELS)
def test_rate_of_change_is_the_peers(found: tuple[Any, Any], levels: tuple[float, float]) -> None:
    value, t = found
    per_second = [one / 3600 for one in levels]
    agree(
        qartod.rate_of_change(value, t * SECOND, *per_second), peer.rate_of_change_test(value, t, *per_second)
    )


@given(series(), st.integers(2, 9), st.integers(1, 5), st.sampled_from([0.005, 0.5, 30.0]))
def test_flat_line_is_the_peers_where_its_seconds_are_our_counts(
    found: tuple[Any, Any], count: int, more: int, tolerance: float
) -> None:
    value, t = found
    if len(value) < 3:
        return
    median = float(np.median(np.diff(t)).astype("timedelta64[s]").astype(float))
    theirs = peer.flat_line_test(value, t, count * median, (count + more) * median, tolerance)
    counts = [int(int(one * median) / median) for one in (count, count + more)]
    if min(counts) >= 2:
        agree(qartod.flat_line(value, *counts, tolerance), theirs)


@given(series(), st.integers(1, 12), st.integers(0, 11), st.tuples(st.integers(-4, 20), st.integers(21, 40)))
def test_climatology_is_the_peers(
    found: tuple[Any, Any], first: int, more: int, span: tuple[int, int]
) -> None:
    value, t = found
    months = (first, min(12, first + more))
    t = t * SECOND * 40 + start_of(today())
    bounds = np.full((1, 12, 4), np.nan)
    bounds[0, months[0] - 1 : months[1]] = (*span, span[0] - 2, span[1] + 2)
    config = peer.ClimatologyConfig()
    config.add(months, span, (span[0] - 2, span[1] + 2), period="month")
    in_tokyo = (t + 9 * 3600 * SECOND).astype("datetime64[ms]").astype("datetime64[ns]")
    agree(
        qartod.climatology(value, t, bounds),
        peer.climatology_test(config, value, in_tokyo, np.zeros(len(value))),
    )


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60)), min_size=1, max_size=30))
def test_density_inversion_is_the_peers(pairs: list[tuple[int, int]]) -> None:
    depth, density = (np.array(column, float) for column in zip(*pairs, strict=True))
    theirs = peer.density_inversion_test(density, depth, -3.0, -9.0)
    agree(qartod.inverted(density, depth, -3.0, -9.0), theirs)


def test_a_profile_is_tested_by_its_density() -> None:
    pressure, temperature, salinity = (np.array(one) for one in PROFILE)
    sound = qartod.density_inversion(pressure, temperature, salinity, (188, 4), -0.03)
    agree(sound, [1, 1, 1, 1, 1, 1])
    salinity[2] = 30
    agree(qartod.density_inversion(pressure, temperature, salinity, (188, 4), -0.03), [1, 3, 3, 1, 1, 1])


def test_many_profiles_at_once_are_each_by_itself() -> None:
    pressure, temperature, salinity = (np.array(one) for one in PROFILE)
    two = np.stack([temperature, temperature[::-1]])
    both = qartod.density_inversion(pressure, two, np.stack([salinity, salinity]), (188, 4), -0.03)
    for place in (0, 1):
        alone = qartod.density_inversion(pressure, two[place], salinity, (188, 4), -0.03)
        assert both[place].tolist() == alone.tolist()
    assert both[0].tolist() == [1] * 6
    assert 3 in both[1]


def test_density_rests_on_the_check_values_of_teos_10() -> None:
    """The six points of the TEOS-10 manual (IOC, SCOR and IAPSO, 2010), at 188 E, 4 N."""
    pressure = np.array(PROFILE[0])
    absolute = gsw.SA_from_SP([34.5487, 34.7275, 34.8605, 34.681, 34.568, 34.56], pressure, 188, 4)
    assert absolute == pytest.approx(
        [34.71179374, 34.89155423, 35.02561937, 34.84717698, 34.73665636, 34.73234939], abs=1e-8
    )
    conservative = gsw.CT_from_t(
        [34.7118, 34.8915, 35.0256, 34.8472, 34.7366, 34.7324],
        [28.7856, 28.4329, 22.8103, 10.26, 6.8863, 4.4036],
        pressure,
    )
    assert conservative == pytest.approx(
        [28.80991983, 28.43922782, 22.78617689, 10.22618927, 6.82721363, 4.32357575], abs=1e-8
    )


def test_a_missing_value_is_missing_and_its_neighbours_are_judged_by_what_is_left() -> None:
    value = np.array([10.0, 10, np.nan, 10, 10])
    t = np.arange(5) * 600 * SECOND
    agree(qartod.gross_range(value, (0, 20)), [1, 1, 9, 1, 1])
    agree(qartod.spike(value, 1), [2, 2, 9, 2, 2])
    agree(qartod.rate_of_change(value, t, 1), [1, 1, 9, 1, 1])
    agree(qartod.flat_line(value, 2, np.nan, 1), [1, 1, 9, 1, 1])


def test_a_gap_is_told_at_the_value_behind_it() -> None:
    t = np.array([0, 10, 20, 100, 110, 500]) * 60 * SECOND
    agree(qartod.gap(t, 60 * 60 * SECOND, 180 * 60 * SECOND), [1, 1, 1, 3, 1, 4])


def test_a_value_far_from_its_neighbours_is_suspect() -> None:
    value = np.array([10.0, 14, 19, 10, np.nan])
    others = np.array([[10, 11], [10, np.nan], [9, 10], [np.nan, np.nan], [1, 1]])
    agree(qartod.neighbours(value, others, 3, 8), [1, 3, 4, 2, 9])


def test_no_test_looks_over_the_border_of_a_series() -> None:
    value = np.array([1.0, 1, 1, 1, 1, 50, 50, 50, 50, 50])
    first = np.arange(10) % 5 == 0
    t = np.tile(np.arange(5), 2) * 600 * SECOND
    agree(qartod.spike(value, 1, first=first), [2, 1, 1, 1, 2] * 2)
    agree(qartod.rate_of_change(value, t, 0.001, first=first), [1] * 10)
    agree(qartod.flat_line(value, 3, np.nan, 0.1, first), [1, 1, 1, 3, 3] * 2)
    agree(qartod.gap(t, 1200 * SECOND, first=first), [1] * 10)
