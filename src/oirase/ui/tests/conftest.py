"""Two offices with cases of a ledger, an officer in one of them, and a colleague who may only look."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from bench.ledger.models import Case
from django.test import Client
from tests.fixtures.people import body, officer, role, set_up
from tests.fixtures.people import office as office_of

from oirase.kernel import clock
from oirase.kernel.access.models import (
    Organisation,
)

FIRST = datetime(2026, 4, 1, 9, 0, tzinfo=clock.TOKYO)
CASES = "/test/cases/"


@pytest.fixture
def office(db: None) -> SimpleNamespace:
    """45 cases of one's own office, one a day from 2026-04-01 on, and five of another office."""
    with set_up():
        prefecture = body("p")
        here, there = office_of(prefecture, "here"), office_of(prefecture, "there")
        for code, permissions in (("closer", ["ledger.view", "ledger.close"]), ("viewer", ["ledger.view"])):
            role(code, *permissions)
        closer, viewer = officer("closer", here, "closer"), officer("viewer", here, "viewer")
        own = [_case(here, f"案件{n:02}", n) for n in range(45)]
        foreign = [_case(there, f"よその案件{n}", n) for n in range(5)]
    return SimpleNamespace(
        body=prefecture, here=here, there=there, closer=closer, viewer=viewer, own=own, foreign=foreign
    )


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
