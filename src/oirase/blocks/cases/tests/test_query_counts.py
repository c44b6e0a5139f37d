"""How many statements the main pages take (golden), whether there is one case or many: nothing is asked row by row."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oirase.blocks.cases import bulk
from oirase.blocks.cases.facade import code_for
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.selectors import counts
from oirase.blocks.cases.services import working
from oirase.blocks.cases.tests.conftest import ANSWERS
from oirase.blocks.cases.tests.looking import PLATFORM
from oirase.blocks.cases.tests.test_bulk import weekend
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands

MANY = 60
GOLDEN = {"list": 20, "case": 34, "tracking": 20, "mine": 16}


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def tracker(case: Case) -> Client:
    client = Client()
    client.post("/cases/track/", {"number": case.number, "code": code_for(case.pk)})
    return client


def more(hall: SimpleNamespace, number: int) -> None:
    """More cases of the same office and resident."""
    given = [
        bulk.Given(clock.now(), ANSWERS, officer=hall.clerk_user.pk, applicant=hall.resident_user.pk)
        for _number in range(number)
    ]
    with outside_commands("load"), scope(PLATFORM):
        bulk.load(hall.office, hall.version, given, weekend)


PAGES: dict[str, tuple[Callable[[Case], str], Callable[[SimpleNamespace, Case], Client]]] = {
    "list": (lambda _case: "/cases/", lambda hall, _case: signed_in(hall.clerk_user)),
    "case": (lambda case: f"/cases/{case.pk}/", lambda hall, _case: signed_in(hall.clerk_user)),
    "tracking": (lambda case: f"/cases/track/{case.pk}/", lambda _hall, case: tracker(case)),
    "mine": (lambda _case: "/cases/mine/", lambda hall, _case: signed_in(hall.resident_user)),
}


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_as_many_statements_as_it_always_did(
    hall: SimpleNamespace, case: Case, page: str
) -> None:
    working.claim(hall.clerk, case_id=case.pk)
    more(hall, 1)
    address, person = PAGES[page]
    client = person(hall, case)
    assert statements(client, address(case)) == GOLDEN[page]
    more(hall, MANY)
    assert statements(client, address(case)) == GOLDEN[page]


def test_whoever_may_see_nothing_is_told_of_nothing(hall: SimpleNamespace, case: Case) -> None:
    with scope(hall.visitor):
        assert {found.value for found in counts(hall.visitor).values()} == {0}
    with scope(hall.clerk):
        assert counts(hall.clerk)["unassigned"].value == 1
