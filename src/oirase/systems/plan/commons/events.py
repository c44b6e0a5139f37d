"""What the plan tells others: an edition has become public, was mended, or is public no longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class EditionPublished(Event):
    """An edition of the roadmap has become public."""

    TYPE: ClassVar[str] = "plan.edition_published"
    edition: UUID
    fiscal_year: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class EditionWithdrawn(Event):
    """A published edition of the roadmap is no longer public."""

    TYPE: ClassVar[str] = "plan.edition_withdrawn"
    edition: UUID
    fiscal_year: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class EditionCorrected(Event):
    """A published edition was mended: an erratum was added to a programme."""

    TYPE: ClassVar[str] = "plan.edition_corrected"
    edition: UUID
    fiscal_year: int
    revision: int
    programme: UUID
