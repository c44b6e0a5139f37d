"""The rules, by example and by property."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from oirase.systems.DOMAIN.SLUG import rules


def test_a_title_has_no_blanks_around_it() -> None:
    assert rules.one_line("  架空の\n 催し ") == "架空の 催し"


@given(st.text())
def test_a_title_has_one_line_and_keeps_its_signs(text: str) -> None:
    line = rules.one_line(text)
    assert rules.one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert "".join(line.split()) == "".join(text.split())
