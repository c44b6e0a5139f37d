"""The desk's rules as pure functions: states, what may be done when, due dates, receipt numbers, tracking codes.

Sources: none of these is a law; they are the desk's own order. Dates are days in Tokyo.
"""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

MIN_SCORE, MAX_SCORE = 1, 5


class State(StrEnum):
    """Where a request stands (状態). It follows from what has been done; nobody sets it."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({State.RECEIVED, State.ASSIGNED})
DONE = frozenset({State.ANSWERED, State.CLOSED})
MAY: dict[str, frozenset[State]] = {
    "assign": OPEN,
    "claim": OPEN,
    "contact": OPEN | DONE,
    "answer": OPEN,
    "close": frozenset({State.ANSWERED}),
    "withdraw": OPEN,
    "rate": DONE,
}


def state_of(*, assigned: bool, answered: bool, closed: bool, withdrawn: bool) -> State:
    """Return the state that follows from what has been done; ValueError for what cannot have been."""
    if withdrawn and (answered or closed):
        raise ValueError("an answered request cannot be withdrawn")
    if closed and not answered:
        raise ValueError("a request is closed after its answer")
    if withdrawn:
        return State.WITHDRAWN
    if closed:
        return State.CLOSED
    if answered:
        return State.ANSWERED
    return State.ASSIGNED if assigned else State.RECEIVED


def may_do(action: str, state: State | str) -> bool:
    """Whether an action fits a state; KeyError for an unknown action."""
    return State(state) in MAY[action]


def due_on(received: date, working_days: int, closed: Callable[[date], bool]) -> date:
    """Return the day by which to answer: the n-th open day after the day of receipt, which is not counted (初日不算入).

    ValueError for fewer than one day, and when no day is open for a whole year (a broken calendar).
    """
    if working_days < 1:
        raise ValueError("at least one working day")
    day, left = received, working_days
    for _ in range(366 + 2 * working_days):
        day += timedelta(days=1)
        left -= not closed(day)
        if left == 0:
            return day
    raise ValueError("the calendar has no open days")


def is_overdue(due: date, today: date, state: State | str) -> bool:
    """Whether an open request should have been answered before today."""
    return State(state) in OPEN and due < today


def receipt_number(label: str, number: int) -> str:
    """Return the number that people see (受付番号): R8-0012. `label` is the fiscal year's."""
    return f"{label}-{number:04d}"


def grouped(code: bytes) -> str:
    """Return a tracking code as people read it out: four groups of four letters and digits (the first 80 bits)."""
    text = base64.b32encode(code[:10]).decode()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def plain_code(typed: str) -> str:
    """Return a typed code or number in one spelling: half-width capitals without spaces; any hyphen is a hyphen."""
    text = unicodedata.normalize("NFKC", typed).upper()
    for sign in "‐‑‒–—―−ー":
        text = text.replace(sign, "-")
    return "".join(text.split())
