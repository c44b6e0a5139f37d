"""A made-up prefecture with a bay of two buoys: `bay` as its pack has it, `year` with a simulated year behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.manifest import packs
from oirase.systems.agriculture.sea_watch import demo, layout, pack
from oirase.systems.agriculture.sea_watch.models import Bay

TESTLAND = Path(packs.PACKS).parent / "tests" / "packs" / "testland"
ROLES = {
    "fisheries": ["sea_watch.view", "sea_watch.maintain", "sea_watch.advise"],
    "looker": ["sea_watch.view"],
}
# A warm morning of late summer: lines are passed and days are counted.
MORNING = datetime(2026, 9, 2, 5, 0, tzinfo=clock.TOKYO)


@pytest.fixture
def bay(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The bay without values, its office, and people, at five in the morning."""
    with clock.frozen(MORNING):
        with set_up():
            prefecture, town = body("490008"), body("990002", "municipality")
            here, hall = office(prefecture, "coast"), office(town, "hall")
            for code, permissions in ROLES.items():
                role(code, *permissions)
            users = {
                "keeper": officer("keeper", here, "fisheries"),
                "looker": officer("looker", here, "looker"),
                "foreigner": officer("foreigner", hall, "fisheries"),
            }
            pack.load(TESTLAND)
            found = Bay.objects.get()
        read = packs.read(TESTLAND)
        monkeypatch.setattr(packs, "current", lambda: read)
        actors: dict[str, Any] = {name: actor_of(user) for name, user in users.items()}
        yield SimpleNamespace(
            bay=found,
            layout=layout.read(found.layout),
            office=here,
            visitor=Actor.anonymous("browser"),
            **actors,
            **{f"{name}_user": user for name, user in users.items()},
        )


@pytest.fixture
def year(bay: SimpleNamespace) -> SimpleNamespace:
    """The bay with its simulated year."""
    demo.load()
    return bay
