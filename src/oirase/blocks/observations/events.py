"""What observations tell others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class SpanJudged(Event):
    """An officer has accepted or rejected a suspect span, or taken the verdict back; `values` had their flags changed by it."""

    TYPE = "observations.span_judged"
    span: UUID
    series: int
    test: str
    verdict: str
    first_at: datetime
    last_at: datetime
    values: int


@dataclass(frozen=True, kw_only=True)
class QualityRerun(Event):
    """Values of a series were tested once more; `values` of them have other flags or configurations now."""

    TYPE = "observations.quality_rerun"
    series: int
    first_at: datetime | None
    until: datetime | None
    values: int


@dataclass(frozen=True, kw_only=True)
class QualityConfigured(Event):
    """A series has a new version of its tests from a moment on."""

    TYPE = "observations.quality_configured"
    series: int
    config: int
    since: datetime


@dataclass(frozen=True, kw_only=True)
class ValuesStored(Event):
    """Values of these series were stored; `first` and `last` are the earliest and latest of their times in milliseconds since 1970."""

    TYPE = "observations.values_stored"
    series: tuple[int, ...]
    count: int
    first: int
    last: int


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
