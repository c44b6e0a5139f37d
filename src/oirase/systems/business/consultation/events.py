"""What the desk tells others beside the events of its cases. They hold no personal data: who may read the request reads it by its id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class RequestReceived(Event):
    """A company has asked, or an officer has recorded what one asked."""

    TYPE = "consultation.request_received"
    request: UUID
    channel: str
    topic: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class RequestAnswered(Event):
    """The desk has answered; `in_time` says whether by the due date."""

    TYPE = "consultation.request_answered"
    request: UUID
    channel: str
    topic: str
    answered_on: date
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class RequestRated(Event):
    """The company has said how satisfied it is, from 1 to 5."""

    TYPE = "consultation.request_rated"
    request: UUID
    score: int
