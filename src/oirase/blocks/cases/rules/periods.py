"""Days that count: the standard processing period, the applicant's own time, what lapses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from oirase.blocks.cases.rules.standing import Standing
from oirase.blocks.cases.rules.states import TURNS, Next, State
from oirase.kernel.calendar.working import add_working_days, working_days_between


def due_on(
    received: date, working_days: int, waits: Iterable[tuple[date, date]], closed: Callable[[date], bool]
) -> date:
    """Return the last day of the standard processing period (標準処理期間).

    Counted in open days from the day after receipt; open days between the first and the last day of each of the applicant's
    times (`waits`, the last one up to today) are added.
    """
    extra = sum(working_days_between(start, end, closed) for start, end in waits)
    return add_working_days(received, working_days + extra, closed)


def is_overdue(due: date, today: date, state: State | str) -> bool:
    """Whether it is the office's turn and its time is over."""
    return TURNS.get(State(state)) in (Next.OFFICE, Next.CONFIRMER) and due < today


def may_lapse(standing: Standing, today: date, grace_days: int) -> bool:
    """Whether the applicant's time is over, and the days of grace after it; never without a day that they were told."""
    last = standing.answer_by
    return last is not None and last + timedelta(days=grace_days) < today


def days_to_decision(received: date, decided: date, waits: Iterable[tuple[date, date]]) -> int:
    """Return the calendar days from receipt to decision without the applicant's times, never below nought."""
    away = sum((end - start).days for start, end in waits)
    return max((decided - received - timedelta(days=away)).days, 0)
