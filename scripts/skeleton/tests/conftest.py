"""A made-up prefecture with two offices, a town, and everybody who might look."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from oirase.systems.DOMAIN.SLUG import services
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.manifest import packs

READER = ["SLUG.view", "cases.view"]
ROLES = {"worker": [*READER, "cases.work", "cases.note", "cases.contact"], "reader": READER}
SENT = {"title": "架空の催し", "text": "一行目\n二行目", "name": "見本 太郎", "email": "taro@example.jp"}


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Everybody, at ten on Monday 2026-06-15. Attributes ending in `_user` are accounts, the others actors."""
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        with set_up():
            prefecture, town = body("990001"), body("990002", "municipality")
            here, other, hall = office(prefecture, "one"), office(prefecture, "two"), office(town, "hall")
            for code, permissions in ROLES.items():
                role(code, *permissions)
            users = {
                "worker": officer("worker", here, "worker", is_demo=True),
                "reader": officer("reader", here, "reader"),
                "neighbour": officer("neighbour", other, "worker"),
                "foreigner": officer("foreigner", hall, "worker"),
                "resident": User.objects.create_user("resident", kind="resident", name="見本 花子"),
                "stranger": User.objects.create_user("stranger", kind="resident", name="例示 次郎"),
            }
            actors = {name: actor_of(user) for name, user in users.items()}
        head = {
            "code": "990001",
            "name": {"ja": "架空県", "en": "Kakuu"},
            "service_name": {"ja": "架空県窓口", "en": "Kakuu services"},
            "senders": {"mail": "no-reply@kakuu.example.jp", "name": {"ja": "架空県", "en": "Kakuu"}},
            "desks": {"SLUG": "one"},
            "calendar": {"code": "kakuu"},
        }
        monkeypatch.setattr(packs, "current", lambda: packs.Pack(packs.PACKS / "none", head))
        yield SimpleNamespace(
            office=here,
            visitor=Actor.anonymous("browser"),
            **actors,
            **{f"{name}_user": user for name, user in users.items()},
        )


@pytest.fixture
def sent(world: SimpleNamespace) -> Any:
    """An item of a resident with an account."""
    return services.send(world.resident, **SENT)
