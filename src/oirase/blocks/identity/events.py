"""What sign-in tells the queue."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class ResetCodeIssued(Event):
    """An officer has issued a code by which somebody may set a new password; the event holds nothing of the code."""

    TYPE = "identity.reset_code_issued"
    code: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class ResetCodeUsed(Event):
    """A new password was set by a code from the counter."""

    TYPE = "identity.reset_code_used"
    code: UUID
    person: UUID
