"""Other systems sign in by a key that is shown once, kept as a hash, and ends when it is revoked."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client
from tests.fixtures.people import officer

from oirase.blocks.identity import services
from oirase.blocks.identity.models import ServiceKey
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Grant, Role, User
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.tests.conftest import world  # noqa: F401 - fixtures
from oirase.kernel.commands import Rejected, outside_commands
from oirase.kernel.texts import LocalizedText

MANAGER = Actor.system("test")


@pytest.fixture
def account(db: None) -> User:
    """An account of another system."""
    return services.open_service_account(MANAGER, login="harvester", name="収集システム")


def test_a_key_opens_the_api_until_it_is_revoked(account: User, client: Client) -> None:
    secret = services.issue_key(MANAGER, user_id=account.pk, title="夜間")
    address, head = "/api/v1/roadmap/editions", {"Authorization": f"Bearer {secret}"}
    assert client.get(address, headers=head).status_code == 200
    services.revoke_key(MANAGER, key_id=ServiceKey.objects.get().pk)
    refused = client.get(address, headers=head)
    assert refused.status_code == 401
    assert refused["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("head", ["Bearer wrong", "Bearer ", "Basic abc", "Bearer oirase_"])
def test_a_wrong_key_is_no_visitor(account: User, client: Client, head: str) -> None:
    assert client.get("/api/v1/roadmap/editions", headers={"Authorization": head}).status_code == 401


def test_only_a_hash_is_kept(account: User) -> None:
    secret = services.issue_key(MANAGER, user_id=account.pk, title="夜間")
    kept = ServiceKey.objects.values().get()
    assert secret not in str(kept)
    assert kept["digest"] == services.digest_of(secret)


def test_a_closed_account_has_no_key(account: User) -> None:
    secret = services.issue_key(MANAGER, user_id=account.pk, title="夜間")
    with outside_commands("test set-up"):
        User.objects.filter(pk=account.pk).update(is_active=False)
    assert services.account_of_key(secret) is None


def test_only_service_accounts_get_keys(account: User) -> None:
    with outside_commands("test set-up"):
        person = User.objects.create_user("hanako", None, name="見本 花子", kind="resident")
    for user_id in (person.pk, uuid4()):
        with pytest.raises(Http404):
            services.issue_key(MANAGER, user_id=user_id, title="x")
    with pytest.raises(Rejected):
        services.open_service_account(MANAGER, login="harvester", name="同じ名前")
    for call in (
        lambda: services.open_service_account(actor_of(person), login="mine", name="x"),
        lambda: services.issue_key(actor_of(person), user_id=account.pk, title="x"),
    ):
        with pytest.raises(Forbidden):
            call()
    assert ServiceKey.objects.count() == 0


@pytest.mark.parametrize("within", [True, False])
def test_nobody_makes_a_key_for_more_than_is_theirs(world: SimpleNamespace, within: bool) -> None:  # noqa: F811
    """A key is as good as the account: who manages one office's does not get another body's by making a key for it."""
    with outside_commands("test set-up"):
        permissions = ["identity.service_accounts"]
        Role.objects.create(code="manager", name=LocalizedText(ja="接続担当"), permissions=permissions)
        officer_account = officer("manager", world.bureau, "manager")
        account = User.objects.create_user("harvester", kind="service")
        office = world.first if within else world.section
        Grant.objects.create(
            user=account, role_id="desk", body=office.body, organisation=office, valid_from=date(2020, 4, 1)
        )
    manager = actor_of(officer_account)
    services.issue_key(MANAGER, user_id=account.pk, title="夜間")
    key = ServiceKey.objects.get()
    if within:
        services.issue_key(manager, user_id=account.pk, title="昼間")
        services.revoke_key(manager, key_id=key.pk)
        return
    with pytest.raises(Http404):
        services.issue_key(manager, user_id=account.pk, title="昼間")
    with pytest.raises(Http404):
        services.revoke_key(manager, key_id=key.pk)
    key.refresh_from_db()
    assert (key.revoked_at, ServiceKey.objects.count()) == (None, 1)
