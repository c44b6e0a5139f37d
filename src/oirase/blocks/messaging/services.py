"""What a reader does with their own messages."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from oirase.blocks.messaging.models import Message, Preference
from oirase.blocks.messaging.selectors import own
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import audited, command, permit


@command("messaging.mark_read")
def mark_read(actor: Actor, *, message_id: UUID) -> Message:
    """Note that the reader has opened a message; 404 for somebody else's."""
    permit(None)
    message = own(actor).filter(pk=message_id).select_for_update().first() if actor.user_id else None
    if message is None:
        raise Http404
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    return message


@command("messaging.mark_all_read")
def mark_all_read(actor: Actor) -> None:
    """Note that the reader has seen all their messages."""
    permit(None)
    if actor.user_id:
        own(actor).filter(read_at__isnull=True).update(read_at=clock.now())


@command("messaging.set_preference")
def set_preference(actor: Actor, *, by_mail: bool) -> None:
    """Turn mails on or off for oneself; the inbox is always filled."""
    if not actor.user_id:
        raise Forbidden("messaging.set_preference")
    permit(None)
    Preference.objects.update_or_create(user_id=actor.user_id, defaults={"by_mail": by_mail})
    audited(
        [{"type": "messaging.preference", "id": str(actor.user_id), "action": "changed"}],
        {"by_mail": by_mail},
    )
