"""What the sea watch tells others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class AlarmRaised(Event):
    """A buoy is silent or has left its place; `simulated` says whether its values are."""

    TYPE = "sea_watch.alarm_raised"
    alarm: UUID
    station: str
    kind: str
    simulated: bool


@dataclass(frozen=True, kw_only=True)
class AlarmEnded(Event):
    """A buoy is itself again."""

    TYPE = "sea_watch.alarm_ended"
    alarm: UUID
    station: str
    kind: str
    simulated: bool


@dataclass(frozen=True, kw_only=True)
class BulletinIssued(Event):
    """A bulletin was issued and sent to so many addresses."""

    TYPE = "sea_watch.bulletin_issued"
    bulletin: UUID
    issued_on: date
    recipients: int
    simulated: bool
