"""A made-up town with a counter, another one, and everybody who might look; three published procedures with their fees."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText
from oirase.systems.office.commons import services as procedures
from oirase.systems.office.counter_reform.tests import documents

COUNTER = ("counter_reform.view", "counter_reform.receive", "payments.view", "payments.counter")
SURVEYOR = ("counter_reform.view", "counter_reform.survey")
EDITOR = (
    "procedures.view",
    "procedures.edit",
    "procedures.publish",
    "forms.view",
    "forms.edit",
    "forms.publish",
)
SYSTEM = Actor.system("test")


@pytest.fixture
def town(db: None) -> Any:
    """Stop the clock at ten on a Monday (2026-06-15); attributes ending in `_user` are accounts, the others actors."""
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        yield _made()


def _made() -> SimpleNamespace:
    with set_up():
        here, there = body("990002", "municipality", "架空町"), body("990003", "municipality", "例示村")
        counter, taxes, village = office(here, "counter"), office(here, "taxes"), office(there, "hall")
        for code, permissions in (("counter", COUNTER), ("surveyor", SURVEYOR), ("editor", EDITOR)):
            role(code, *permissions)
        users = {
            "clerk": officer("clerk", counter, "counter", organisation=None),
            "colleague": officer("colleague", counter, "counter", organisation=None),
            "surveyor": officer("surveyor", counter, "surveyor"),
            "editor": officer("editor", taxes, "editor"),
            "other": officer("other", village, "surveyor"),
            "villager": officer("villager", village, "counter"),
            "resident": User.objects.create_user("resident", kind="resident", name="見本 花子"),
        }
        actors: dict[str, Any] = {name: actor_of(user) for name, user in users.items()}
    made = [procedures.make(actors["editor"], office=taxes, document=one) for one in _documents()]
    for one in made:
        procedures.publish(actors["editor"], procedure_id=one.pk, version=one.version)
        one.refresh_from_db()
    _fee(here, "hall", 300)
    _fee(here, "badge", 250)
    record, hall, badge = made
    more = {f"{name}_user": user for name, user in users.items()}
    return SimpleNamespace(**actors, **more, body=here, office=counter, record=record, hall=hall, badge=badge)


def _documents() -> list[dict[str, Any]]:
    return [documents.record(), documents.hall(), documents.badge()]


def _fee(of: Any, code: str, amount: int) -> None:
    with outside_commands("test set-up"):
        from oirase.blocks.payments.models import Fee

        Fee.objects.create(
            body=of,
            code=code,
            title=LocalizedText(ja=code),
            unit=LocalizedText(ja="件"),
            amount=amount,
            valid_from=date(2025, 4, 1),
        )


@pytest.fixture
def picture() -> Callable[[], io.BytesIO]:
    """Return what makes a real PNG file."""

    def made() -> io.BytesIO:
        content = io.BytesIO()
        Image.new("RGB", (20, 20), (90, 120, 30)).save(content, "PNG")
        content.seek(0)
        content.name = "card.png"
        return content

    return made
