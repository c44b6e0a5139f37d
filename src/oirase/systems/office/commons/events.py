"""What procedures tell others."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class ProcedurePublished(Event):
    """People apply by a new version from now on."""

    TYPE = "procedures.procedure_published"
    procedure: UUID
    number: int
