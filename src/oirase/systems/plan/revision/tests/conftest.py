"""The made-up prefecture with a revision of its roadmap: officers of two divisions, and the office that puts the edition together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from tests.fixtures.people import officer, role, set_up

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Agreement, Body, Organisation, User
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.tests.conftest import EVERYTHING, draft, over_all, seen, testland
from oirase.systems.plan.revision import selectors, services
from oirase.systems.plan.revision.models import Sheet

__all__ = ["draft", "seen", "testland"]
PLATFORM = Actor.system("test")
DUE = date(2024, 9, 30)
NOW = "2024-08-01T10:00:00+09:00"
WRITER = ["revision.view", "revision.edit"]
MANAGER = [*EVERYTHING, *WRITER, "revision.manage"]


@pytest.fixture
def revision(testland: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """Next year's edition, opened on 1 August 2024 and due at the end of September, with its people."""
    with clock.frozen(datetime.fromisoformat(NOW)):
        with set_up():
            testland.dx = over_all(testland.body, "dx", MANAGER)
            role("writer", *WRITER)
            for login, code in (("digital", "digital"), ("digital2", "digital"), ("care", "care")):
                office = Organisation.objects.get(body=testland.body, code=code)
                person = officer(login, office, "writer", organisation=office)
                setattr(testland, login, actor_of(person))
            testland.schools = _of_the_board(testland.body)
        testland.next = services.open_edition(
            testland.dx,
            from_edition_id=testland.edition.pk,
            fiscal_year=2025,
            title="架空県デジタル計画 2025年度",
            title_en="Plan 2025",
            due_on=DUE,
        )
        yield testland


def _of_the_board(prefecture: Body) -> Actor:
    """An officer of the board of education, another body: a grant into the prefecture's, under an agreement."""
    office = Organisation.objects.get(code="schools")
    Agreement.objects.create(
        owner=prefecture, partner=office.body, permissions=WRITER, valid_from=date(2020, 4, 1)
    )
    return actor_of(officer("schools", office, "writer", body=prefecture, organisation=office))


def sheet_of(revision: SimpleNamespace, number: int) -> Sheet:
    """Return the sheet of a programme as it is now."""
    with scope(PLATFORM):
        return Sheet.objects.select_related("edition", "programme").get(
            edition=revision.next, programme__number=number
        )


def values_of(sheet: Sheet) -> fields.Values:
    """Return a sheet's fields as they are now."""
    with scope(PLATFORM):
        return fields.values_of(selectors.programme_of(sheet))


def user_of(actor: Actor) -> User:
    """Return the account of an actor."""
    with scope(PLATFORM):
        return User.objects.get(pk=actor.user_id)
