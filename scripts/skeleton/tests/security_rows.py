"""Items of each owner for the walks of tests/security: one that its office has written about, in the middle of its case.

What `rows` makes must not be public; see tests/security/rows.py for the marks of an owner.
"""

from __future__ import annotations

from collections.abc import Iterator

from oirase.systems.DOMAIN.SLUG import services
from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.blocks.cases.facade import working
from oirase.kernel.access.actors import actor_of


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Send something in, write about it, note something for colleagues."""
    with world.at(owner):
        made = services.send(
            actor_of(owner.person),
            title=owner.text,
            text=owner.text,
            name=owner.text,
            email=f"{owner.veiled}@example.jp",
        )
        working.write(actor_of(owner.officer), case_id=made.pk, text=owner.text)
        working.note(actor_of(owner.officer), case_id=made.pk, text=owner.inside)
    owner.view_of("SLUG.desk")
    yield Row({"item_id": made.pk}, ({"q": owner.word},))
