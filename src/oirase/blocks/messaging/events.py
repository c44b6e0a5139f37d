"""What messages tell the queue."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class MailDue(Event):
    """A message is to leave, or more of those that wait may; the event names the message and holds none of its words."""

    TYPE = "messaging.mail_due"
    message: UUID | None = None
