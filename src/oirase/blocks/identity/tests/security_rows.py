"""A session of each owner's person, and a service account of the owner's office with its key, for the walks of tests/security."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from tests.security.rows import Row
from tests.security.world import PLATFORM, START, Owner, World

from oirase.blocks.identity import services
from oirase.blocks.identity.models import ServiceKey
from oirase.kernel.access.models import Grant
from oirase.kernel.commands import outside_commands


def common(world: World) -> Iterator[Row]:
    """Name what a mail would carry; nobody has been sent one."""
    yield Row({"key": "set-password", "uidb36": "1", "pk": 999_999})


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Sign the person in elsewhere; let another system act for the office."""
    store = SessionStore()
    store.create()
    session = UserSession.objects.create(
        user=owner.person, ip="192.0.2.1", session_key=store.session_key, user_agent=owner.home
    )
    account = services.open_service_account(PLATFORM, login=f"system{owner.number}", name=owner.inside)
    with outside_commands("test set-up"):
        Grant.objects.create(
            user=account, role_id="plain", body=owner.body, organisation=owner.office, valid_from=START
        )
    services.issue_key(PLATFORM, user_id=account.pk, title=owner.inside)
    yield Row({"pk": session.pk})
    yield Row({"pk": ServiceKey.objects.get(user=account).pk})
