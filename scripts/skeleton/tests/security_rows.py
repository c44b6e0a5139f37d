"""Items of each owner for the walks of tests/security: a draft that only its office reads, and what is public for all.

What `rows` makes must not be public; see tests/security/rows.py for the marks of an owner.
"""

from __future__ import annotations

from collections.abc import Iterator

from oirase.systems.DOMAIN.SLUG import services
from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.kernel.access.actors import actor_of


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Write a draft."""
    with world.at(owner):
        made = services.add(actor_of(owner.officer), title=owner.inside, text=owner.inside)
    owner.view_of("SLUG.desk")
    yield Row({"item_id": made.pk}, ({"q": owner.word},))


def common(world: World) -> Iterator[Row]:
    """Publish an item of the third owner's office; everybody reads it, and nobody else finds more of it than that."""
    owner = world.owners[3]
    with world.at(owner):
        made = services.add(actor_of(owner.officer), title="公開の見本", text="だれでも読める")
        services.publish(actor_of(owner.officer), item_id=made.pk)
    yield Row({"item_id": made.pk})
