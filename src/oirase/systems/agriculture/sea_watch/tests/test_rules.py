"""The science: published rows, closed forms, and properties."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.agriculture.sea_watch.rules import (
    advice,
    currents,
    days,
    drift,
    outlook,
    seawater,
    spat,
    watching,
)

NEW_YEAR = date(2025, 1, 1)


def run_of(values: list[float], first: date = NEW_YEAR) -> dict[date, float]:
    return {first + timedelta(days=place): value for place, value in enumerate(values)}


class TestDays:
    def test_a_day_needs_enough_good_values(self) -> None:
        assert days.daily_mean(1440.0, 144, 144, 0.5) == 10.0
        assert days.daily_mean(720.0, 72, 144, 0.5) == 10.0
        assert days.daily_mean(710.0, 71, 144, 0.5) is None
        assert days.daily_mean(0.0, 0, 144, 0.0) is None

    def test_only_days_above_the_line_count(self) -> None:
        means = run_of([24.9, 25.0, 25.1, 26.0, 26.1])
        assert days.days_above(means, 25, 2025, date(2025, 12, 31)).days == 3
        assert days.days_above(means, 26, 2025, date(2025, 12, 31)).days == 1
        assert days.days_above(means, 25, 2025, date(2025, 1, 3)).days == 1

    def test_a_leap_day_is_compared_with_the_day_before(self) -> None:
        assert days.same_day(date(2024, 2, 29), 2023) == date(2023, 2, 28)
        assert days.days_above({}, 25, 2023, date(2024, 2, 29)).possible == 59

    def test_past_years_with_gaps_do_not_stand_beside_whole_ones(self) -> None:
        until = date(2026, 1, 10)
        means = run_of([26.0] * 10, date(2024, 1, 1)) | run_of([26.0] * 4, date(2025, 1, 1))
        means |= run_of([26.0] * 3 + [20.0] * 7, date(2026, 1, 1))
        found = days.compared(means, 25, until, 0.8)
        assert (found.now.days, found.mean, found.rank, found.left_out) == (3, 10, 2, (2025,))

    def test_trend(self) -> None:
        until = NEW_YEAR + timedelta(days=6)
        rising = days.trend(run_of([10 + 0.1 * n for n in range(7)]), until, days=7, steady=0.3)
        assert rising.direction == "up"
        assert rising.per_week == pytest.approx(0.7)
        one_bad = run_of([10.0, 10.0, 10.0, 30.0, 10.0, 10.0, 10.0])
        assert days.trend(one_bad, until, days=7, steady=0.3).direction == "steady"
        assert days.trend(run_of([10.0, 11.0]), until, days=7, steady=0.3).direction == "unknown"


SINCE = date(2020, 1, 1)
GEAR = (15.0, 30.0)
# acceptance rows of the published lines for the scallop
SCALLOP = [
    advice.Line("juvenile-slow", "juvenile", "slow", 23, GEAR, SINCE),
    advice.Line("juvenile-stop", "juvenile", "stop", 24, GEAR, SINCE, until=25),
    advice.Line("juvenile-danger", "juvenile", "danger", 26, GEAR, SINCE, only_above=True),
    advice.Line("adult-slow", "adult", "slow", 20, GEAR, SINCE),
    advice.Line("adult-stop", "adult", "stop", 24, GEAR, SINCE, until=25),
    advice.Line("adult-danger", "adult", "danger", 26, GEAR, SINCE, only_above=True),
]


class TestAdvice:
    @pytest.mark.parametrize(
        ("mean", "juvenile", "adult"),
        [
            (19.99, "fine", "fine"), (20.0, "fine", "slow"), (22.99, "fine", "slow"), (23.0, "slow", "slow"),
            (24.0, "stop", "stop"), (26.0, "stop", "stop"), (26.01, "danger", "danger"),
        ],
    )  # fmt: skip
    def test_published_lines(self, mean: float, juvenile: str, adult: str) -> None:
        for stage, level in (("juvenile", juvenile), ("adult", adult)):
            assert advice.advised(SCALLOP, stage, {15.0: mean, 30.0: 5.0}).level == level

    def test_the_warmest_layer_counts_and_is_named(self) -> None:
        found = advice.advised(SCALLOP, "adult", {1.0: 29.0, 15.0: 21.0, 30.0: 24.5})
        assert (found.level, found.passed[0].depth, found.passed[0].mean) == ("stop", 30.0, 24.5)

    def test_without_a_mean_nothing_is_said(self) -> None:
        assert advice.advised(SCALLOP, "adult", {1.0: 29.0}).level == "unknown"

    def test_the_newest_line_by_the_day_holds(self) -> None:
        later = advice.Line("adult-slow", "adult", "slow", 21, GEAR, date(2026, 1, 1))
        ended = advice.Line("adult-stop", "adult", "stop", None, GEAR, date(2026, 1, 1))
        old = advice.in_force([*SCALLOP, later, ended], date(2025, 12, 31))
        new = advice.in_force([*SCALLOP, later, ended], date(2026, 1, 1))
        assert [one.degrees for one in old if one.code == "adult-slow"] == [20]
        assert [one.degrees for one in new if one.code == "adult-slow"] == [21]
        assert len(new) == len(old) - 1

    @given(st.floats(0, 35), st.floats(0, 35))
    def test_warmer_water_is_never_better(self, one: float, other: float) -> None:
        cold, warm = sorted((one, other))
        levels = [
            advice.LEVELS.index(advice.advised(SCALLOP, "adult", {15.0: mean}).level) for mean in (cold, warm)
        ]
        assert levels[0] <= levels[1]


class TestSeawater:
    # TEOS-10 manual, check values at 188 E, 4 N
    PRESSURE = [10, 50, 125, 250, 600, 1000]

    def test_check_values_of_the_manual(self) -> None:
        import gsw

        depth = -gsw.z_from_p(self.PRESSURE, 4)
        found = seawater.derived(
            [34.5487, 34.7275, 34.8605, 34.6810, 34.5680, 34.5600],
            [28.7856, 28.4329, 22.8103, 10.26, 6.8863, 4.4036],
            depth, 188, 4,
        )  # fmt: skip
        assert found.absolute_salinity == pytest.approx(
            [34.71179374, 34.89155423, 35.02561937, 34.84717698, 34.73665636, 34.73234939], abs=1e-6
        )
        assert found.conservative_temperature == pytest.approx(
            [28.80991983, 28.43922782, 22.78617689, 10.22618927, 6.82721363, 4.32357575], abs=1e-5
        )

    def test_oxygen_in_balance_with_the_air(self) -> None:
        # Garcia and Gordon 1992: 274.5957 umol/kg at 35 and 10 degrees
        found = seawater.oxygen_at_saturation(35.0, 10.0, 1000.0)
        assert float(found) == pytest.approx(274.5956644859288 * 31.9988e-3)
        assert float(seawater.oxygen_saturation(found / 2, 35.0, 10.0, 1000.0)) == pytest.approx(50)

    def test_cold_salt_water_is_heavier(self) -> None:
        found = seawater.derived([33.0, 34.0], [20.0, 8.0], [1.0, 45.0], 140.9, 41.0).sigma0
        assert found[1] > found[0]


class TestSpat:
    STAGES = [
        spat.Stage("spawning", "mean_at_least", 6.0),
        spat.Stage("larvae", "days_after", 35, after="spawning", span=5),
        spat.Stage("settling", "degree_days_after", 30.0, after="larvae", base=5.0),
    ]

    def test_stages_follow_one_another(self) -> None:
        means = run_of([4.0] * 20 + [6.0] * 80)
        found = spat.calendar(self.STAGES, means, {}, NEW_YEAR, date(2025, 12, 31))
        assert [(one.stage.code, one.first) for one in found] == [
            ("spawning", NEW_YEAR + timedelta(days=24)),
            ("larvae", NEW_YEAR + timedelta(days=59)),
            ("settling", NEW_YEAR + timedelta(days=89)),
        ]
        assert found[1].last == NEW_YEAR + timedelta(days=64)

    def test_days_to_come_are_filled_in_and_marked(self) -> None:
        normal = run_of([4.0] * 10 + [7.0] * 200)
        found = spat.calendar(self.STAGES, run_of([4.0] * 5), normal, NEW_YEAR, date(2025, 1, 5))
        assert all(one.estimated for one in found)
        assert found[0].first == NEW_YEAR + timedelta(days=13)

    def test_without_means_nothing_is_dated(self) -> None:
        assert spat.calendar(self.STAGES, {}, {}, NEW_YEAR, NEW_YEAR) == []

    def test_a_constant_24_degrees_reaches_960_on_day_40(self) -> None:
        # acceptance row of accumulated temperature
        assert spat.degree_days(lambda _day: 24.0, NEW_YEAR, NEW_YEAR + timedelta(days=39), 0) == 960


PLACES = np.array([[0.0, 0.0], [20.0, 0.0], [0.0, 15.0], [9.0, 9.0], [-12.0, 4.0]])
VELOCITIES = np.array([[0.1, 0.0], [0.0, 0.1], [-0.05, 0.02], [0.03, 0.03], [0.2, -0.1]])
POINTS = currents.Points(PLACES, VELOCITIES)
STILL = np.zeros(2)


class TestCurrents:
    def test_a_perfect_point_is_kept_and_far_away_is_background(self) -> None:
        cells = np.vstack([PLACES, [[500.0, 500.0]]])
        found = currents.interpolated(POINTS, cells, np.array([0.02, 0.01]), 12.0, 0.0)
        assert found.velocities[:5] == pytest.approx(VELOCITIES, abs=1e-9)
        assert found.error[:5] == pytest.approx(0, abs=1e-9)
        assert found.velocities[5] == pytest.approx([0.02, 0.01])
        assert found.error[5] == pytest.approx(1)

    def test_the_error_of_one_point_is_known(self) -> None:
        one = currents.Points(np.zeros((1, 2)), np.array([[0.1, 0.0]]))
        found = currents.interpolated(one, np.array([[12.0, 0.0]]), STILL, 12.0, 0.1)
        assert found.error[0] == pytest.approx(1 - math.exp(-2) / 1.1)
        assert found.velocities[0, 0] == pytest.approx(0.1 * math.exp(-1) / 1.1)

    def test_leaving_one_out_in_closed_form_is_leaving_one_out(self) -> None:
        found = currents.left_out(POINTS, STILL, 12.0, 0.05)
        for place in range(5):
            rest = np.arange(5) != place
            others = currents.Points(PLACES[rest], VELOCITIES[rest])
            again = currents.interpolated(others, PLACES[place : place + 1], STILL, 12.0, 0.05)
            assert found.predicted[place] == pytest.approx(again.velocities[0])

    def test_the_length_that_made_the_data_is_found(self) -> None:
        rng = np.random.default_rng(5)
        places = rng.uniform(-20, 20, (12, 2))
        made = np.linalg.cholesky(currents.covariance(places, places, 12.0) + 1e-6 * np.eye(12))
        moments = [currents.Points(places, made @ rng.normal(0, 0.1, (12, 2))) for _ in range(60)]
        assert currents.fitted_length(moments, STILL, 0.01, [4.0, 8.0, 12.0, 24.0, 40.0]) == 12.0

    def test_more_points_never_make_the_error_larger(self) -> None:
        cells = np.random.default_rng(1).uniform(-30, 30, (50, 2))
        few = currents.interpolated(currents.Points(PLACES[:3], VELOCITIES[:3]), cells, STILL, 12.0, 0.1)
        many = currents.interpolated(POINTS, cells, STILL, 12.0, 0.1)
        assert (many.error <= few.error + 1e-12).all()


class TestDrift:
    def test_constant_current_ends_where_a_peer_ends(self) -> None:
        # OpenDrift: 0.10 and 0.05 m/s for 10 days from 140.85 E, 41.05 N
        how = drift.Drift(240, 3600, 0.0, 1)
        end = drift.drifted(
            np.array([[140.85, 41.05]]), lambda at, _t: np.tile([0.10, 0.05], (len(at), 1)), how
        )[-1, 0]
        assert watching.distance_m((140.85, 41.05), tuple(end)) == pytest.approx(96_598, rel=1e-3)
        assert end == pytest.approx([141.88076, 41.43896], abs=2e-3)

    def test_a_random_walk_spreads_by_twice_k_t(self) -> None:
        # K = 5 m2/s, two days: 1,728,000 m2 in each direction
        how = drift.Drift(48, 3600, 5.0, 7)
        end = drift.drifted(np.tile([140.85, 41.05], (5000, 1)), lambda at, _t: np.zeros_like(at), how)[-1]
        metres = (end - [140.85, 41.05]) / drift.degrees_per_metre(np.full(5000, 41.05))
        assert metres.var(axis=0) == pytest.approx([1.728e6, 1.728e6], rel=0.06)

    def test_solid_rotation_closes(self) -> None:
        turn = 2 * math.pi / 86_400
        state = np.array([[1000.0, 0.0], [0.0, 4000.0]])
        here = state
        for step in range(96):
            here = drift.rk4(
                lambda at, _t: turn * np.stack([-at[:, 1], at[:, 0]], axis=1), here, step * 900.0, 900.0
            )
        assert here == pytest.approx(state, abs=0.01)

    def test_nobody_steps_on_land_and_the_same_seed_drifts_alike(self) -> None:
        how = drift.Drift(24, 3600, 20.0, 3)
        start = np.tile([140.9, 41.0], (50, 1))
        runs = [
            drift.drifted(
                start, lambda at, _t: np.tile([0.3, 0.0], (len(at), 1)), how, lambda at: at[:, 0] < 140.95
            )
            for _ in range(2)
        ]
        assert (runs[0] == runs[1]).all()
        assert runs[0][-1, :, 0].max() < 140.95
        assert runs[0].shape == (25, 50, 2)


def years_of(rng: np.random.Generator, memory: float, years: int = 5) -> dict[date, float]:
    means, anomaly, day = {}, 0.0, date(2020, 1, 1)
    while day < date(2020 + years, 1, 1):
        anomaly = memory * anomaly + rng.normal(0, 0.6)
        means[day] = 13 - 9 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 50) / 365) + anomaly
        day += timedelta(days=1)
    return means


class TestOutlook:
    ASKED = {"leads": (3, 7), "years": 3, "cases": 200, "margin": 0.05}

    def test_a_season_with_weather_can_be_forecast(self) -> None:
        means = years_of(np.random.default_rng(2), 0.8)
        found = outlook.outlook(means, 20.0, max(means), **self.ASKED)
        assert found.has_skill
        assert all(one.rmse < one.rmse_persistence for one in found.skills)
        assert all(0 <= chance <= 1 for _day, _mean, chance in found.expected)

    def test_a_random_walk_cannot_and_it_is_said(self) -> None:
        rng = np.random.default_rng(3)
        walk = run_of(list(13 + np.cumsum(rng.normal(0, 0.3, 5 * 365))), date(2020, 1, 1))
        found = outlook.outlook(walk, 20.0, max(walk), **self.ASKED)
        assert (found.has_skill, found.reason) == (False, "no_skill")
        assert found.skills

    def test_too_few_years_are_said(self) -> None:
        means = years_of(np.random.default_rng(2), 0.8, years=2)
        assert outlook.outlook(means, 20.0, max(means), **self.ASKED).reason == "few_years"

    def test_the_model_never_sees_what_it_is_scored_on(self) -> None:
        means = years_of(np.random.default_rng(2), 0.8)
        today = max(means)
        changed = {day: mean + (5 if day > today - timedelta(days=365) else 0) for day, mean in means.items()}
        before, after = (
            outlook.outlook(given, 20.0, today, **self.ASKED).skills for given in (means, changed)
        )
        assert after[0].rmse > before[0].rmse + 1

    def test_the_chance_at_the_line_is_half(self) -> None:
        assert outlook.chance_above(20.0, 1.0, 20.0) == 0.5
        assert outlook.chance_above(21.0, 1.0, 20.0) == pytest.approx(0.8413, abs=1e-4)
        assert outlook.chance_above(21.0, 0.0, 20.0) == 1.0


class TestWatching:
    def test_silence(self) -> None:
        assert watching.is_silent(None, 0, 600, 6)
        assert not watching.is_silent(0, 3_600_000, 600, 6)
        assert watching.is_silent(0, 3_600_001, 600, 6)

    def test_one_bad_fix_is_no_drift(self) -> None:
        home, away = (140.8, 41.0), (140.81, 41.0)
        assert watching.distance_m(home, away) == pytest.approx(841, abs=2)
        assert watching.off_position(home, [home, home, away], 300, 3) is None
        assert watching.off_position(home, [away] * 3, 300, 3) == pytest.approx(841, abs=2)
        assert watching.off_position(home, [away] * 2, 300, 3) is None
