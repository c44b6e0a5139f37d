"""What cases tell others. Events hold no personal data: who may read the case reads it by its id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseSubmitted(Event):
    """Somebody has applied; `type` is the kind of case, `channel` how it came in."""

    TYPE = "cases.case_submitted"
    case: UUID
    type: UUID
    channel: str


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Event):
    """The office has decided; `days` from receipt without the applicant's times, `in_time` whether within the standard period."""

    TYPE = "cases.case_decided"
    case: UUID
    type: UUID
    outcome: str
    decided_on: date
    days: int
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class CaseEnded(Event):
    """Nothing is to be done any more; `state` says how it ended."""

    TYPE = "cases.case_ended"
    case: UUID
    type: UUID
    state: str
