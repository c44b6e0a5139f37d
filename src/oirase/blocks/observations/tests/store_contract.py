"""What every store of observations must do; a test module of a store inherits this class and gives it a store."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import transaction

from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.store.arrays import ROW, Rows
from oirase.blocks.observations.store.protocol import ObservationStore, Write
from oirase.blocks.observations.times import DAY, HOUR, MINUTE, start_of

DAY_ONE = date(2026, 3, 1)
START = start_of(DAY_ONE)


def rows(series: int, times: list[int], values: list[float], flag: int = Flag.PASS) -> Rows:
    """Return rows of one series."""
    found = np.zeros(len(times), ROW)
    found["series"], found["t"], found["value"], found["flag"] = series, times, values, flag
    return found


def wrote(store: ObservationStore, *pieces: Rows, reason: str = "") -> int:
    """Append and commit."""
    with transaction.atomic():
        return store.append(Write(np.concatenate(pieces), "device/test", "test", reason))


def sealed(store: ObservationStore, before: date | None = None) -> int:
    """Seal and commit; return how many values were revised."""
    with transaction.atomic():
        return store.seal(before=before).revised


class StoreContract:
    """Each test begins with an empty store."""

    @pytest.fixture
    def store(self) -> ObservationStore:
        raise NotImplementedError

    def test_values_are_read_in_order_of_time_hot_or_filed(self, store: ObservationStore) -> None:
        times = [START + place * 10 * MINUTE for place in range(300)]
        wrote(
            store, rows(7, times[::-1], [float(t % 97) for t in times[::-1]]), rows(8, times[:3], [1, 2, 3])
        )
        for _ in range(2):
            found = store.range(7, times[10], times[200])
            assert found["t"].tolist() == times[10:200]
            assert found["value"].tolist() == [float(t % 97) for t in times[10:200]]
            assert store.range(8, START, START + DAY)["value"].tolist() == [1, 2, 3]
            assert len(store.range(9, START, START + DAY)) == 0
            sealed(store)

    def test_the_last_batch_wins_and_what_it_replaced_is_kept(self, store: ObservationStore) -> None:
        wrote(store, rows(1, [START, START + HOUR], [10, 11]))
        wrote(store, rows(1, [START], [20]), reason="校正")
        assert store.range(1, START, START + DAY)["value"].tolist() == [20, 11]
        assert sealed(store) == 1
        assert store.range(1, START, START + DAY)["value"].tolist() == [20, 11]
        wrote(store, rows(1, [START + HOUR], [21]))
        assert store.range(1, START, START + DAY)["value"].tolist() == [20, 21]
        assert sealed(store) == 1
        assert [(one.t, one.value) for one in store.revisions(1)] == [(START, 10), (START + HOUR, 11)]

    def test_a_repeated_message_changes_nothing(self, store: ObservationStore) -> None:
        once = rows(1, [START, START + HOUR], [10, 11])
        wrote(store, once, once)
        wrote(store, once)
        assert sealed(store) == 0
        wrote(store, once)
        assert sealed(store) == 0
        assert store.range(1, START, START + DAY)["value"].tolist() == [10, 11]
        assert store.latest([1])[1].total == 2

    def test_late_values_join_a_filed_day(self, store: ObservationStore) -> None:
        wrote(store, rows(1, [START, START + 2 * HOUR], [1, 3]))
        sealed(store)
        wrote(store, rows(1, [START + HOUR, START - 1], [2, 0]))
        for _ in range(2):
            assert store.range(1, START - 1, START + DAY)["value"].tolist() == [0, 1, 2, 3]
            assert store.buckets(1, START - HOUR, START + DAY, "hour")["sum"].tolist() == [0, 1, 2, 3]
            sealed(store)

    def test_latest_is_the_newest_in_time_not_the_last_to_arrive(self, store: ObservationStore) -> None:
        wrote(store, rows(1, [START + HOUR, START], [5, 4]), rows(2, [START], [9]))
        wrote(store, rows(1, [START + MINUTE], [6]))
        found = store.latest([1, 2, 3])
        assert {one: (row.t, row.value, row.total) for one, row in found.items()} == {
            1: (START + HOUR, 5, 3), 2: (START, 9, 1),
        }  # fmt: skip

    def test_only_days_before_are_filed_when_asked(self, store: ObservationStore) -> None:
        wrote(store, rows(1, [START, START + DAY], [1, 2]))
        sealed(store, DAY_ONE + timedelta(days=1))
        wrote(store, rows(1, [START + DAY + MINUTE], [3]))
        assert store.range(1, START, START + 2 * DAY)["value"].tolist() == [1, 2, 3]

    def test_hours_and_days_count_the_good_ones_only(self, store: ObservationStore) -> None:
        wrote(store, rows(1, [START, START + MINUTE], [1, 3]), rows(1, [START + 2 * MINUTE], [99], Flag.FAIL))
        wrote(store, rows(1, [START + 5 * HOUR], [7], Flag.SUSPECT), rows(1, [START + DAY], [2]))
        for _ in range(2):
            hours = store.buckets(1, START, START + 2 * DAY, "hour")
            assert hours["good"].tolist() == [2, 0, 1]
            assert hours["bad"].tolist() == [1, 0, 0]
            assert hours["suspect"].tolist() == [0, 1, 0]
            assert hours["max"][0] == 3
            assert np.isnan(hours["max"][1])
            days = store.buckets(1, START, START + 2 * DAY, "day")
            assert days["hour"].tolist() == [START, START + DAY]
            assert days["sum"].tolist() == [4, 2]
            assert days["first"].tolist() == [1, 2]
            assert days["last"].tolist() == [3, 2]
            sealed(store)

    def test_the_last_values_before_a_moment(self, store: ObservationStore) -> None:
        times = [START + place * HOUR for place in range(100)]
        wrote(store, rows(1, times[:60], [float(one) for one in range(60)]))
        sealed(store)
        wrote(store, rows(1, times[50:], [float(one) + 0.5 for one in range(50, 100)]))
        assert store.last(1, times[70], 25)["value"].tolist() == [
            *(float(one) for one in range(45, 50)), *(one + 0.5 for one in range(50, 70)),
        ]  # fmt: skip
        assert len(store.last(1, times[0], 5)) == 0
        assert len(store.last(1, times[3], 5)) == 3

    def test_words_keep_their_versions(self, store: ObservationStore) -> None:
        nothing = np.zeros(0, ROW)
        with transaction.atomic():
            store.append(
                Write(nothing, "a", "test", texts=[(4, START, "晴れ", 2), (4, START + HOUR, "雪", 2)])
            )
            store.append(Write(nothing, "a", "test", texts=[(4, START, "曇り", 2)]))
        assert [text for _, _, text, _ in store.texts(4, START, START + DAY)] == ["曇り", "雪"]
        assert store.latest([4])[4].text == "雪"
