"""What a reader sees of their own messages, and what an office sees of what it has sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from oirase.blocks.messaging.models import (
    ContactPoint,
    Delivery,
    Message,
    Preference,
    SecondChannel,
    Step,
    Suppression,
    Wording,
)
from oirase.blocks.messaging.queueing import same_address
from oirase.blocks.messaging.rules import FAILED, State
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body, User
from oirase.kernel.access.paging import Page, capped_count, page_of
from oirase.kernel.access.records import MASK, Record, RecordQuerySet, bodies_of, may, shown
from oirase.kernel.access.rowsecurity import scope

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


def preference(actor: Actor) -> Preference:
    """Return how the reader wants to be told: by mail and, where mail does not arrive, by short message, unless they chose."""
    found = Preference.objects.filter(user_id=actor.user_id).first() if actor.user_id else None
    return found or Preference(by_mail=True, by_sms=SecondChannel.FALLBACK)


def contact_point(actor: Actor, channel: str) -> ContactPoint | None:
    """Return the reader's own contact point of a channel."""
    if actor.user_id is None:
        return None
    return ContactPoint.objects.filter(user_id=actor.user_id, channel=channel).first()


def own_email(actor: Actor) -> str:
    """Return the reader's own mail address."""
    if actor.user_id is None:
        return ""
    return User.objects.filter(pk=actor.user_id).values_list("email", flat=True).first() or ""


def stopped(actor: Actor) -> Suppression | None:
    """Return the stop on the reader's own mail address, if mail came back from it."""
    address = own_email(actor)
    return Suppression.objects.filter(address=same_address(address)).first() if address else None


@dataclass(frozen=True)
class Reached:
    """What became of one message on one channel, as an officer may see it; `state` is None for the inbox."""

    subject: str
    at: datetime
    channel: str
    address: str
    state: State | None
    title: str
    tone: str
    reason: str
    read_at: datetime | None


def deliveries_about(actor: Actor, record: Record, limit: int = 100) -> list[Reached]:
    """Return what of the messages about a record has reached whom, newest first; nothing for whoever may not see the record.

    People's addresses are masked unless the actor may see contacts of that office.
    """
    if not may(actor, record, "view"):
        return []
    about = f"{record._meta.label_lower}/{record.pk}"
    with scope(Actor.system("messaging.deliveries_about")):
        found = list(Message.objects.filter(about=about).order_by("-created_at")[:limit])
        deliveries: dict[UUID | None, list[Delivery]] = {}
        for delivery in Delivery.objects.filter(message__in=found).order_by("channel"):
            deliveries.setdefault(delivery.message_id, []).append(delivery)
    return [
        one
        for message in found
        for one in (
            *([_in_inbox(message)] if message.user_id else []),
            *(_on_its_way(actor, message, one) for one in deliveries.get(message.pk, [])),
        )
    ]


def _in_inbox(message: Message) -> Reached:
    return Reached(
        str(message.subject), message.created_at, "inbox", "", None, "", "neutral", "", message.read_at
    )


def _on_its_way(actor: Actor, message: Message, one: Delivery) -> Reached:
    address = shown(actor, one, "address") if actor.is_staff or actor.everything else MASK
    return Reached(
        str(message.subject),
        one.changed_at,
        str(one.get_channel_display()),
        str(address),
        State(one.state),
        str(one.get_state_display()),
        one.tone,
        one.reason.replace(one.address, str(address)) if one.reason else "",
        message.read_at,
    )


def deliveries_fragment(actor: Actor, record: Record) -> SafeString:
    """Return `deliveries_about` as a table for the page of a record."""
    return render_to_string("messaging/_reached.html", {"rows": deliveries_about(actor, record)})


def deliveries(filters: Mapping[str, Any]) -> RecordQuerySet[Delivery]:
    """Return deliveries of messages narrowed by a list's filters, before permission."""
    found: Any = Delivery.objects.exclude(message=None).select_related("message")
    if state := filters.get("state"):
        found = found.filter(state__in=FAILED) if state == "failed" else found.filter(state=state)
    if channel := filters.get("channel"):
        found = found.filter(channel=channel)
    if domain := filters.get("domain"):
        found = found.filter(domain=domain.strip().casefold())
    if changed := filters.get("changed"):
        found = found.filter(**clock.within("changed_at", *changed))
    return found  # type: ignore[no-any-return]


def failures(actor: Actor) -> int:
    """Return how many of an officer's deliveries have failed, up to a cap."""
    seen = Delivery.objects.visible_to(actor, "deliveries", granted=True)
    return capped_count(seen.filter(state__in=FAILED, message__isnull=False)).value


def steps_of(delivery: Delivery) -> list[Step]:
    """Return the course of a delivery that has been found through the filter on rights."""
    return list(Step.objects.filter(delivery=delivery))


def wording_bodies(actor: Actor) -> list[Body]:
    """Return the bodies for whose messages an officer may write the words: a body's words hold in all its offices."""
    whole = bodies_of(actor, "messaging.templates", whole=True)
    return list(Body.objects.filter(pk__in=whole).order_by("code"))


def history(actor: Actor, body_id: UUID, code: str, language: str) -> list[Wording]:
    """Return what has been written for a message, newest first."""
    rows = Wording.objects.visible_to(actor, "templates").select_related("author")
    return list(rows.filter(body_id=body_id, code=code, language=language).order_by("-number"))
