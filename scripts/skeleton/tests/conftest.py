"""A made-up prefecture with two offices, a town, and everybody who might look."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from oirase.systems.DOMAIN.SLUG import services
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User

ROLES = {"writer": ["SLUG.view", "SLUG.edit"], "reader": ["SLUG.view"]}


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """Everybody. Attributes ending in `_user` are accounts, the others actors."""
    with set_up():
        prefecture, town = body("990001"), body("990002", "municipality")
        here, other, hall = office(prefecture, "one"), office(prefecture, "two"), office(town, "hall")
        for code, permissions in ROLES.items():
            role(code, *permissions)
        users = {
            "writer": officer("writer", here, "writer", is_demo=True),
            "reader": officer("reader", here, "reader"),
            "neighbour": officer("neighbour", other, "writer"),
            "foreigner": officer("foreigner", hall, "writer"),
            "resident": User.objects.create_user("resident", kind="resident", name="見本 花子"),
        }
        actors = {name: actor_of(user) for name, user in users.items()}
    return SimpleNamespace(
        office=here,
        visitor=Actor.anonymous("browser"),
        **actors,
        **{f"{name}_user": user for name, user in users.items()},
    )


@pytest.fixture
def draft(world: SimpleNamespace) -> Any:
    """An item of the writer's office."""
    return services.add(world.writer, title="架空の催し", text="一行目\n二行目")
