"""The rules, by example and by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oirase.systems.DOMAIN.SLUG import rules
from oirase.systems.DOMAIN.SLUG.rules import State


def test_what_is_public_is_not_changed_unseen() -> None:
    assert [action for action in rules.MAY if rules.may_do(action, State.PUBLISHED)] == ["withdraw"]


def test_every_state_has_a_way_on() -> None:
    assert all(any(rules.may_do(action, state) for action in rules.MAY) for state in State)


def test_an_unknown_action_is_an_error() -> None:
    with pytest.raises(KeyError):
        rules.may_do("burn", State.DRAFT)


@given(st.text())
def test_a_title_has_one_line_and_keeps_its_signs(text: str) -> None:
    line = rules.one_line(text)
    assert rules.one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert "".join(line.split()) == "".join(text.split())
