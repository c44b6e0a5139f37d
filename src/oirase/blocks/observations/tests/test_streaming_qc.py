"""However values come, their flags end as those of one run over the whole series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.observations.qc import flags as packing
from oirase.blocks.observations.qc.configs import Config, Versions, checked
from oirase.blocks.observations.qc.examining import Rules, examined
from oirase.blocks.observations.qc.flags import flag_of, packed
from oirase.blocks.observations.qc.streaming import Examiner
from oirase.blocks.observations.store.arrays import ROW, VALUE, Rows, Values, merged, values_of
from oirase.blocks.observations.times import MINUTE

THREE = {
    "gross_range": {"fail": [-5, 40], "suspect": [0, 30]},
    "spike": {"suspect": 2, "fail": 8},
    "rate_of_change": {"suspect": 12},
}
ALL = {
    **THREE,
    "spike": {"suspect": 3, "method": "differential"},
    "climatology": [{"months": [1, 6], "suspect": [0, 20]}],
    "flat_line": {"suspect": 2, "fail": 4, "tolerance": 0.05},
    "gap": {"suspect": 30},
}


class Shelf:
    """A store in memory: of one series and time the last wins."""

    def __init__(self) -> None:
        self.series: dict[int, Values] = {}

    def take(self, rows: Rows) -> None:
        for row in rows:
            old = self.series.get(int(row["series"]), np.empty(0, VALUE))
            self.series[int(row["series"])] = merged(old, values_of(np.array([row], ROW)))

    def last(self, series: int, before: int, n: int) -> Values:
        found = self.series.get(series, np.empty(0, VALUE))
        return found[found["t"] < before][-n:]

    def range(self, series: int, first: int, until: int) -> Values:
        found = self.series.get(series, np.empty(0, VALUE))
        return found[(found["t"] >= first) & (found["t"] < until)]


VERSIONS = {
    1: Versions((Config(11, -(10**12), checked(THREE)),)),
    2: Versions((Config(12, -(10**12), checked(ALL)), Config(13, 100 * MINUTE, checked(THREE)))),
    3: Versions((Config(14, 50 * MINUTE, checked(ALL)),)),
    5: Versions((Config(15, -(10**12), checked(ALL)),)),
}


def configs(series: Iterable[int]) -> Mapping[int, Versions]:
    return {one: VERSIONS[one] for one in series if one in VERSIONS}


def rows(*found: tuple[int, int, float]) -> Rows:
    made = np.zeros(len(found), ROW)
    for place, (series, minutes, value) in enumerate(found):
        made[place] = (series, minutes * MINUTE, value, 0, 0, 0)
    return made


def whole(series: int, values: Values) -> Any:
    """Return the flags of one run over a series."""
    rules = Rules()
    held = [VERSIONS[series].at(int(t)) if series in VERSIONS else None for t in values["t"]]
    which = np.array([rules.place(one) if one else 0 for one in held], np.int64)
    return examined(values, np.arange(len(values)) == 0, rules, which), rules.table["number"][which]


ROWS = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3, 4]),
        st.integers(0, 30).map(lambda one: one * 10),
        st.sampled_from([1.0, 1.0, 1.01, 2, 4, 9, 25, 35, 50, float("nan")]),
    ),
    min_size=1,
    max_size=60,
)


@given(ROWS, st.lists(st.integers(1, 9), min_size=60, max_size=60), st.integers(0, 60))
def test_in_whatever_pieces_and_order_flags_end_as_those_of_one_run(
    found: list[tuple[int, int, float]], sizes: list[int], restart: int
) -> None:
    shelf = Shelf()
    examiner = Examiner(configs, shelf)
    sent = rows(*found)
    begin = 0
    for place, size in enumerate(sizes):
        if place == restart:
            examiner = Examiner(configs, shelf)
        batch = sent[begin : begin + size]
        if len(batch):
            shelf.take(examiner.examine(batch))
        begin += size
    for series, values in shelf.series.items():
        flags, config = whole(series, values)
        assert values["flag"].tolist() == flags.tolist()
        assert values["config"].tolist() == config.tolist()


@given(
    st.lists(st.sampled_from([1.0, 1.0, 1.0, 1.0, 1.01, 1.02, 9]), min_size=12, max_size=40),
    st.sets(st.integers(0, 39), max_size=3),
    st.integers(1, 4),
    st.booleans(),
)
def test_values_kept_back_find_their_place_whoever_tests_them(
    found: list[float], kept_back: set[int], size: int, restarts: bool
) -> None:
    sent = [(5, place * 10, value) for place, value in enumerate(found)]
    late = [one for place, one in enumerate(sent) if place in kept_back]
    sent = [one for place, one in enumerate(sent) if place not in kept_back] + late
    shelf = Shelf()
    examiner = Examiner(configs, shelf)
    for begin in range(0, len(sent), size):
        examiner = Examiner(configs, shelf) if restarts else examiner
        shelf.take(examiner.examine(rows(*sent[begin : begin + size])))
    assert shelf.series[5]["flag"].tolist() == whole(5, shelf.series[5])[0].tolist()


def test_the_rows_come_back_in_their_order_and_corrections_behind_them() -> None:
    shelf = Shelf()
    examiner = Examiner(configs, shelf)
    first = examiner.examine(rows((1, 0, 1), (1, 10, 9), (4, 10, 9)))
    assert [(one["series"], one["t"] // MINUTE) for one in first] == [(1, 0), (1, 10), (4, 10)]
    assert flag_of(first["flag"]).tolist() == [1, 3, 2]
    assert packing.tests_of(int(first["flag"][1])) == ("rate_of_change",)
    shelf.take(first)
    second = examiner.examine(rows((4, 20, 9), (1, 20, 1)))
    assert [(one["series"], one["t"] // MINUTE) for one in second] == [(4, 20), (1, 20), (1, 10)]
    assert packing.tests_of(int(second["flag"][2])) == ("spike", "rate_of_change")
    assert second["value"][2] == 9


def test_what_an_officer_said_stands_when_neighbours_or_the_value_itself_come_again() -> None:
    shelf = Shelf()
    examiner = Examiner(configs, shelf)
    shelf.take(examiner.examine(rows((1, 0, 1), (1, 10, 9))))
    judged = shelf.series[1][1:2].copy()
    judged["flag"] = packed(1, ("rate_of_change", "officer"))
    shelf.series[1] = merged(shelf.series[1], judged)
    shelf.take(examiner.examine(rows((1, 20, 1))))
    shelf.take(examiner.examine(rows((1, 10, 9))))
    assert shelf.series[1]["flag"][1] == judged["flag"][0]
    shelf.take(examiner.examine(rows((1, 10, 8.5))))
    assert packing.tests_of(int(shelf.series[1]["flag"][1])) == ("spike", "rate_of_change")


def test_of_a_value_sent_twice_in_a_batch_the_last_is_tested() -> None:
    examiner = Examiner(configs, Shelf())
    found = examiner.examine(rows((1, 0, 99), (1, 0, 5)))
    assert flag_of(found["flag"]).tolist() == [2, 1]


def test_after_a_batch_that_was_rolled_back_the_store_is_read_anew() -> None:
    shelf = Shelf()
    examiner = Examiner(configs, shelf)
    shelf.take(examiner.examine(rows((1, 0, 1))))
    examiner.examine(rows((1, 10, 25)))
    examiner.forget()
    found = examiner.examine(rows((1, 20, 1.5)))
    assert flag_of(found["flag"]).tolist() == [1]
    assert len(found) == 1


def test_values_of_a_series_without_tests_are_not_evaluated() -> None:
    examiner = Examiner(configs, Shelf())
    found = examiner.examine(rows((9, 0, 1), (9, 10, float("nan"))))
    assert found["flag"].tolist() == [2, 9]
    assert found["config"].tolist() == [0, 0]
