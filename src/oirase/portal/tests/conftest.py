"""A prefecture and a town, an operator and an auditor in the prefecture, an officer without rights, a resident."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.kernel.access.models import User

ROLES = {
    "operator": ["operations.view"],
    "auditor": ["audit.view", "audit.verify"],
    "reader": ["audit.view"],
    "clerk": [],
}


@pytest.fixture
def people(db: None) -> SimpleNamespace:
    """Accounts by name, and both bodies."""
    with set_up():
        prefecture, town = body("p"), body("t", "municipality")
        here = office(prefecture, "office")
        for code, permissions in ROLES.items():
            role(code, *permissions)
        found = {name: officer(name, here, name, organisation=None) for name in ROLES}
        for name in ("resident", "neighbour"):
            found[name] = User.objects.create_user(name, kind="resident", name=f"{name}さん")
    return SimpleNamespace(body=prefecture, town=town, office=here, **found)


@pytest.fixture
def browser(people: SimpleNamespace) -> Callable[[str], Client]:
    """Return the browser of somebody by name."""

    def of(name: str) -> Client:
        client = Client()
        client.force_login(getattr(people, name))
        return client

    return of
