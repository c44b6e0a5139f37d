"""A file of each owner for the walks of tests/security; its link is made for the officer."""

from __future__ import annotations

import io
from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.files import keep, receive
from oirase.kernel.files.links import token_for


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Keep a text file."""
    officer = actor_of(owner.officer)
    with outside_commands("test set-up"), scope(PLATFORM):
        with receive(io.BytesIO(owner.desk.encode()), f"{owner.desk}.txt") as received:
            file = keep(officer, received, body_id=owner.body.pk, organisation_id=owner.office.pk)
        yield Row({"token": token_for(file, officer)})
