"""People with accounts, and the words to sign in with."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from oirase.kernel.access.models import User
from oirase.kernel.commands import outside_commands

PASSWORD = "a-long-made-up-word"


@pytest.fixture
def person(db: None) -> User:
    """A resident with a password."""
    with outside_commands("test set-up"):
        return User.objects.create_user(
            "hanako", PASSWORD, name="見本 花子", kind="resident", email="hanako@example.jp"
        )


def sign_in(client: Client, login: str, password: str = PASSWORD) -> Any:
    """Send the sign-in form."""
    return client.post(reverse("account_login"), {"login": login, "password": password})
