"""The store in PostgreSQL keeps the contract, and finds damage."""

from __future__ import annotations

import numpy as np
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.observations.store import codec
from oirase.blocks.observations.store.arrays import LARGEST, VALUE
from oirase.blocks.observations.store.postgres import PostgresStore
from oirase.blocks.observations.store.protocol import ObservationStore
from oirase.blocks.observations.store.rollups import days_of, hours_of
from oirase.blocks.observations.tests.store_contract import DAY_ONE, START, StoreContract, rows, sealed, wrote
from oirase.blocks.observations.times import DAY, HOUR, observation_number, series_and_ms

FLAGS = st.sampled_from([1, 2, 3, 4, 1 | 1 << 4])
NUMBERS = st.one_of(st.floats(-1e6, 1e6).map(lambda one: round(one, 2)), st.floats(-LARGEST, LARGEST))


@pytest.mark.sql
@pytest.mark.django_db
class TestPostgresStore(StoreContract):
    @pytest.fixture
    def store(self) -> ObservationStore:
        return PostgresStore()

    def test_a_damaged_day_is_found_and_the_rest_is_served(self, store: ObservationStore) -> None:
        wrote(store, rows(1, [START, START + DAY, START + 2 * DAY], [1, 2, 3]))
        sealed(store)
        assert store.damaged(1) == []
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE observations_chunk SET data = set_byte(data, 30, get_byte(data, 30) # 255) "
                "WHERE series = 1 AND first_t = %s",
                [START + DAY],
            )
        assert [day.day - DAY_ONE.day for day in store.damaged(1)] == [1]
        assert store.range(1, START, START + 3 * DAY)["value"].tolist() == [1, 3]


def _values(draw_times: list[int], numbers: list[float], flags: list[int]) -> np.ndarray:  # type: ignore[type-arg]
    n = min(len(draw_times), len(numbers), len(flags))
    found = np.zeros(n, VALUE)
    found["t"] = START + np.array(sorted(draw_times)[:n])
    found["value"], found["flag"] = numbers[:n], flags[:n]
    return found


@given(
    st.lists(st.integers(0, DAY - 1), unique=True, min_size=1, max_size=60),
    st.lists(NUMBERS, min_size=1, max_size=60),
    st.lists(FLAGS, min_size=1, max_size=60),
)
def test_a_day_comes_back_as_it_was(times: list[int], numbers: list[float], flags: list[int]) -> None:
    values = _values(times, numbers, flags)
    values["value2"][::2] = 1.25
    values["config"] = np.arange(len(values))
    data = codec.encode(values)
    assert np.array_equal(codec.decode(data), values)
    assert codec.last_time(data) == values["t"][-1]
    hours = hours_of(values)
    assert codec.decode_hours(codec.encode_hours(hours)).tobytes() == hours.tobytes()


def test_ten_minute_data_take_few_bytes() -> None:
    values = np.zeros(144, VALUE)
    values["t"] = START + np.arange(144) * HOUR // 6
    values["value"] = np.round(
        12 + np.sin(np.arange(144) / 20) + np.random.default_rng(1).normal(0, 0.03, 144), 2
    )
    values["flag"], values["config"] = 1, 17
    assert len(codec.encode(values)) < 144 * 3
    assert len(codec.encode_hours(hours_of(values))) < 144 * 6


@pytest.mark.parametrize("damage", [b"", b"\x01", b"\x09" + bytes(40)])
def test_bytes_that_are_no_day_are_refused(damage: bytes) -> None:
    with pytest.raises(codec.Damaged):
        codec.decode(damage)


def test_days_of_hours_are_days_of_values() -> None:
    rng = np.random.default_rng(3)
    values = _values(
        rng.choice(3 * DAY, 200, replace=False).tolist(), rng.normal(0, 1, 200).tolist(), [1, 4] * 100
    )
    days = days_of(hours_of(values))
    for day in days:
        inside = values[
            (values["t"] >= day["hour"]) & (values["t"] < day["hour"] + DAY) & (values["flag"] == 1)
        ]
        assert day["good"] == len(inside)
        assert day["sum"] == pytest.approx(inside["value"].sum())
        assert day["first"] == inside["value"][0]
        assert day["last"] == inside["value"][-1]


@given(st.integers(1, 2**20 - 1), st.integers(-2_208_988_800_000, 2**43 - 2_208_988_800_001))
def test_an_observation_has_a_number_that_leads_back(series: int, ms: int) -> None:
    number = observation_number(series, ms)
    assert 0 < number < 2**63
    assert series_and_ms(number) == (series, ms)
