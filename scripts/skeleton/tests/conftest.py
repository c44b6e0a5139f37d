"""A made-up prefecture with two offices, a town, and everybody who might look."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from oirase.systems.DOMAIN.SLUG import services

from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import (
    Body,
    Grant,
    Organisation,
    OrganisationVersion,
    Post,
    PostHolding,
    Role,
    User,
)
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText

START = date(2020, 4, 1)
ROLES = {"writer": ["SLUG.view", "SLUG.edit"], "reader": ["SLUG.view"]}


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """Everybody. Attributes ending in `_user` are accounts, the others actors."""
    with outside_commands("test set-up"), scope(Actor.system("test")):
        prefecture, town = _body("990001", "prefecture"), _body("990002", "municipality")
        office, other, hall = _office(prefecture, "one"), _office(prefecture, "two"), _office(town, "hall")
        for code, permissions in ROLES.items():
            Role.objects.create(code=code, name=LocalizedText(ja=code), permissions=permissions)
        users = {
            "writer": _officer("writer", office, "writer"),
            "reader": _officer("reader", office, "reader"),
            "neighbour": _officer("neighbour", other, "writer"),
            "foreigner": _officer("foreigner", hall, "writer"),
            "resident": User.objects.create_user("resident", kind="resident", name="見本 花子"),
        }
        actors = {name: actor_of(user) for name, user in users.items()}
    return SimpleNamespace(
        office=office,
        visitor=Actor.anonymous("browser"),
        **actors,
        **{f"{name}_user": user for name, user in users.items()},
    )


@pytest.fixture
def draft(world: SimpleNamespace) -> Any:
    """An item of the writer's office."""
    return services.add(world.writer, title="架空の催し", text="一行目\n二行目")


def _body(code: str, kind: str) -> Body:
    return Body.objects.create(code=code, kind=kind, name=LocalizedText(ja=code))


def _office(body: Body, code: str) -> Organisation:
    made = Organisation.objects.create(body=body, code=code)
    OrganisationVersion.objects.create(organisation=made, name=LocalizedText(ja=code), valid_from=START)
    return made


def _officer(login: str, office: Organisation, role: str) -> User:
    user = User.objects.create_user(login, kind="staff", name=login, is_demo=True)
    post = Post.objects.create(organisation=office, code=login, title=LocalizedText(ja="主事"))
    PostHolding.objects.create(user=user, post=post, valid_from=START)
    Grant.objects.create(post=post, role_id=role, body=office.body, organisation=office, valid_from=START)
    return user
