"""The machine behind alerts: hysteresis, hold, release, change, silence, conditions; and that portions do not matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.observations.alerts.rules import Change, Rule, State, Unsound, advance, rule_of, silent
from oirase.blocks.observations.times import HOUR, MINUTE

STEP = 10 * MINUTE
ABOVE = {"kind": "threshold", "side": "above", "limit": 26, "hysteresis": 1}


def run(rule: Rule, values: list[float], state: State | None = None, start: int = 0) -> list[Change]:
    """Give values every ten minutes to a rule."""
    state = state or State()
    return [
        change
        for place, value in enumerate(values)
        for change in advance(rule, state, start + place * STEP, value)
    ]


def told(changes: list[Change]) -> list[tuple[str, int]]:
    """Return what happened at which value."""
    return [(one.what, one.at // STEP) for one in changes]


def test_an_alert_ends_only_beyond_the_hysteresis_and_knows_its_peak() -> None:
    changes = run(rule_of(ABOVE), [25, 26, 27.5, 25.5, 25, 24.9, 26.1])
    assert told(changes) == [("raised", 1), ("ended", 5), ("raised", 6)]
    assert (changes[1].peak, changes[1].peak_at // STEP) == (27.5, 2)


def test_below_is_the_mirror_of_above() -> None:
    rule = rule_of({"kind": "threshold", "side": "below", "limit": 2, "hysteresis": 0.5})
    changes = run(rule, [3, 2, 1.2, 2.4, 2.5, 2.6])
    assert told(changes) == [("raised", 1), ("ended", 5)]
    assert changes[1].peak == 1.2


def test_a_condition_must_hold_before_it_fires_and_be_over_before_it_ends() -> None:
    rule = rule_of({**ABOVE, "hysteresis": 0, "hold": 1200, "release": 1200})
    assert told(run(rule, [26, 26, 25, 26, 26, 26, 25, 26, 25, 25, 25])) == [("raised", 5), ("ended", 10)]


def test_a_change_is_measured_from_the_oldest_value_of_the_window() -> None:
    rule = rule_of({"kind": "change", "side": "fall", "limit": 3, "within": 3600})
    changes = run(rule, [20, 19.5, 19, 18.5, 18, 17.5, 17, 16.9, 17, 17])
    assert told(changes)[0] == ("raised", 6)
    assert changes[0].value == pytest.approx(-3)


def test_silence_begins_when_the_time_was_up_whoever_notices_it() -> None:
    rule = rule_of({"kind": "missing", "limit": 3600})
    noticed, state = [], State()
    run(rule, [1, 1], state)
    for now in range(STEP, 5 * HOUR, HOUR // 2):
        noticed += silent(rule, state, now)
    noticed += advance(rule, state, 5 * HOUR, 1)
    unnoticed, state = run(rule, [1, 1]), State()
    run(rule, [1, 1], state)
    unnoticed += advance(rule, state, 5 * HOUR, 1)
    assert noticed == unnoticed
    assert [(one.what, one.at) for one in noticed] == [("raised", STEP + HOUR), ("ended", 5 * HOUR)]
    assert noticed[1].peak == (5 * HOUR - STEP) / 1000


def test_a_condition_is_an_expression_over_value_and_means() -> None:
    rule = rule_of({"kind": "condition", "when": "value > 25 and mean_hour > 24", "until": "value < 23"})
    assert told(run(rule, [20, 26, 26, 26, 26, 24, 22])) == [("raised", 3), ("ended", 6)]
    assert told(run(rule_of({"kind": "condition", "when": "change > 2"}), [1, 2, 5, 5])) == [
        ("raised", 2),
        ("ended", 3),
    ]
    assert told(run(rule_of({"kind": "condition", "when": "month = 1 and hour = 9"}), [1, 1]))[0] == (
        "raised",
        0,
    )


@pytest.mark.parametrize(
    ("definition", "field"),
    [
        ({}, "kind"),
        ({"kind": "threshold", "side": "above"}, "limit"),
        ({"kind": "threshold", "limit": 3}, "side"),
        ({**ABOVE, "limit": "inf"}, "limit"),
        ({**ABOVE, "limit": [1]}, "limit"),
        ({**ABOVE, "hysteresis": -1}, "hysteresis"),
        ({**ABOVE, "hold": -5}, "hold"),
        ({**ABOVE, "release": 1e12}, "release"),
        ({"kind": "change", "side": "rise", "limit": 1, "within": 0}, "within"),
        ({"kind": "missing", "limit": 0}, "limit"),
        ({"kind": "condition", "when": "unknown > 3"}, "when"),
        ({"kind": "condition", "when": "value >"}, "when"),
        ({"kind": "condition", "when": ""}, "when"),
    ],
)
def test_an_unsound_definition_is_refused_at_its_field(definition: dict[str, object], field: str) -> None:
    with pytest.raises(Unsound) as refused:
        rule_of(definition)
    assert field in refused.value.problems


DEFINITIONS = st.sampled_from(
    [
        ABOVE,
        {**ABOVE, "hold": 1200, "release": 600},
        {"kind": "threshold", "side": "below", "limit": 24, "hysteresis": 0.5, "hold": 600},
        {"kind": "change", "side": "both", "limit": 1.5, "within": 1800, "hysteresis": 0.5},
        {"kind": "condition", "when": "value > mean_hour + 0.5", "until": "value < mean_hour"},
        {"kind": "missing", "limit": 1500},
    ]
)
POINTS = st.lists(st.tuples(st.integers(1, 40), st.floats(22, 28)), min_size=1, max_size=60)


@given(DEFINITIONS, POINTS)
def test_raised_and_ended_alternate_and_never_go_back_in_time(
    definition: dict[str, object], points: list[tuple[int, float]]
) -> None:
    rule, state, t, changes = rule_of(definition), State(), 0, []
    for minutes, value in points:
        t += minutes * MINUTE
        changes += list(advance(rule, state, t, value))
    assert [one.what for one in changes] == (["raised", "ended"] * len(changes))[: len(changes)]
    assert all(first.at <= second.at for first, second in zip(changes, changes[1:], strict=False))
    assert all(one.since <= one.at and one.since <= one.peak_at <= one.at for one in changes)
