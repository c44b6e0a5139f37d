"""A made-up prefecture with two offices, a town, officers who look after templates, and people to whom notices go."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.blocks.documents import pack as notices_pack
from oirase.blocks.documents import services
from oirase.blocks.documents.facade import Addressee, issue_notice
from oirase.blocks.documents.models import Document, NoticeTemplate
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.manifest import packs
from oirase.kernel.texts import LocalizedText

PLATFORM = Actor.system("test")
TEXTS = {
    "title": "{{procedure.name}}の許可について（通知）",
    "opening": "{{application.day}}付けの申請を許可します。",
    "body": "条件を**守って**ください。\n\n・一つ目\n・二つ目",
    "items": "申請者：{{applicant.name}}\n内容：{{decision.content}}\n条件：{{decision.conditions}}",
    "appeal": "{{appeal.authority}}に審査請求をすることができます。",
    "sender": "{{sender.body}}知事",
    "contact": "{{sender.office}}",
}
ENGLISH = {"title": "Permission", "body": "Your application of {{application.day}} is permitted."}


def values() -> dict[str, Any]:
    """Return a value for each placeholder of a permission."""
    return {
        "applicant.name": "見本 太郎",
        "procedure.name": "見本手続",
        "application.number": "R8-0001",
        "application.day": datetime(2026, 6, 1).date(),
        "decision.content": "見本の行為",
        "decision.from": None,
        "decision.to": None,
        "decision.conditions": ["日中だけ", "一人で"],
        "appeal.authority": "架空県知事",
        "appeal.defendant": "架空県",
    }


def text_of(pdf: bytes) -> str:
    """Return a PDF's text in reading order, without blanks, line ends, places to break and numbers of pages."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    whole = "".join(re.sub(r"\s*\d+ / \d+\s*$", "", page) for page in pages)
    return "".join(whole.replace("\u200b", "").split())


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    """Stop the clock at ten on a Monday: 2026-06-15."""
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        yield clock.now()


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Everybody. Attributes ending in `_user` are accounts, the others actors."""
    with set_up():
        prefecture, town = body("990001", name="架空県"), body("990002", "municipality", "架空町")
        here, other, hall = office(prefecture, "見本課"), office(prefecture, "別課"), office(town, "役場")
        role("keeper", "documents.templates", "documents.view")
        role("reader", "documents.view")
        users = {
            "keeper": officer("keeper", here, "keeper", organisation=None),
            "colleague": officer("colleague", here, "keeper", organisation=None),
            "clerk": officer("clerk", here, "keeper"),
            "neighbour": officer("neighbour", other, "keeper"),
            "foreigner": officer("foreigner", hall, "keeper", organisation=None),
            "reader": officer("reader", here, "reader"),
            "resident": User.objects.create_user("resident", kind="resident", name="見本 太郎"),
            "stranger": User.objects.create_user("stranger", kind="resident", name="別人"),
        }
        found = {name: actor_of(user) for name, user in users.items()}
    monkeypatch.setattr(packs, "current", lambda: packs.Pack(packs.PACKS / "none", {"code": "990001"}))
    notices_pack._read.cache_clear()
    return SimpleNamespace(
        body=prefecture,
        town=town,
        office=here,
        other=other,
        **found,
        **{f"{name}_user": user for name, user in users.items()},
    )


@pytest.fixture
def draft(house: SimpleNamespace) -> NoticeTemplate:
    """A permission's draft with Japanese and English texts."""
    made = services.draft(house.keeper, body_id=house.body.pk, code="approval")
    made = services.edit(house.keeper, template_id=made.pk, version=made.version, language="ja", parts=TEXTS)
    return services.edit(
        house.keeper, template_id=made.pk, version=made.version, language="en", parts=ENGLISH
    )


@pytest.fixture
def version(house: SimpleNamespace, draft: NoticeTemplate) -> NoticeTemplate:
    """The same, in use."""
    return services.publish(house.keeper, template_id=draft.pk, version=draft.version, note="最初の版")


def about(house: SimpleNamespace, office: Any = None) -> NoticeTemplate:
    """Return something that a notice may be about: any record of the office."""
    return NoticeTemplate(body=house.body, organisation=office or house.office, name=LocalizedText(ja="案件"))


def issue(house: SimpleNamespace, version: NoticeTemplate, **given: Any) -> Document:
    """Issue a notice to the resident, as a command of another block would."""
    ready: dict[str, Any] = {
        "about": about(house),
        "version": version,
        "values": values(),
        "addressee": Addressee("見本 太郎"),
        "party": house.resident_user,
        **given,
    }
    with outside_commands("test"), scope(PLATFORM):
        return issue_notice(house.keeper, **ready)
