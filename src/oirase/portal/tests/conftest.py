"""A prefecture and a town, an operator and an auditor in the prefecture, an officer without rights, a resident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body, Grant, Organisation, Post, PostHolding, Role, User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText

START = date(2020, 4, 1)
ROLES = {
    "operator": ["operations.view"],
    "auditor": ["audit.view", "audit.verify"],
    "reader": ["audit.view"],
    "clerk": [],
}


@pytest.fixture
def people(db: None) -> SimpleNamespace:
    """Accounts by name, and both bodies."""
    with outside_commands("test set-up"), scope(Actor.system("test")):
        body = Body.objects.create(code="p", kind="prefecture", name=LocalizedText(ja="県"))
        town = Body.objects.create(code="t", kind="municipality", name=LocalizedText(ja="町"))
        office = Organisation.objects.create(body=body, code="office")
        found = {name: _officer(name, office, permissions) for name, permissions in ROLES.items()}
        for name in ("resident", "neighbour"):
            found[name] = User.objects.create_user(name, kind="resident", name=f"{name}さん")
    return SimpleNamespace(body=body, town=town, office=office, **found)


def _officer(name: str, office: Organisation, permissions: list[str]) -> User:
    user = User.objects.create_user(name, kind="staff", name=f"{name}さん")
    post = Post.objects.create(organisation=office, code=name, title=LocalizedText(ja="主事"))
    PostHolding.objects.create(user=user, post=post, valid_from=START)
    Role.objects.create(code=name, name=LocalizedText(ja=name), permissions=permissions)
    Grant.objects.create(post=post, role_id=name, body=office.body, valid_from=START)
    return user


@pytest.fixture
def browser(people: SimpleNamespace) -> Callable[[str], Client]:
    """Return the browser of somebody by name."""

    def of(name: str) -> Client:
        client = Client()
        client.force_login(getattr(people, name))
        return client

    return of
