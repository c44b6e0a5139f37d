"""A made-up office with a kind of case, its officers, an applicant with an account, and whoever has none."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.blocks.cases.facade import Applicant, Case, kind_for, new_version, open_case
from oirase.blocks.documents.facade import adopt_default
from oirase.blocks.forms.services import editing
from oirase.blocks.forms.tests.forms import form, one
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.commands import Conflict, command, permit, receive_for
from oirase.kernel.files.models import StoredFile
from oirase.kernel.texts import LocalizedText

CLERK = ("cases.view", "cases.work", "cases.note")
CHIEF = (*CLERK, "cases.assign", "cases.confirm", "cases.contact", "cases.queues")
FLOW: dict[str, Any] = {
    "payment": "none",
    "standard_days": 5,
    "second_pair": True,
    "actions": [
        {"key": "visit", "label": {"ja": "現地確認"}, "when": "area > 100", "adds": ["visited"]},
    ],
    "outcomes": [
        {
            "key": "granted",
            "label": {"ja": "許可"},
            "notice": "approval",
            "when": 'area <= 100 or list contains(flags, "visited")',
        },
        {"key": "refused", "label": {"ja": "不許可"}, "needs_reason": True},
    ],
}
FORM = form(
    one("name", required=True, prefill="name"),
    one("email", "email", prefill="email"),
    one("area", "number", required=True, min=1),
)
ANSWERS = {"name": "見本 太郎", "email": "taro@example.jp", "area": 50}


@command("test.open_case")
def opened(actor: Actor, *, world: Any, answers: Any, user_id: Any = None) -> Case:
    """Open a case as an intake does."""
    permit(None)
    receive_for(world.office.body_id)
    return open_case(
        actor,
        version=world.version,
        office=world.office,
        answers=answers,
        applicant=Applicant(name=answers["name"], email=answers.get("email", ""), user_id=user_id),
    )


@command("test.make_kind")
def kind_made(
    actor: Actor, *, office: Any, form_version: Any, flow: Any, code: str = "permit", notice: str = "approval"
) -> Any:
    """Make a kind of case as its owner does."""
    permit(None)
    with suppress(Conflict):
        adopt_default(actor, body_id=office.body_id, organisation=None, code=notice)
    return new_version(kind_for(office, code, LocalizedText(ja="許可", en="Permit")), form_version, flow)


@pytest.fixture
def now() -> Any:
    """Stop the clock at ten on a Monday without holidays around it: 2026-06-15."""
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        yield clock.now()


@pytest.fixture
def hall(db: None, now: Any) -> SimpleNamespace:
    """Everybody; attributes ending in `_user` are accounts, the others actors."""
    return make_hall()


def make_hall() -> SimpleNamespace:
    """Make everybody in the database at hand."""
    with set_up():
        prefecture, town = body("990001", name="架空県"), body("990002", "municipality", "架空町")
        here, other, there = office(prefecture, "permits"), office(prefecture, "roads"), office(town, "hall")
        for code, permissions in (("clerk", CLERK), ("chief", CHIEF)):
            role(code, *permissions)
        users = {
            "clerk": officer("clerk", here, "clerk"),
            "colleague": officer("colleague", here, "clerk"),
            "chief": officer("chief", here, "chief"),
            "neighbour": officer("neighbour", other, "chief"),
            "foreigner": officer("foreigner", there, "chief"),
            "resident": User.objects.create_user(
                "resident", kind="resident", name="見本 花子", email="hanako@example.jp"
            ),
            "stranger": User.objects.create_user("stranger", kind="resident", name="例示 次郎"),
        }
        found: dict[str, Any] = {name: actor_of(user) for name, user in users.items()}
    found |= {f"{name}_user": user for name, user in users.items()}
    found |= {"office": here, "other_office": other, "visitor": Actor.anonymous("browser")}
    system = Actor.system("test", ("forms.edit", "forms.publish"))
    made = editing.make(
        system, office=here, code="permit", title=LocalizedText(ja="許可"), definition=FORM, purpose="試験"
    )
    form_version = editing.publish(system, form_id=made.pk, version=made.version)
    version = kind_made(system, office=here, form_version=form_version, flow=FLOW)
    return SimpleNamespace(**found, version=version, form_version=form_version)


NOTICE = {
    "decision.content": "資材を置くこと",
    "appeal.authority": "架空県知事",
    "appeal.defendant": "架空県",
}
"""What an officer says for the notice of permission."""


@pytest.fixture
def case(hall: SimpleNamespace) -> Case:
    """A case of somebody without an account."""
    return opened(hall.visitor, world=hall, answers=ANSWERS)


PARTED_FORM = form(
    one("name", required=True, prefill="name"),
    one("email", "email", prefill="email"),
    one("area", "number", required=True, min=1),
    {
        "key": "places",
        "type": "group",
        "label": {"ja": "places"},
        "fields": [one("street"), one("metres", "number")],
    },
    one("photos", "file", max_files=5),
    {**one("all_metres", "computed", value="sum(places.metres)"), "as": "number"},
)


@pytest.fixture
def parted(hall: SimpleNamespace) -> SimpleNamespace:
    """The hall with a form that has rows, files and a sum."""
    system = Actor.system("test", ("forms.edit", "forms.publish"))
    made = editing.make(
        system,
        office=hall.office,
        code="parted",
        title=LocalizedText(ja="許可"),
        definition=PARTED_FORM,
        purpose="試験",
    )
    hall.form_version = editing.publish(system, form_id=made.pk, version=made.version)
    hall.version = kind_made(
        system, office=hall.office, form_version=hall.form_version, flow=FLOW, code="parted"
    )
    return hall


def stored(world: SimpleNamespace, name: str, state: str = "clean") -> StoredFile:
    """A file in the office's store; its content is nobody's business here."""
    with set_up():
        return StoredFile.objects.create(
            body_id=world.office.body_id,
            organisation=world.office,
            name=name,
            media_type="image/png",
            size=1,
            sha256=sha256(name.encode()).hexdigest(),
            state=state,
        )


def as_answer(*files: StoredFile) -> list[dict[str, Any]]:
    """Files as answers name them."""
    return [{"id": str(one.pk), "name": one.name, "size": one.size, "sha256": one.sha256} for one in files]
