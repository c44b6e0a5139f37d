"""The world of the walks: two bodies with two offices each, four owners with marked rows, and everybody who might look.

An **owner** is an office with its officer and a person outside (a resident or a company) whose affairs it handles. Its rows
carry marks that occur nowhere else, one for each circle of readers; whoever stands outside a circle must never meet its mark.
Rows come from the folders that have them: `tests/security_rows.py` of a system or block (see `rows.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from oirase.blocks.identity import services as identity
from oirase.kernel import clock
from oirase.kernel.access import pack as access_pack
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import (
    Body,
    Grant,
    Organisation,
    PostHolding,
    Representation,
    User,
)
from oirase.kernel.access.records import spec_of
from oirase.kernel.access.rowsecurity import record_models
from oirase.kernel.commands import outside_commands
from oirase.kernel.manifest import packs
from oirase.kernel.manifest.loader import manifests
from oirase.kernel.settings.installation import PROJECT
from oirase.ui.models import SavedView
from tests.fixtures.people import START, body, office, officer, role, set_up

TESTLAND = PROJECT / "tests" / "packs" / "testland"
PLATFORM = Actor.system("test")
CIRCLES = ("text", "inside", "veiled", "desk", "home")


@dataclass(frozen=True)
class Owner:
    """An office, its officer, the person outside, and the marks of its rows.

    `word` may be searched for by anybody; rows carry it beside the marks. The marks, by who may read them: `text` the office and
    the person; `inside` the office only; `veiled` the person, and officers with the permission for a masked field; `desk` the
    officer alone; `home` the person alone.
    """

    number: int
    body: Body
    office: Organisation
    officer: User
    person: User

    @property
    def word(self) -> str:
        """A word that stands in each of the rows."""
        return f"word{self.number}"

    def mark(self, circle: str) -> str:
        """Return the mark of a circle of readers."""
        return f"zq{self.number}{circle}"

    @property
    def text(self) -> str:
        """What the office and the person may read."""
        return f"{self.word} {self.mark('text')}"

    @property
    def inside(self) -> str:
        """What only the office may read."""
        return f"{self.word} {self.mark('inside')}"

    @property
    def veiled(self) -> str:
        """What stands in a masked field; without a blank, so that it fits a mail address."""
        return self.mark("veiled")

    @property
    def desk(self) -> str:
        """What is the officer's own."""
        return f"{self.word} {self.mark('desk')}"

    @property
    def home(self) -> str:
        """What is the person's own."""
        return f"{self.word} {self.mark('home')}"

    def view_of(self, listing: str) -> None:
        """Keep a saved view of a list for the officer."""
        with outside_commands("test set-up"):
            SavedView.objects.create(
                user_id=self.officer.pk, listing=listing, title=self.desk, query=f"q={self.word}"
            )


@dataclass(frozen=True)
class Looker:
    """Somebody who looks at every URL. `marks` are those that they may meet; `owners` whose rows they may open."""

    name: str
    user: User | None = None
    key: str = ""
    marks: frozenset[str] = frozenset()
    owners: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return self.name


@dataclass
class World:
    """Everything: owners by number (1 and 2 share a body, 3 and 4 another), and the lookers by name."""

    owners: dict[int, Owner]
    pack: packs.Pack
    monkeypatch: pytest.MonkeyPatch
    lookers: dict[str, Looker] = field(default_factory=dict)

    @contextmanager
    def at(self, owner: Owner) -> Iterator[None]:
        """Run the installation as if the owner's body had set it up and the owner's office were every system's desk."""
        desks = {manifest.slug: owner.office.code for manifest in manifests()}
        content = {**self.pack.content, "code": owner.body.code, "desks": desks}
        content["roadmap"] = {"organisation": owner.office.code}
        with self.monkeypatch.context() as patch:
            patch.setattr(packs, "current", lambda: replace(self.pack, content=content))
            yield


def make(monkeypatch: pytest.MonkeyPatch) -> World:
    """Make bodies, offices, owners and lookers; no rows yet."""
    head = packs.read(TESTLAND)
    monkeypatch.setattr(packs, "current", lambda: head)
    with set_up():
        access_pack.load(TESTLAND, head.content)
        _roles()
        prefecture = Body.objects.get(code=head.code)
        town = body("499999", "municipality", "架空町")
        digital, care = (Organisation.objects.get(body=prefecture, code=code) for code in ("digital", "care"))
        places = (digital, care, office(town, "hall"), office(town, "branch"))
        owners = {number: _owner(number, place) for number, place in enumerate(places, start=1)}
        world = World(owners, head, monkeypatch)
        found = [*_readers(world), *_strangers(world)]
    world.lookers = {looker.name: looker for looker in (*found, _service(owners[1]))}
    return world


def _roles() -> None:
    """The roles of the made-up pack stand already; these hold every permission, and every one without masked fields."""
    every = sorted({permission.code for manifest in manifests() for permission in manifest.permissions})
    veiling = {needed for model in record_models() for needed in spec_of(model).masked.values()}
    plain = [code for code in every if code not in veiling]
    for code, permissions in (("all", every), ("plain", plain), ("operator", ["operations.view"])):
        role(code, *permissions)


def _owner(number: int, at: Organisation) -> Owner:
    kind = "resident" if number % 2 else "company"
    person = User.objects.create_user(f"person{number}", kind=kind, name=f"zq{number}text")
    clerk = officer(f"officer{number}", at, "all", name=f"zq{number}inside")
    return Owner(number, at.body, at, clerk, person)


def _circles(owner: Owner, *names: str) -> frozenset[str]:
    return frozenset(owner.mark(name) for name in names)


def _readers(world: World) -> Iterator[Looker]:
    """Those who see something: officer and person of each owner, heads of the bodies, narrower roles in the first office."""
    inside = ("text", "inside", "veiled")
    for number, owner in world.owners.items():
        own = frozenset({number})
        yield Looker(f"officer{number}", owner.officer, "", _circles(owner, *inside, "desk"), own)
        yield Looker(f"person{number}", owner.person, "", _circles(owner, "text", "veiled", "home"), own)
    first, third = world.owners[1], world.owners[3]
    for name, one in (("head1", first), ("head3", third)):
        below = [owner for owner in world.owners.values() if owner.body == one.body]
        marks = frozenset[str]().union(*(_circles(owner, *inside) for owner in below))
        user = officer(name, one.office, "all", organisation=None)
        yield Looker(name, user, "", marks, frozenset(owner.number for owner in below))
    own = frozenset({1})
    for name in ("plain", "dx_division", "desk_officer", "auditor"):
        yield Looker(name, officer(name, first.office, name), "", _circles(first, "text", "inside"), own)
    agent = User.objects.create_user("agent", kind="resident", name="agent")
    Representation.objects.create(represented=first.person, representative=agent, valid_from=START)
    yield Looker("agent", agent, "", _circles(first, "text", "veiled"), own)


def _service(owner: Owner) -> Looker:
    """Another system that signs in by a key and may do in the owner's office whatever its officer may."""
    user = identity.open_service_account(PLATFORM, login="service", name="service")
    key = identity.issue_key(PLATFORM, user_id=user.pk, title="test")
    with outside_commands("test set-up"):
        Grant.objects.create(
            user=user, role_id="all", body=owner.body, organisation=owner.office, valid_from=START
        )
    return Looker(
        "service", user, key, _circles(owner, "text", "inside", "veiled"), frozenset({owner.number})
    )


def _strangers(world: World) -> Iterator[Looker]:
    """Those who see nothing of anybody's: each lacks a right in another way."""
    first, third = world.owners[1], world.owners[3]
    yield Looker("visitor")
    yield Looker("clerk", officer("clerk", first.office, ""))
    yield Looker("operator", officer("operator", first.office, "operator", organisation=None))
    yield Looker("narrowed", officer("narrowed", first.office, "all", constraint={"no_such_column": "x"}))
    # A grant into another body counts only under an agreement, and there is none.
    yield Looker("neighbour", officer("neighbour", third.office, "all", body=first.body, organisation=None))
    former = officer("former", first.office, "all")
    PostHolding.objects.filter(user=former).update(valid_to=clock.today())
    yield Looker("former", former)
    agent = User.objects.create_user("former-agent", kind="resident", name="former-agent")
    Representation.objects.create(
        represented=first.person,
        representative=agent,
        valid_from=START,
        valid_to=clock.today() - timedelta(days=1),
    )
    yield Looker("former-agent", agent)
