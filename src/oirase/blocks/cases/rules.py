"""What a case is, worked out from what has been done. Pure: the list of actions is the record, all else follows from it.

Order of events, as most cases go: submitted, (paid), assigned, (correction asked, corrected), (performed ...), proposed by one officer, confirmed
by another, (charged, paid), notified. A case always has somebody whose turn it is, or an end: `Standing.next` says who. Where a step of the flow
answers (an inquiry, a consultation), it is the applicant's turn until they write back or the office ends the case.

Sources: the terms 標準処理期間 (standard processing period) and 補正 (correction) are those of the Administrative Procedure Act
(行政手続法 6条, 7条). That the time which the applicant takes to answer does not count is this platform's order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from oirase.kernel.calendar.working import add_working_days, working_days_between


class State(StrEnum):
    """Where a case stands (状態)."""

    AWAITING_PAYMENT = "awaiting_payment"
    RECEIVED = "received"
    REVIEWING = "reviewing"
    CORRECTING = "correcting"
    ANSWERED = "answered"
    PROPOSED = "proposed"
    DECIDED = "decided"
    AWAITING_FEE = "awaiting_fee"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    MERGED = "merged"


class Next(StrEnum):
    """Whose turn it is (次に動く人)."""

    OFFICE = "office"
    CONFIRMER = "confirmer"
    APPLICANT = "applicant"
    NOBODY = "nobody"


class Kind(StrEnum):
    """What can be done with a case (操作の種類)."""

    SUBMITTED = "submitted"
    ASSIGNED = "assigned"
    CORRECTION_ASKED = "correction_asked"
    CORRECTION_DROPPED = "correction_dropped"
    CORRECTED = "corrected"
    MESSAGE = "message"
    REPLY = "reply"
    NOTE = "note"
    CHARGED = "charged"
    UNCHARGED = "uncharged"
    PAID = "paid"
    UNPAID = "unpaid"
    REFUNDED = "refunded"
    PERFORMED = "performed"
    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    CONFIRMED = "confirmed"
    NOTIFIED = "notified"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REOPENED = "reopened"
    MERGED = "merged"
    LINKED = "linked"
    SPLIT = "split"
    MOVED = "moved"


ENDS = frozenset({State.COMPLETED, State.WITHDRAWN, State.LAPSED, State.MERGED})
OPEN = frozenset(State) - ENDS
BEFORE_DECISION = OPEN - {State.DECIDED, State.ANSWERED}
IN_HAND = frozenset({State.RECEIVED, State.REVIEWING})
TURNS = {
    State.AWAITING_PAYMENT: Next.APPLICANT,
    State.CORRECTING: Next.APPLICANT,
    State.ANSWERED: Next.APPLICANT,
    State.AWAITING_FEE: Next.APPLICANT,
    State.RECEIVED: Next.OFFICE,
    State.REVIEWING: Next.OFFICE,
    State.DECIDED: Next.OFFICE,
    State.PROPOSED: Next.CONFIRMER,
}
MAY: Mapping[Kind, frozenset[State]] = {
    Kind.ASSIGNED: OPEN,
    Kind.CORRECTION_ASKED: IN_HAND | {State.CORRECTING},
    Kind.CORRECTION_DROPPED: frozenset({State.CORRECTING}),
    Kind.CORRECTED: frozenset({State.CORRECTING}),
    Kind.MESSAGE: frozenset(State) - {State.MERGED},
    Kind.REPLY: OPEN,
    Kind.NOTE: frozenset(State),
    Kind.CHARGED: IN_HAND,
    Kind.UNCHARGED: frozenset({State.AWAITING_PAYMENT, State.AWAITING_FEE, *IN_HAND}),
    Kind.PAID: frozenset(State),
    Kind.UNPAID: OPEN,
    Kind.REFUNDED: frozenset(State),
    Kind.PERFORMED: IN_HAND,
    Kind.PROPOSED: IN_HAND | {State.ANSWERED},
    Kind.SENT_BACK: frozenset({State.PROPOSED}),
    Kind.CONFIRMED: frozenset({State.PROPOSED}),
    Kind.NOTIFIED: frozenset({State.DECIDED}),
    Kind.WITHDRAWN: BEFORE_DECISION,
    Kind.LAPSED: frozenset({State.AWAITING_PAYMENT, State.AWAITING_FEE, State.CORRECTING}),
    Kind.REOPENED: frozenset({State.COMPLETED}),
    Kind.MERGED: IN_HAND,
    Kind.LINKED: frozenset(State),
    Kind.SPLIT: IN_HAND,
    Kind.MOVED: IN_HAND,
}


@dataclass(frozen=True)
class Done:
    """One action as the rules see it: what, when, by which account, with what."""

    kind: Kind
    at: datetime
    by: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A field that the applicant is asked to mend, and why."""

    key: str
    message: str
    at: datetime


@dataclass(frozen=True)
class Proposal:
    """A decision that one officer has drafted and another has not confirmed yet."""

    outcome: str
    reason: str
    by: str
    at: datetime
    notice: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """How a case stands after some actions. `waits` are the times in which it was the applicant's turn."""

    state: State = State.RECEIVED
    assignee: str = ""
    flags: frozenset[str] = frozenset()
    answered: bool = False
    asked: tuple[Asked, ...] = ()
    unpaid: frozenset[str] = frozenset()
    proposal: Proposal | None = None
    outcome: str = ""
    reason: str = ""
    notice: Mapping[str, Any] = field(default_factory=dict)
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    decided_at: datetime | None = None
    ended_at: datetime | None = None
    end: State | None = None
    merged_into: str = ""
    waits: tuple[tuple[datetime, datetime | None], ...] = ()

    @property
    def next(self) -> Next:
        """Return whose turn it is."""
        return TURNS.get(self.state, Next.NOBODY)

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.state in OPEN


def may_do(kind: Kind, standing: Standing) -> bool:
    """Whether an action fits how the case stands; what a flow's conditions say comes on top."""
    if kind == Kind.SUBMITTED:
        return standing.submitted_at is None
    if standing.submitted_at is None or standing.state not in MAY[kind]:
        return False
    if kind == Kind.WITHDRAWN:
        return standing.decided_at is None
    if kind == Kind.PROPOSED:
        return not standing.unpaid
    return True


class Impossible(ValueError):
    """An action that does not fit how the case stands."""


def fold(actions: Iterable[Done]) -> Standing:
    """Return how a case stands after its actions, in their order; Impossible for one that does not fit."""
    standing = Standing()
    for action in actions:
        standing = after(standing, action)
    return standing


def after(standing: Standing, action: Done) -> Standing:
    """Return how a case stands after one action more; Impossible when it does not fit."""
    if not may_do(action.kind, standing):
        raise Impossible(f"{action.kind} in {standing.state}")
    changed = _EFFECTS.get(action.kind, _nothing)(standing, action)
    return _settled(changed, action.at)


def _settled(standing: Standing, at: datetime) -> Standing:
    """Bring state, receipt and the applicant's times in line with the facts."""
    if standing.received_at is None and standing.end is None and not standing.unpaid:
        standing = replace(standing, received_at=at)
    state = _state(standing)
    waits = standing.waits
    waiting = TURNS.get(state) == Next.APPLICANT and standing.received_at is not None
    if waiting and (not waits or waits[-1][1] is not None):
        waits = (*waits, (at, None))
    elif not waiting and waits and waits[-1][1] is None:
        waits = (*waits[:-1], (waits[-1][0], at))
    return replace(standing, state=state, waits=waits)


def _state(standing: Standing) -> State:
    if standing.end is not None:
        return standing.end
    if standing.decided_at is not None:
        return State.AWAITING_FEE if standing.unpaid else State.DECIDED
    if standing.asked:
        return State.CORRECTING
    if standing.proposal is not None:
        return State.PROPOSED
    if standing.answered:
        return State.ANSWERED
    if standing.unpaid:
        return State.AWAITING_PAYMENT if standing.received_at is None else State.AWAITING_FEE
    return State.REVIEWING if standing.assignee else State.RECEIVED


def _nothing(standing: Standing, action: Done) -> Standing:
    return standing


def _submitted(standing: Standing, action: Done) -> Standing:
    charges = frozenset(str(one) for one in action.payload.get("charges", ()))
    return replace(standing, submitted_at=action.at, unpaid=charges)


def _assigned(standing: Standing, action: Done) -> Standing:
    return replace(standing, assignee=str(action.payload.get("to") or ""))


def _asked(standing: Standing, action: Done) -> Standing:
    new = tuple(Asked(one["key"], one["message"], action.at) for one in action.payload["fields"])
    kept = tuple(one for one in standing.asked if one.key not in {each.key for each in new})
    return replace(standing, asked=kept + new)


def _corrected(standing: Standing, action: Done) -> Standing:
    return replace(standing, asked=())


def _charged(standing: Standing, action: Done) -> Standing:
    return replace(standing, unpaid=standing.unpaid | {str(action.payload["charge"])})


def _cleared(standing: Standing, action: Done) -> Standing:
    return replace(standing, unpaid=standing.unpaid - {str(action.payload["charge"])})


def _performed(standing: Standing, action: Done) -> Standing:
    added, removed = action.payload.get("adds", ()), action.payload.get("removes", ())
    return replace(
        standing,
        flags=(standing.flags | set(added)) - set(removed),
        answered=action.payload.get("answers") is True,
    )


def _replied(standing: Standing, action: Done) -> Standing:
    return replace(standing, answered=False)


def _proposed(standing: Standing, action: Done) -> Standing:
    given = action.payload
    proposal = Proposal(
        given["outcome"], given.get("reason", ""), action.by, action.at, dict(given.get("notice", {}))
    )
    return replace(standing, proposal=proposal)


def _sent_back(standing: Standing, action: Done) -> Standing:
    return replace(standing, proposal=None)


def _confirmed(standing: Standing, action: Done) -> Standing:
    if standing.proposal is None:
        raise Impossible("there is nothing to confirm")
    charges = frozenset(str(one) for one in action.payload.get("charges", ()))
    return replace(
        standing,
        outcome=standing.proposal.outcome,
        reason=standing.proposal.reason,
        notice=standing.proposal.notice,
        proposal=None,
        decided_at=action.at,
        unpaid=standing.unpaid | charges,
    )


def _reopened(standing: Standing, action: Done) -> Standing:
    """Begin again as it was before the decision; the time in which it was ended does not count."""
    closed = (standing.ended_at or action.at, action.at)
    return replace(
        standing,
        end=None,
        ended_at=None,
        decided_at=None,
        outcome="",
        reason="",
        notice={},
        answered=False,
        waits=(*standing.waits, closed),
    )


def _ended(state: State) -> Callable[[Standing, Done], Standing]:
    def effect(standing: Standing, action: Done) -> Standing:
        return replace(
            standing,
            end=state,
            ended_at=action.at,
            asked=(),
            proposal=None,
            unpaid=frozenset(),
            merged_into=str(action.payload.get("into", "")),
        )

    return effect


_EFFECTS: Mapping[Kind, Callable[[Standing, Done], Standing]] = {
    Kind.SUBMITTED: _submitted,
    Kind.ASSIGNED: _assigned,
    Kind.CORRECTION_ASKED: _asked,
    Kind.CORRECTION_DROPPED: _corrected,
    Kind.CORRECTED: _corrected,
    Kind.CHARGED: _charged,
    Kind.UNPAID: _charged,
    Kind.UNCHARGED: _cleared,
    Kind.PAID: _cleared,
    Kind.PERFORMED: _performed,
    Kind.REPLY: _replied,
    Kind.PROPOSED: _proposed,
    Kind.SENT_BACK: _sent_back,
    Kind.CONFIRMED: _confirmed,
    Kind.NOTIFIED: _ended(State.COMPLETED),
    Kind.WITHDRAWN: _ended(State.WITHDRAWN),
    Kind.LAPSED: _ended(State.LAPSED),
    Kind.REOPENED: _reopened,
    Kind.MERGED: _ended(State.MERGED),
}


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


def days_to_decision(received: date, decided: date, waits: Iterable[tuple[date, date]]) -> int:
    """Return the calendar days from receipt to decision without the applicant's times, never below nought."""
    away = sum((end - start).days for start, end in waits)
    return max((decided - received - timedelta(days=away)).days, 0)
