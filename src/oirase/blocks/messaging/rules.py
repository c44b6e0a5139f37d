"""How a delivery goes from state to state, and how long to wait before the next try: pure functions.

States follow the vocabulary of RFC 3464 (delayed, failed, delivered) and RFC 3463 (a status that begins with 4 may pass, one with 5 stays).
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """How far a message has come on one channel (配達状況)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    REFUSED = "refused"
    SUPPRESSED = "suppressed"
    GIVEN_UP = "given_up"


class Happening(StrEnum):
    """What befalls a delivery."""

    TAKEN = "taken"
    ACCEPTED = "accepted"
    DELAYED = "delayed"
    REJECTED = "rejected"
    EXHAUSTED = "exhausted"
    HELD_BACK = "held_back"
    LEFT_OVER = "left_over"
    ARRIVED = "arrived"
    FAILED = "failed"
    FAILED_FOR_NOW = "failed_for_now"
    ASKED_AGAIN = "asked_again"


DUE = (State.QUEUED, State.DEFERRED)
FAILED = (State.BOUNCED, State.REFUSED, State.SUPPRESSED, State.GIVEN_UP)
LONGEST_PAUSE = timedelta(days=1)
_NEXT: dict[Happening, tuple[tuple[State, ...], State]] = {
    Happening.TAKEN: (DUE, State.SENDING),
    Happening.HELD_BACK: (DUE, State.SUPPRESSED),
    Happening.ACCEPTED: ((State.SENDING,), State.SENT),
    Happening.DELAYED: ((State.SENDING,), State.DEFERRED),
    Happening.REJECTED: ((State.SENDING,), State.REFUSED),
    Happening.EXHAUSTED: ((State.SENDING, State.SENT), State.GIVEN_UP),
    Happening.LEFT_OVER: ((State.SENDING,), State.QUEUED),
    Happening.ARRIVED: ((State.SENT,), State.DELIVERED),
    # The first server on the way may say "delivered" before the last one gives the mail back.
    Happening.FAILED: ((State.SENDING, State.SENT, State.DELIVERED), State.BOUNCED),
    Happening.FAILED_FOR_NOW: ((State.SENT,), State.DEFERRED),
    Happening.ASKED_AGAIN: ((*FAILED, State.DEFERRED), State.QUEUED),
}


def after(state: State, happening: Happening) -> State | None:
    """Return the state that follows, or None where the happening does not fit (a late or repeated report)."""
    before, following = _NEXT[happening]
    return following if state in before else None


def pause(attempts: int, first: timedelta) -> timedelta:
    """Return how long to wait after that many attempts: twice as long each time, at most a day."""
    times: int = 2 ** min(max(attempts - 1, 0), 20)
    return min(first * times, LONGEST_PAUSE)
