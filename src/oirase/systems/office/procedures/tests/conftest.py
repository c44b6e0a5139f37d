"""A made-up prefecture with an office that takes applications, a town, residents, and whoever has no account."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.systems.office.commons import services
from oirase.systems.office.procedures.tests.documents import survey

CLERK = ("cases.view", "cases.work", "cases.note", "cases.contact", "files.view")
CHIEF = (*CLERK, "cases.assign", "cases.confirm")
EDITOR = (
    "procedures.view",
    "procedures.edit",
    "procedures.publish",
    "forms.view",
    "forms.edit",
    "forms.publish",
)


@pytest.fixture
def now() -> Any:
    """Stop the clock at ten on a Monday without holidays around it: 2026-06-15."""
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        yield clock.now()


@pytest.fixture
def hall(db: None, now: Any) -> SimpleNamespace:
    """Everybody; attributes ending in `_user` are accounts, the others actors, `office` and `town_office` offices."""
    with set_up():
        prefecture, town = body("990001", name="架空県"), body("990002", "municipality", "架空町")
        here, there = office(prefecture, "permits"), office(town, "hall")
        for code, permissions in (("clerk", CLERK), ("chief", CHIEF), ("editor", EDITOR)):
            role(code, *permissions)
        users = {
            "clerk": officer("clerk", here, "clerk"),
            "chief": officer("chief", here, "chief"),
            "editor": officer("editor", here, "editor"),
            "town_clerk": officer("town_clerk", there, "chief"),
            "town_editor": officer("town_editor", there, "editor"),
            "resident": User.objects.create_user(
                "resident", kind="resident", name="見本 花子", email="hanako@example.jp"
            ),
            "stranger": User.objects.create_user("stranger", kind="resident", name="例示 次郎"),
        }
        found: dict[str, Any] = {name: actor_of(user) for name, user in users.items()}
    found |= {f"{name}_user": user for name, user in users.items()}
    found |= {"office": here, "town_office": there, "visitor": Actor.anonymous("browser")}
    return SimpleNamespace(**found)


@pytest.fixture
def event(hall: SimpleNamespace) -> Any:
    """An event entry without identity, published."""
    made = services.make(hall.editor, office=hall.office, document=survey())
    services.publish(hall.editor, procedure_id=made.pk, version=made.version)
    made.refresh_from_db()
    return made
