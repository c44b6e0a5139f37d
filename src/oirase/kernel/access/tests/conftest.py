"""Two bodies, a small tree of offices, and people with posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest

from oirase.kernel.access.actors import Actor
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
from oirase.kernel.commands.running import outside_commands
from oirase.kernel.texts import LocalizedText

START = date(2020, 4, 1)


def office(body: Body, code: str, parent: Organisation | None = None) -> Organisation:
    """Make an organisation with one version."""
    made = Organisation.objects.create(body=body, code=code)
    OrganisationVersion.objects.create(
        organisation=made, name=LocalizedText(ja=code), parent=parent, valid_from=START
    )
    return made


def officer(login: str, organisation: Organisation, role: str, /, **grant: object) -> User:
    """Make an officer with a post in an organisation and one grant to that post."""
    user = User.objects.create_user(login, kind="staff", name=login)
    post = Post.objects.create(organisation=organisation, code=login, title=LocalizedText(ja="主事"))
    PostHolding.objects.create(user=user, post=post, valid_from=START)
    values: dict[str, object] = {"body": organisation.body, "organisation": organisation, "valid_from": START}
    Grant.objects.create(post=post, role_id=role, **(values | grant))
    return user


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """A prefecture (bureau > two divisions) and a town (one section)."""
    with outside_commands("test set-up"), scope(Actor.system("test")):
        prefecture = Body.objects.create(code="p", kind="prefecture", name=LocalizedText(ja="県"))
        town = Body.objects.create(code="t", kind="municipality", name=LocalizedText(ja="町"))
        bureau = office(prefecture, "bureau")
        first, second = office(prefecture, "first", bureau), office(prefecture, "second", bureau)
        section = office(town, "section")
        Role.objects.create(
            code="desk", name=LocalizedText(ja="窓口"), permissions=["plan.view", "plan.edit"]
        )
    return SimpleNamespace(
        prefecture=prefecture, town=town, bureau=bureau, first=first, second=second, section=section
    )


@pytest.fixture
def as_platform(world: SimpleNamespace) -> Iterator[None]:
    """Stay inside the platform's own scope for the length of a test that prepares and looks at rows itself."""
    with outside_commands("test"), scope(Actor.system("test")):
        yield
