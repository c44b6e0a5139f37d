"""What the counter tells. Events hold no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class VisitFinished(Event):
    """A visit has ended and is measured: how many procedures, how long."""

    TYPE = "counter_reform.visit_finished"
    visit: UUID
    procedures: int
    seconds: int
