"""The words: where a case stands, whose turn it is, what can be done with it, and where."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


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
    REMINDED = "reminded"
    FILE_REFUSED = "file_refused"
    FILE_WAIVED = "file_waived"


ENDS = frozenset({State.COMPLETED, State.WITHDRAWN, State.LAPSED, State.MERGED})
OPEN = frozenset(State) - ENDS
BEFORE_DECISION = OPEN - {State.DECIDED, State.ANSWERED}
IN_HAND = frozenset({State.RECEIVED, State.REVIEWING})
APPLICANTS = frozenset({State.AWAITING_PAYMENT, State.AWAITING_FEE, State.CORRECTING})
"""The states in which the applicant owes something: only such a case can lapse."""
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
    Kind.LAPSED: APPLICANTS,
    Kind.REOPENED: frozenset({State.COMPLETED}),
    Kind.MERGED: IN_HAND,
    Kind.LINKED: frozenset(State),
    Kind.SPLIT: IN_HAND,
    Kind.MOVED: IN_HAND,
    Kind.REMINDED: APPLICANTS,
    Kind.FILE_REFUSED: OPEN,
    Kind.FILE_WAIVED: OPEN,
}
REFUSED_FILE = "file_refused"
"""The flag of a case of which a file was found to be infected or unreadable after it was sent."""
