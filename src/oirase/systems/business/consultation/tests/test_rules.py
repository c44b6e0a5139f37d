"""The rules, by example and by property."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.business.consultation import rules
from oirase.systems.business.consultation.rules import State

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def weekend(day: date) -> bool:
    """Close on Saturdays and Sundays."""
    return day.weekday() >= 5


def test_a_friday_question_is_due_the_friday_after() -> None:
    assert rules.due_on(date(2026, 6, 19), 5, weekend) == date(2026, 6, 26)


def test_a_question_on_a_closed_day_begins_on_the_next_open_one() -> None:
    assert rules.due_on(date(2026, 6, 20), 1, weekend) == date(2026, 6, 22)


@given(DAYS, st.integers(1, 60))
def test_a_due_date_is_open_and_has_so_many_open_days_before(day: date, count: int) -> None:
    due = rules.due_on(day, count, weekend)
    assert not weekend(due)
    assert sum(not weekend(day + timedelta(days=step)) for step in range(1, (due - day).days + 1)) == count


@given(DAYS, st.integers(1, 59))
def test_more_days_are_later(day: date, count: int) -> None:
    assert rules.due_on(day, count, weekend) < rules.due_on(day, count + 1, weekend)


def test_a_calendar_without_open_days_is_an_error() -> None:
    with pytest.raises(ValueError, match="no open days"):
        rules.due_on(date(2026, 6, 19), 1, lambda _day: True)
    with pytest.raises(ValueError, match="one working day"):
        rules.due_on(date(2026, 6, 19), 0, weekend)


def test_the_state_follows_from_what_was_done() -> None:
    seen = set()
    for assigned, answered, closed, withdrawn in product((False, True), repeat=4):
        done = {"assigned": assigned, "answered": answered, "closed": closed, "withdrawn": withdrawn}
        if (withdrawn and (answered or closed)) or (closed and not answered):
            with pytest.raises(ValueError, match=r"withdrawn|closed"):
                rules.state_of(**done)
        else:
            seen.add(rules.state_of(**done))
    assert seen == set(State)


def test_nothing_can_be_done_to_what_was_withdrawn() -> None:
    assert not any(rules.may_do(action, State.WITHDRAWN) for action in rules.MAY)


def test_only_open_requests_are_overdue() -> None:
    today = date(2026, 6, 15)
    yesterday = today - timedelta(days=1)
    assert rules.is_overdue(yesterday, today, State.RECEIVED)
    assert not rules.is_overdue(today, today, State.RECEIVED)
    assert not rules.is_overdue(yesterday, today, State.ANSWERED)


@given(st.binary(min_size=10, max_size=32))
def test_codes_survive_how_people_type_them(code: bytes) -> None:
    shown = rules.grouped(code)
    assert len(shown) == 19
    wide = shown.translate({ord(sign): ord(sign) + 0xFEE0 for sign in set(shown) if sign.isalnum()})
    for typed in (shown.lower(), f" {shown} ", wide, shown.replace("-", "ー"), shown.replace("-", "−")):
        assert rules.plain_code(typed) == shown


def test_numbers_as_people_see_them() -> None:
    assert rules.receipt_number("R8", 12) == "R8-0012"
    assert rules.receipt_number("R8", 12345) == "R8-12345"
