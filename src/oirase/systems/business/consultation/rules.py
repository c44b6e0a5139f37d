"""The states of a request from before it had a case: the first migration names them, and `0002` carries them over."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a request stood (状態)."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
