"""How a case stands follows from its actions; it always has somebody whose turn it is, or an end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.cases import rules
from oirase.blocks.cases.rules import Done, Impossible, Kind, Next, Standing, State, after, fold, may_do

START = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
OFFICER, OTHER = "officer", "other"


def done(kind: Kind, hour: int = 0, by: str = OFFICER, **payload: Any) -> Done:
    return Done(kind, START + timedelta(hours=hour), by, payload)


PAYLOADS: dict[Kind, dict[str, Any]] = {
    Kind.ASSIGNED: {"to": OFFICER},
    Kind.CORRECTION_ASKED: {"fields": [{"key": "name", "message": "?"}]},
    Kind.CHARGED: {"charge": "c1"},
    Kind.UNCHARGED: {"charge": "c1"},
    Kind.PAID: {"charge": "c1"},
    Kind.UNPAID: {"charge": "c1"},
    Kind.PERFORMED: {"adds": ["seen"]},
    Kind.PROPOSED: {"outcome": "granted"},
    Kind.MERGED: {"into": "x"},
    Kind.SPLIT: {"case": "y", "number": "R8-2", "files": ["f1"]},
    Kind.LINKED: {"case": "y", "number": "R8-2", "refused": ["f1"]},
    Kind.REMINDED: {"until": "2026-06-29"},
    Kind.FILE_REFUSED: {"file": "f1"},
}
ROUTES: dict[str, tuple[list[Kind | str], State, Next]] = {
    "taken in": ([Kind.SUBMITTED], State.RECEIVED, Next.OFFICE),
    "in charge": ([Kind.SUBMITTED, Kind.ASSIGNED], State.REVIEWING, Next.OFFICE),
    "asked back": ([Kind.SUBMITTED, Kind.CORRECTION_ASKED], State.CORRECTING, Next.APPLICANT),
    "mended": ([Kind.SUBMITTED, Kind.CORRECTION_ASKED, Kind.CORRECTED], State.RECEIVED, Next.OFFICE),
    "fee": ([Kind.SUBMITTED, Kind.CHARGED], State.AWAITING_FEE, Next.APPLICANT),
    "paid": ([Kind.SUBMITTED, Kind.CHARGED, Kind.PAID], State.RECEIVED, Next.OFFICE),
    "drafted": ([Kind.SUBMITTED, Kind.PROPOSED], State.PROPOSED, Next.CONFIRMER),
    "returned": ([Kind.SUBMITTED, Kind.PROPOSED, Kind.SENT_BACK], State.RECEIVED, Next.OFFICE),
    "decided": ([Kind.SUBMITTED, Kind.PROPOSED, Kind.CONFIRMED], State.DECIDED, Next.OFFICE),
    "told": (
        [Kind.SUBMITTED, Kind.PROPOSED, Kind.CONFIRMED, Kind.NOTIFIED],
        State.COMPLETED,
        Next.NOBODY,
    ),
    "answered": ([Kind.SUBMITTED, "answer"], State.ANSWERED, Next.APPLICANT),
    "replied": ([Kind.SUBMITTED, "answer", Kind.REPLY], State.RECEIVED, Next.OFFICE),
    "closed": (
        [Kind.SUBMITTED, "answer", Kind.PROPOSED, Kind.CONFIRMED, Kind.NOTIFIED],
        State.COMPLETED,
        Next.NOBODY,
    ),
    "again": (
        [Kind.SUBMITTED, Kind.ASSIGNED, Kind.PROPOSED, Kind.CONFIRMED, Kind.NOTIFIED, Kind.REOPENED],
        State.REVIEWING,
        Next.OFFICE,
    ),
    "split": ([Kind.SUBMITTED, Kind.SPLIT], State.RECEIVED, Next.OFFICE),
    "not mended": ([Kind.SUBMITTED, Kind.CORRECTION_ASKED, Kind.LAPSED], State.LAPSED, Next.NOBODY),
    "not paid": ([Kind.SUBMITTED, Kind.CHARGED, Kind.LAPSED], State.LAPSED, Next.NOBODY),
    "bad file": ([Kind.SUBMITTED, Kind.FILE_REFUSED], State.RECEIVED, Next.OFFICE),
    "taken back": ([Kind.SUBMITTED, Kind.WITHDRAWN], State.WITHDRAWN, Next.NOBODY),
}


def route(kinds: Iterable[Kind | str]) -> Standing:
    """Do one thing an hour; the word "answer" is a step of the flow that answers."""
    return fold(
        done(Kind.PERFORMED, hour, adds=["answered"], answers=True)
        if kind == "answer"
        else done(Kind(kind), hour, **PAYLOADS.get(Kind(kind), {}))
        for hour, kind in enumerate(kinds)
    )


@pytest.mark.parametrize(("kinds", "state", "turn"), ROUTES.values(), ids=ROUTES)
def test_usual_routes(kinds: list[Kind | str], state: State, turn: Next) -> None:
    standing = route(kinds)
    assert (standing.state, standing.next) == (state, turn)


def test_payment_before_receipt_counts_from_the_payment() -> None:
    standing = fold([done(Kind.SUBMITTED, 0, charges=["a", "b"]), done(Kind.PAID, 5, charge="a")])
    assert (standing.state, standing.received_at) == (State.AWAITING_PAYMENT, None)
    standing = after(standing, done(Kind.PAID, 9, charge="b"))
    assert (standing.state, standing.received_at) == (State.RECEIVED, START + timedelta(hours=9))


def test_a_fee_after_the_decision_keeps_the_notice_waiting() -> None:
    decided = fold(
        [
            done(Kind.SUBMITTED),
            done(Kind.PROPOSED, 1, outcome="granted"),
            done(Kind.CONFIRMED, 2, OTHER, charges=["f"]),
        ]
    )
    assert (decided.state, decided.outcome) == (State.AWAITING_FEE, "granted")
    with pytest.raises(Impossible):
        after(decided, done(Kind.NOTIFIED, 3))
    assert after(decided, done(Kind.PAID, 3, charge="f")).state == State.DECIDED


def test_the_applicants_times_are_kept_with_their_ends() -> None:
    standing = fold(
        [
            done(Kind.SUBMITTED, 0),
            done(Kind.CORRECTION_ASKED, 10, fields=[{"key": "a", "message": "?"}]),
            done(Kind.CORRECTED, 30),
        ]
    )
    assert standing.waits == ((START + timedelta(hours=10), START + timedelta(hours=30)),)


def test_the_time_after_an_answer_and_while_it_was_closed_does_not_count() -> None:
    kinds = [Kind.SUBMITTED, "answer", Kind.PROPOSED, Kind.CONFIRMED, Kind.NOTIFIED, Kind.REOPENED]
    hours = [START + timedelta(hours=hour) for hour in range(6)]
    assert route(kinds).waits == ((hours[1], hours[2]), (hours[4], hours[5]))


def test_what_was_answered_is_neither_answered_twice_nor_taken_back() -> None:
    standing = route([Kind.SUBMITTED, "answer"])
    assert not any(may_do(kind, standing) for kind in (Kind.PERFORMED, Kind.WITHDRAWN))
    assert not may_do(Kind.REOPENED, standing)


def test_waiting_to_be_paid_before_receipt_is_no_waiting_time() -> None:
    standing = fold([done(Kind.SUBMITTED, 0, charges=["a"]), done(Kind.PAID, 99, charge="a")])
    assert standing.waits == ()


def test_a_withdrawn_case_that_was_never_paid_was_never_received() -> None:
    standing = fold([done(Kind.SUBMITTED, 0, charges=["a"]), done(Kind.WITHDRAWN, 1)])
    assert (standing.received_at, standing.unpaid) == (None, frozenset())


steps = st.lists(
    st.tuples(st.sampled_from(Kind), st.sampled_from([OFFICER, OTHER]), st.integers(0, 3)), max_size=40
)


@given(steps)
def test_any_sequence_leaves_a_turn_or_an_end(given_steps: list[tuple[Kind, str, int]]) -> None:
    standing = fold([done(Kind.SUBMITTED)])
    for hour, (kind, by, charge) in enumerate(given_steps, start=1):
        payload = {**PAYLOADS.get(kind, {}), "charge": f"c{charge}", "answers": charge == 0}
        action = done(kind, hour, by, **payload)
        if not may_do(kind, standing):
            with pytest.raises(Impossible):
                after(standing, action)
            continue
        try:
            standing = after(standing, action)
        except Impossible:
            assert kind == Kind.CONFIRMED
            continue
        assert (standing.next == Next.NOBODY) == (standing.state in rules.ENDS)
        assert (standing.ended_at is None) == standing.is_open
        assert not (standing.asked and not standing.is_open)
        assert standing.answer_by is None or standing.next == Next.APPLICANT
        assert (rules.REFUSED_FILE in standing.marks) == bool(standing.refused)
        assert standing.is_open or not standing.refused
        ends = [end for _start, end in standing.waits]
        assert all(end is not None for end in ends[:-1])
        assert bool(ends and ends[-1] is None) == (
            standing.next == Next.APPLICANT and standing.received_at is not None
        )


@given(steps)
def test_whoever_has_the_turn_can_do_something(given_steps: list[tuple[Kind, str, int]]) -> None:
    """No case is stuck: in every open state the one whose turn it is has an action that moves it on."""
    moves = {
        Next.OFFICE: (Kind.PROPOSED, Kind.NOTIFIED, Kind.CORRECTION_ASKED, Kind.UNCHARGED),
        Next.CONFIRMER: (Kind.CONFIRMED, Kind.SENT_BACK),
        Next.APPLICANT: (Kind.CORRECTED, Kind.PAID, Kind.WITHDRAWN),
    }
    standing = fold([done(Kind.SUBMITTED)])
    for hour, (kind, by, charge) in enumerate(given_steps, start=1):
        if may_do(kind, standing):
            payload = {**PAYLOADS.get(kind, {}), "charge": f"c{charge}", "answers": charge == 0}
            standing = after(standing, done(kind, hour, by, **payload))
        if standing.state == State.ANSWERED:
            assert may_do(Kind.REPLY, standing)
        elif standing.is_open:
            assert any(may_do(one, standing) for one in moves[standing.next])


@given(st.permutations([Kind.ASSIGNED, Kind.NOTE, Kind.PERFORMED, Kind.MESSAGE]))
def test_notes_and_messages_change_nothing_but_themselves(kinds: list[Kind]) -> None:
    assert route([Kind.SUBMITTED, *kinds]).state == State.REVIEWING


def weekend(day: date) -> bool:
    return day.weekday() >= 5


MONDAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("days", "waits", "due"),
    [
        (5, [], date(2026, 6, 22)),
        (1, [], date(2026, 6, 16)),
        (5, [(date(2026, 6, 16), date(2026, 6, 18))], date(2026, 6, 24)),
        (5, [(date(2026, 6, 16), date(2026, 6, 16))], date(2026, 6, 22)),
        (5, [(date(2026, 6, 19), date(2026, 6, 22))], date(2026, 6, 23)),
    ],
)
def test_the_standard_period_leaves_the_applicants_days_out(
    days: int, waits: list[tuple[date, date]], due: date
) -> None:
    assert rules.due_on(MONDAY, days, waits, weekend) == due


@given(st.integers(1, 60), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_waiting_never_brings_the_day_forward(days: int, spans: list[tuple[int, int]]) -> None:
    waits = [(MONDAY + timedelta(days=a), MONDAY + timedelta(days=a + b)) for a, b in spans]
    assert rules.due_on(MONDAY, days, waits, weekend) >= rules.due_on(MONDAY, days, [], weekend)


def test_only_the_offices_turn_can_be_late() -> None:
    assert rules.is_overdue(MONDAY, MONDAY + timedelta(days=1), State.REVIEWING)
    assert not rules.is_overdue(MONDAY, MONDAY, State.REVIEWING)
    assert not rules.is_overdue(MONDAY, MONDAY + timedelta(days=9), State.CORRECTING)
    assert not rules.is_overdue(MONDAY, MONDAY + timedelta(days=9), State.COMPLETED)


def test_days_to_decision_leave_the_applicants_days_out() -> None:
    assert (
        rules.days_to_decision(MONDAY, MONDAY + timedelta(days=10), [(MONDAY, MONDAY + timedelta(days=4))])
        == 6
    )


def test_only_a_day_that_was_told_can_be_over_and_only_after_the_grace() -> None:
    asked = {"fields": [{"key": "a", "message": "?"}], "until": "2026-06-29"}
    standing = fold([done(Kind.SUBMITTED), done(Kind.CORRECTION_ASKED, 1, **asked)])
    last = date(2026, 6, 29)
    assert standing.answer_by == last
    assert not rules.may_lapse(standing, last + timedelta(days=7), 7)
    assert rules.may_lapse(standing, last + timedelta(days=8), 7)
    mended = after(standing, done(Kind.CORRECTED, 2))
    assert not rules.may_lapse(mended, last + timedelta(days=99), 0)
    untold = fold([done(Kind.SUBMITTED), done(Kind.CHARGED, 1, charge="c")])
    assert not rules.may_lapse(untold, last + timedelta(days=99), 0)


def test_a_mended_file_takes_the_flag_away_and_another_one_stays() -> None:
    files = [{"id": one, "name": one, "sha256": "0" * 64} for one in ("f1", "f2", "f3")]
    standing = fold(
        [
            done(Kind.SUBMITTED),
            done(Kind.FILE_REFUSED, 1, file="f1"),
            done(Kind.FILE_REFUSED, 2, file="f2"),
            done(Kind.CORRECTION_ASKED, 3, fields=[{"key": "photos", "message": "?"}]),
            done(Kind.CORRECTED, 4, changes={"photos": {"before": files[:2], "after": files[1:]}}),
        ]
    )
    assert standing.refused == {"f2"}
    assert after(standing, done(Kind.FILE_WAIVED, 5)).marks == []


def test_a_part_comes_with_the_times_and_marks_of_its_whole() -> None:
    waits = [[START.isoformat(), (START + timedelta(hours=9)).isoformat()]]
    part = fold([done(Kind.SUBMITTED, 0, waits=waits, flags=["visited"], refused=["f1"])])
    assert part.waits == ((START, START + timedelta(hours=9)),)
    assert part.marks == ["file_refused", "visited"]


@pytest.mark.parametrize(
    "answer",
    [None, "", 3, {"id": "no file"}, [], [["x"]], [{"id": "1", "name": "without a hash"}]],
)
def test_what_is_no_file_has_no_id(answer: Any) -> None:
    assert rules.file_ids(answer) == frozenset()
