"""What a reader sees of their messages: their own only, whatever rights they have."""

from __future__ import annotations

from oirase.blocks.messaging.models import Message, Preference
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.paging import Page, capped_count, page_of
from oirase.kernel.access.records import RecordQuerySet

UNREAD_SHOWN = 99


def own(actor: Actor) -> RecordQuerySet[Message]:
    """Return the messages to this very account; those to people whom it represents are theirs to read."""
    return Message.objects.filter(user_id=actor.user_id) if actor.user_id else Message.objects.none()


def inbox(actor: Actor, *, unread_only: bool, after: str | None) -> Page[Message]:
    """Return a page of the inbox, newest first."""
    found = own(actor).filter(read_at__isnull=True) if unread_only else own(actor)
    return page_of(actor, found, "-created_at", after, 20)


def unread(actor: Actor) -> str:
    """Return the number of unread messages as the badge shows it ("" for none)."""
    found = capped_count(own(actor).filter(read_at__isnull=True), cap=UNREAD_SHOWN)
    return f"{found.value}+" if found.at_least else str(found.value or "")


def wants_mail(actor: Actor) -> bool:
    """Whether the reader also wants mails."""
    if actor.user_id is None:
        return False
    return not Preference.objects.filter(user_id=actor.user_id, by_mail=False).exists()
