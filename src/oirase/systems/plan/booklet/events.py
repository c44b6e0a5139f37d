"""What the booklet tells its own worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class BookletOrdered(Event):
    """Somebody waits for an edition's booklet."""

    TYPE: ClassVar[str] = "booklet.ordered"
    edition: UUID
    language: str
