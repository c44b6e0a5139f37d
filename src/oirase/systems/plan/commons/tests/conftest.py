"""A made-up prefecture with a roadmap of five programmes, people who may and may not change it, and readings of sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.kernel.access import pack as access_pack
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Body, Organisation
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands.running import outside_commands
from oirase.kernel.manifest import packs
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, pack, services
from oirase.systems.plan.commons.models import Edition

TESTLAND = Path(__file__).resolve().parents[6] / "tests" / "packs" / "testland"
EVERYTHING = ["plan.view", "plan.edit", "plan.review", "plan.publish", "roadmap_import.load"]


@pytest.fixture
def testland(db: None, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The made-up prefecture as the installation's pack, its edition published, and three officers."""
    head = packs.read(TESTLAND)
    monkeypatch.setattr(packs, "current", lambda: head)
    with set_up():
        access_pack.load(TESTLAND, head.content)
        prefecture = Body.objects.get(code=head.code)
        pack.load(TESTLAND)
        actors = {
            "editor": over_all(prefecture, "editor", EVERYTHING),
            "reviewer": over_all(prefecture, "reviewer", ["plan.view", "plan.review"]),
            "reader": over_all(prefecture, "reader", ["plan.view"]),
        }
        stranger = body("test-other")
        desk = office(stranger, "desk")
        actors["stranger"] = over_all(stranger, "stranger", EVERYTHING, desk)
        edition = Edition.objects.get()
    return SimpleNamespace(body=prefecture, edition=edition, pack=head, **actors)


def over_all(of: Body, login: str, permissions: list[str], at: Organisation | None = None) -> Actor:
    """Make an officer with permissions over a whole body."""
    role(f"test-{login}", *permissions)
    place = at or Organisation.objects.filter(body=of).first()
    return actor_of(officer(login, place, f"test-{login}", organisation=None))


def reading(**changes: Any) -> data.EditionData:
    """The made-up edition as if read from a published text: one flag, one source page, nothing in English."""
    whole = pack.read_folder(TESTLAND / "roadmap" / "fy2024", "text")
    programmes = [
        replace(
            one,
            title=LocalizedText(ja=one.title.text("ja")),
            summary=data.NOTHING,
            indicators=(),
            achievements=(),
            pages=(data.PageData(((one.number * 10, "行一"), (one.number * 10 + 1, "行二"))),),
            flags=(data.FlagData("bureau", "部局の名前が二つあります", (31,)),) if one.number == 3 else (),
        )
        for one in whole.programmes
    ]
    source = data.SourceData("text", "roadmap.txt", "a" * 64)
    values = {"revision": None, "source": source, "programmes": tuple(programmes), **changes}
    return replace(whole, **values)


@pytest.fixture
def draft(testland: SimpleNamespace) -> SimpleNamespace:
    """A draft edition beside the published one."""
    testland.draft = services.load_edition(testland.editor, given=reading())
    return testland


@pytest.fixture
def seen() -> Iterator[Callable[[], None]]:
    """The platform's own scope for the length of a test that looks at rows itself."""
    with outside_commands("test"), scope(Actor.system("test")):
        yield
