"""What the store tells."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class FileReceived(Event):
    """A file stands in quarantine and waits for the scanners that take their time."""

    TYPE = "files.file_received"
    file_id: UUID


@dataclass(frozen=True, kw_only=True)
class FileJudged(Event):
    """A file has left quarantine: it may be handed on, or it is refused and whoever sent it should know."""

    TYPE = "files.file_judged"
    file_id: UUID
    clean: bool
