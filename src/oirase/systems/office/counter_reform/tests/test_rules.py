"""Adding surveys up and comparing them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.office.counter_reform.rules import (
    MEDIA,
    Totals,
    WorkStep,
    differences,
    steps_of,
    surveyed,
    totals,
)

STEP = WorkStep("請求書を書く", "住民", 5, "paper", "記載台", 1)
steps = st.builds(
    WorkStep,
    title=st.text(min_size=1, max_size=5),
    who=st.just("x"),
    minutes=st.integers(0, 100),
    medium=st.sampled_from(MEDIA),
    counter=st.sampled_from(["", "市民課", "会計"]),
    written=st.integers(0, 3),
)


def test_a_counter_that_is_gone_to_twice_counts_once() -> None:
    work = [
        STEP,
        replace(STEP, counter="市民課", written=0, medium="system"),
        replace(STEP, counter="市民 課"),
    ]
    assert totals(work) == Totals(steps=3, minutes=15, counters=2, written=2, paper=2)


def test_no_steps_are_nothing() -> None:
    assert totals([]) == Totals(0, 0, 0, 0, 0)


@given(st.lists(steps, max_size=6), st.lists(steps, max_size=6))
def test_totals_add_up(one: list[WorkStep], other: list[WorkStep]) -> None:
    both = totals([*one, *other])
    assert both.minutes == totals(one).minutes + totals(other).minutes
    assert both.written == totals(one).written + totals(other).written
    assert both.counters <= totals(one).counters + totals(other).counters
    assert steps_of([vars(step) for step in one]) == one


def test_what_all_have_alike_is_no_difference() -> None:
    same = replace(STEP, title="請求書を　書く")
    found = differences({"A": ([STEP], ["印鑑"]), "B": ([same], []), "C": ([STEP], ["印鑑"])})
    assert [(one.kind, one.title, one.having, one.lacking) for one in found] == [
        ("document", "印鑑", ("A", "C"), ("B",))
    ]


@given(
    st.dictionaries(st.sampled_from("ABC"), st.tuples(st.lists(steps, max_size=4), st.just([])), min_size=1)
)
def test_a_difference_has_somebody_on_each_side(bodies: dict[str, tuple[list[WorkStep], list[str]]]) -> None:
    for one in differences(bodies):
        assert one.having
        assert one.lacking
        assert {*one.having} | {*one.lacking} == set(bodies)
        assert not {*one.having} & {*one.lacking}


def test_a_visit_is_held_against_the_surveys_of_all_its_procedures_or_none() -> None:
    assert surveyed({"a": 5, "b": 7}, ["a", "b"]) == 12
    assert surveyed({"a": 5}, ["a", "b"]) is None
    assert surveyed({}, []) is None
