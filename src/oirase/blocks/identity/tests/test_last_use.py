"""The last use of a session is noted to the minute; a new place at once."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oirase.blocks.identity.middleware import EXACT_TO
from oirase.kernel.access.models import User

PAGE = "/help/"


def signed_in() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("taro", kind="resident", name="太郎"))
    client.get(PAGE)
    return client


def writes(client: Client, **more: str) -> int:
    """Open a page; return how often that wrote a note."""
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE, **more)
    return sum("usersessions" in one["sql"] and not one["sql"].startswith("SELECT") for one in asked)


def test_pages_read_in_a_row_are_one_use(db: None) -> None:
    assert writes(signed_in()) == 0


def test_a_use_after_a_while_is_noted(db: None) -> None:
    client = signed_in()
    long_ago = timezone.now() - 2 * EXACT_TO - timedelta(hours=1)
    UserSession.objects.update(last_seen_at=long_ago)
    assert writes(client) == 1
    assert UserSession.objects.get().last_seen_at > timezone.now() - EXACT_TO


def test_another_place_or_browser_is_noted_at_once(db: None) -> None:
    client = signed_in()
    assert writes(client, HTTP_USER_AGENT="another") == 1
    assert writes(client, HTTP_USER_AGENT="another", REMOTE_ADDR="192.0.2.7") == 1
    assert (UserSession.objects.get().user_agent, UserSession.objects.get().ip) == ("another", "192.0.2.7")
