"""What differs between two editions of a programme: nothing from itself, the same from either side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.plan.commons.facts import Facts
from oirase.systems.plan.opendata.history import differences

FIGURES = st.dictionaries(
    st.tuples(st.sampled_from(["相談", "講座"]), st.integers(2023, 2025)), st.integers(0, 9).map(Decimal)
)


def state(title: str, *facts: Any, **named: Any) -> Facts:
    return Facts(1, title, title, *facts, **named)


STATES = st.builds(
    state,
    st.sampled_from(["港", "道"]),
    st.sampled_from(["", "まち"]),
    st.sampled_from([(), ("一課",)]),
    st.tuples(st.none() | st.just(2023), st.none() | st.just(2025)),
    st.none() | st.integers(0, 9),
    FIGURES,
    FIGURES,
)


@given(STATES)
def test_a_programme_does_not_differ_from_itself(one: Facts) -> None:
    assert differences(one, one) == []


@given(STATES, STATES)
def test_from_the_other_side_before_is_after(before: Facts, after: Facts) -> None:
    there, back = differences(before, after), differences(after, before)
    assert [(one.what, one.before, one.after, one.year) for one in there] == [
        (one.what, one.after, one.before, one.year) for one in back
    ]
    assert [one.change for one in there] == [-one.change if one.change else one.change for one in back]


def test_a_figure_of_one_edition_only_is_no_drift() -> None:
    before = state("港", targets={("相談", 2024): Decimal(3)})
    after = state("港", targets={("相談", 2024): Decimal(4), ("相談", 2025): Decimal(9)})
    [one] = differences(before, after)
    assert (one.what, one.indicator, one.year, one.change) == ("target", "相談", 2024, Decimal(1))
