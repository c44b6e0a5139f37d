"""A message to each owner's person and one to the officer, with their deliveries and words, for the walks of tests/security."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.blocks.messaging.models import Channel, Delivery, Message
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText


def common(world: World) -> Iterator[Row]:
    """Name parameters that are no rows."""
    yield Row({"channel": "mail", "code": "identity.reset_code_used", "language": "ja", "token": "made-up"})


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Put a message into each of the two inboxes, and send the office's own to an address."""
    with outside_commands("test set-up"), scope(PLATFORM):
        for user, text in ((owner.person, owner.home), (owner.officer, owner.desk)):
            made = Message.objects.create(
                body=owner.body,
                organisation=owner.office,
                user=user,
                subject=LocalizedText(ja=text),
                text=LocalizedText(ja=text),
                link="/",
            )
            yield Row({"message_id": made.pk})
        yield Row({"delivery_id": _delivery(owner).pk})


def _delivery(owner: Owner) -> Delivery:
    address = f"{owner.veiled}@example.jp"
    message = Message.objects.create(
        body=owner.body,
        organisation=owner.office,
        address=address,
        subject=LocalizedText(ja=owner.inside),
        text=LocalizedText(ja=owner.inside),
    )
    return Delivery.objects.create(
        body=owner.body,
        organisation=owner.office,
        message=message,
        channel=Channel.MAIL,
        address=address,
        domain="example.jp",
        flow="test",
        state="bounced",
        reason=f"550 {address} is closed",
    )
