"""What observations tell others. Values are read by their series; events name it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class AlertRaised(Event):
    """A rule has fired on a series; `severity` 1 notice, 2 warning, 3 urgent; `muted` when nobody is to be told."""

    TYPE = "observations.alert_raised"
    alert: UUID
    rule: str
    series: int
    severity: int
    raised_at: datetime
    simulated: bool
    muted: bool


@dataclass(frozen=True, kw_only=True)
class AlertEnded(Event):
    """An alert is over: `ended` by itself, `closed` by an officer, `withdrawn` because its values were corrected."""

    TYPE = "observations.alert_ended"
    alert: UUID
    rule: str
    series: int
    state: str
    ended_at: datetime
    simulated: bool
