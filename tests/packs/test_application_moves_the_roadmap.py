"""An application that is sent moves the figure on the roadmap's page of the programme, marked as what it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.fixtures.people import body, office, officer, role, set_up
from tests.fixtures.procedures import LOAN

from oirase.blocks.insight import handlers
from oirase.kernel.access import pack as access_pack
from oirase.kernel.access.actors import actor_of
from oirase.kernel.manifest import catalogue, packs
from oirase.kernel.outbox.dispatch import HANDLERS
from oirase.kernel.outbox.handlers import Delivered
from oirase.kernel.outbox.models import Delivery, EventRow
from oirase.systems.office.commons import pack as office_pack
from oirase.systems.office.commons import services
from oirase.systems.office.commons.models import Procedure
from oirase.systems.plan.commons import pack as plan_pack
from oirase.systems.plan.commons.models import Indicator

TESTLAND = Path(__file__).parent / "testland"
PROGRAMME = "/roadmap/2024/programmes/5"


@pytest.fixture
def land(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The made-up prefecture with its roadmap and procedure; an indicator counts applications."""
    head = packs.read(TESTLAND)
    monkeypatch.setattr(packs, "current", lambda: head)
    with set_up():
        access_pack.load(TESTLAND, head.content)
        plan_pack.load(TESTLAND)
        office_pack.load(TESTLAND)
        Indicator.objects.filter(programme__number=5).update(metric="procedures.applications_by_month")
        return Procedure.objects.get()


def hear(*types: str) -> None:
    """Bring what was told to those who listen, as the worker does."""
    assert handlers is not None
    for row in EventRow.objects.filter(type__in=types):
        for delivery in Delivery.objects.filter(
            event_id=row.id, handler__startswith="insight.take:procedures."
        ):
            HANDLERS[delivery.handler].call(
                Delivered(row.id, row.type, row.subject, row.body_id, row.time, row.data)
            )


def live() -> list[str]:
    """Return the live figures on the programme's page, each with its origin."""
    page = Client().get(PROGRAMME).content.decode()
    cards = re.findall(r"<dt>[^<]*いまの値.*?</dd>", page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", card).split()) for card in cards]


def test_an_application_that_is_sent_moves_the_figure(client: Client, land: Any) -> None:
    assert live() == []
    for number in (1, 2):
        home = client.post(f"/procedures/{land.pk}/apply")["Location"]
        client.post(f"{home}loan/", LOAN)
        client.post(f"{home}review/")
        hear("cases.case_submitted")
        (shown,) = live()
        assert shown.endswith(f"いまの値 デモ値 {number} 件"), shown


def test_a_town_that_joins_moves_the_number_of_sharing_municipalities(land: Any) -> None:
    with set_up():
        Indicator.objects.filter(programme__number=5).update(metric="procedures.sharing_municipalities")
        role("editor", "procedures.view", "procedures.edit", "procedures.publish")
        hall = office(body("490999", "municipality", "架空町"), "hall")
        town = actor_of(officer("town", hall, "editor"))
    made = services.adopt(town, origin_id=land.pk, office=hall)
    assert live() == []
    services.publish(town, procedure_id=made.pk, version=made.version)
    hear("procedures.procedure_published")
    (shown,) = live()
    assert shown.endswith("いまの値 デモ値 1 市町村"), shown


def test_the_roadmap_of_the_installation_binds_what_applications_give() -> None:
    bound = {
        (row["programme"], row["metric"])
        for path in packs.current().path.glob("roadmap/*/indicators.csv")
        for row in packs.rows(path)
    }
    assert ("76", "procedures.sharing_municipalities") in bound
    (served,) = [row for row in catalogue.systems(packs.current().path) if row.id == "S107"]
    assert {60, 76} <= set(served.programmes)
