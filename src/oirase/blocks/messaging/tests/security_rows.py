"""A message to each owner's person and one to the officer, for the walks of tests/security."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.blocks.messaging.models import Message
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Put a message into each of the two inboxes."""
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
