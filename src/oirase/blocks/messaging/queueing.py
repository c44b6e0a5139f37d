"""Putting a message on its way: one delivery for each channel, in the transaction of whoever writes the message."""

from __future__ import annotations

import hashlib
from uuid import UUID

from oirase.blocks.messaging.events import MailDue
from oirase.blocks.messaging.models import (
    Channel,
    ContactPoint,
    Delivery,
    Message,
    Preference,
    SecondChannel,
    Step,
)
from oirase.blocks.messaging.ports import short_messages
from oirase.kernel import clock

SHORT_MESSAGES = "sms"


def same_address(address: str) -> str:
    """Return the form under which an address is known, however it was typed."""
    return address.strip().casefold()


def domain_of(channel: str, address: str) -> str:
    """Return what a delivery is throttled by: the domain of a mail address, for short messages the channel itself."""
    return same_address(address).rpartition("@")[2] if channel == Channel.MAIL else SHORT_MESSAGES


def flow_of(office: UUID, kind: str) -> str:
    """Return the flow of letters of one kind from one office."""
    return hashlib.sha256(f"{office}\n{kind}".encode()).hexdigest()


def enqueue(message: Message, kind: str) -> list[Delivery]:
    """Write the deliveries of a new message: by mail where it has an address, by short message where the person always wants one."""
    flow = flow_of(message.organisation_id or message.body_id, kind)
    made = [put(message, Channel.MAIL, message.address, flow)] if message.address else []
    if number := number_for(message, SecondChannel.ALWAYS):
        made.append(put(message, Channel.SMS, number, flow))
    return [one for one in made if one is not None]


def put(message: Message, channel: str, address: str, flow: str) -> Delivery | None:
    """Write one delivery of a message unless the channel has it already."""
    made, new = Delivery.objects.get_or_create(
        message=message,
        channel=channel,
        defaults={
            "body_id": message.body_id,
            "organisation_id": message.organisation_id,
            "user_id": message.user_id,
            "address": address,
            "domain": domain_of(channel, address),
            "flow": flow,
            "due_at": clock.now(),
        },
    )
    if not new:
        return None
    note(made)
    return made


def note(delivery: Delivery) -> None:
    """Add the present state to the delivery's course."""
    Step.objects.create(
        delivery=delivery,
        at=delivery.changed_at,
        state=delivery.state,
        attempt=delivery.attempts,
        reason=delivery.reason,
    )


def number_for(message: Message, wish: SecondChannel) -> str:
    """Return the confirmed number of a message's person, if they want short messages in this case and there is a way for them."""
    if message.user_id is None or short_messages() is None:
        return ""
    chosen = Preference.objects.filter(user_id=message.user_id).values_list("by_sms", flat=True).first()
    if (chosen or SecondChannel.FALLBACK) != wish:
        return ""
    points = ContactPoint.objects.filter(user_id=message.user_id, channel=Channel.SMS)
    return points.exclude(verified_at=None).values_list("address", flat=True).first() or ""


def use_second_channel(delivery: Delivery) -> None:
    """After a mail that cannot arrive: send a short message, if the person has a confirmed number for that."""
    if delivery.channel == Channel.MAIL and delivery.message is not None:
        number = number_for(delivery.message, SecondChannel.FALLBACK)
        if number:
            put(delivery.message, Channel.SMS, number, delivery.flow)


def due_event(delivery: Delivery) -> MailDue:
    """Return the event that wakes the sender for a delivery."""
    return MailDue(
        subject=f"messaging.delivery/{delivery.pk}", body_id=delivery.body_id, message=delivery.message_id
    )
