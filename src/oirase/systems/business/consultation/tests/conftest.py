"""A made-up prefecture with a desk, another office of it, a town, two companies, and whoever has no account."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.manifest import packs
from oirase.systems.business.consultation import services

OFFICER = ["consultation.view", "consultation.record", "cases.view", "cases.work", "cases.note"]
LEAD = [*OFFICER, "cases.assign", "cases.contact", "insight.view"]
QUESTION = {
    "company_name": "架空工業",
    "contact_name": "見本 太郎",
    "email": "taro@company.example.jp",
    "topic": "system",
    "question": "在庫管理の仕組みの選び方を教えてください。",
}


@pytest.fixture
def now() -> Any:
    """Stop the clock at ten on a Monday without holidays around it: 2026-06-15."""
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        yield clock.now()


@pytest.fixture
def desk(db: None, now: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The desk and everybody around it."""
    return desk_made(monkeypatch)


def desk_made(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Make the desk and everybody around it. Attributes ending in `_user` are accounts, the others actors."""
    with set_up():
        prefecture, town = body("990001", name="架空県"), body("990002", "municipality", "架空町")
        here, other, hall = office(prefecture, "desk"), office(prefecture, "other"), office(town, "hall")
        for code, permissions in (("officer", OFFICER), ("lead", LEAD)):
            role(code, *permissions)
        users = {
            "officer": officer("officer", here, "officer"),
            "colleague": officer("colleague", here, "officer"),
            "lead": officer("lead", here, "lead"),
            "neighbour": officer("neighbour", other, "lead"),
            "foreigner": officer("foreigner", hall, "lead"),
            "company": User.objects.create_user(
                "company", kind="company", name="見本商店", email="shop@company.example.jp"
            ),
            "rival": User.objects.create_user("rival", kind="company", name="例示商会"),
        }
        found = {name: actor_of(user) for name, user in users.items()}
    pack = packs.Pack(
        packs.PACKS / "none",
        {
            "code": "990001",
            "name": {"ja": "架空県", "en": "Kakuu"},
            "service_name": {"ja": "架空県窓口", "en": "Kakuu services"},
            "senders": {"mail": "no-reply@kakuu.example.jp", "name": {"ja": "架空県", "en": "Kakuu"}},
            "desks": {"consultation": "desk"},
            "calendar": {"code": "kakuu"},
        },
    )
    monkeypatch.setattr(packs, "current", lambda: pack)
    return SimpleNamespace(
        body=prefecture,
        office=here,
        pack=pack,
        visitor=Actor.anonymous("browser-1"),
        **found,
        **{f"{name}_user": user for name, user in users.items()},
    )


@pytest.fixture
def asked(desk: SimpleNamespace) -> Any:
    """A question of somebody without an account."""
    return services.submit(desk.visitor, **QUESTION)
