"""A made-up prefecture with a desk, another office of it, a town, two companies, and whoever has no account."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import (
    Body,
    Grant,
    Organisation,
    OrganisationVersion,
    Post,
    PostHolding,
    Role,
    User,
)
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.manifest import packs
from oirase.kernel.texts import LocalizedText
from oirase.systems.business.consultation import services

START = date(2020, 4, 1)
OFFICER = ["consultation.view", "consultation.answer", "consultation.record"]
LEAD = [*OFFICER, "consultation.assign", "consultation.contact", "insight.view"]
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
    """The desk and everybody around it. Attributes ending in `_user` are accounts, the others actors."""
    with outside_commands("test set-up"), scope(Actor.system("test")):
        body = Body.objects.create(
            code="990001", kind="prefecture", name=LocalizedText(ja="架空県", en="Kakuu")
        )
        town = Body.objects.create(code="990002", kind="municipality", name=LocalizedText(ja="架空町"))
        office, other, hall = (_office(body, "desk"), _office(body, "other"), _office(town, "hall"))
        for code, permissions in (("officer", OFFICER), ("lead", LEAD)):
            Role.objects.create(code=code, name=LocalizedText(ja=code), permissions=permissions)
        users = {
            "officer": _officer("officer", office, "officer"),
            "colleague": _officer("colleague", office, "officer"),
            "lead": _officer("lead", office, "lead"),
            "neighbour": _officer("neighbour", other, "lead"),
            "foreigner": _officer("foreigner", hall, "lead"),
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
        body=body,
        office=office,
        pack=pack,
        visitor=Actor.anonymous("browser-1"),
        **found,
        **{f"{name}_user": user for name, user in users.items()},
    )


@pytest.fixture
def asked(desk: SimpleNamespace) -> Any:
    """A question of somebody without an account."""
    return services.submit(desk.visitor, **QUESTION)


def _office(body: Body, code: str) -> Organisation:
    made = Organisation.objects.create(body=body, code=code)
    OrganisationVersion.objects.create(
        organisation=made, name=LocalizedText(ja=f"{code}課"), valid_from=START
    )
    return made


def _officer(login: str, office: Organisation, role: str) -> User:
    user = User.objects.create_user(
        login, kind="staff", name=f"{login}さん", email=f"{login}@staff.example.jp"
    )
    post = Post.objects.create(organisation=office, code=login, title=LocalizedText(ja="主事"))
    PostHolding.objects.create(user=user, post=post, valid_from=START)
    Grant.objects.create(post=post, role_id=role, body=office.body, organisation=office, valid_from=START)
    return user
