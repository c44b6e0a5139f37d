"""Two offices with cases of a ledger, an officer in one of them, and a colleague who may only look."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from bench.ledger.models import Case
from django.test import Client

from oirase.kernel import clock
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
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText

START = date(2020, 4, 1)
FIRST = datetime(2026, 4, 1, 9, 0, tzinfo=clock.TOKYO)
CASES = "/test/cases/"


@pytest.fixture
def office(db: None) -> SimpleNamespace:
    """45 cases of one's own office, one a day from 2026-04-01 on, and five of another office."""
    with outside_commands("test set-up"), scope(Actor.system("test")):
        body = Body.objects.create(code="p", kind="prefecture", name=LocalizedText(ja="県"))
        here, there = _organisation(body, "here"), _organisation(body, "there")
        for code, permissions in (("closer", ["ledger.view", "ledger.close"]), ("viewer", ["ledger.view"])):
            Role.objects.create(code=code, name=LocalizedText(ja=code), permissions=permissions)
        closer, viewer = _officer("closer", here), _officer("viewer", here)
        own = [_case(here, f"案件{n:02}", n) for n in range(45)]
        foreign = [_case(there, f"よその案件{n}", n) for n in range(5)]
    return SimpleNamespace(
        body=body, here=here, there=there, closer=closer, viewer=viewer, own=own, foreign=foreign
    )


def _organisation(body: Body, code: str) -> Organisation:
    made = Organisation.objects.create(body=body, code=code)
    OrganisationVersion.objects.create(organisation=made, name=LocalizedText(ja=code), valid_from=START)
    return made


def _officer(role: str, organisation: Organisation) -> User:
    user = User.objects.create_user(role, kind="staff", name=f"{role}さん")
    post = Post.objects.create(organisation=organisation, code=role, title=LocalizedText(ja="主事"))
    PostHolding.objects.create(user=user, post=post, valid_from=START)
    Grant.objects.create(
        post=post, role_id=role, body=organisation.body, organisation=organisation, valid_from=START
    )
    return user


def _case(organisation: Organisation, title: str, day: int) -> Case:
    return Case.objects.create(
        body=organisation.body,
        organisation=organisation,
        title=title,
        kind="ab"[day % 2],
        received_at=FIRST + timedelta(days=day),
    )


@pytest.fixture
def closer(office: SimpleNamespace, client: Client) -> Client:
    """The browser of the officer who may close cases."""
    client.force_login(office.closer)
    return client


@pytest.fixture
def viewer(office: SimpleNamespace) -> Client:
    """The browser of the officer who may only look."""
    client = Client()
    client.force_login(office.viewer)
    return client
