"""What messages tell the queue."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class MailDue(Event):
    """A message is to leave as e-mail; the event names it and holds none of its words."""

    TYPE = "messaging.mail_due"
    message: UUID
