"""Two tabs, a double click, the back button, a retry: one form is one case, also when both arrive at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from oirase.blocks.cases.facade import Applicant, open_case
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.tests.conftest import make_hall
from oirase.blocks.cases.tests.looking import PLATFORM
from oirase.blocks.forms.facade import DRAFT_PURPOSE as PURPOSE
from oirase.blocks.forms.facade import (
    Accepted,
    Attachment,
    Draft,
    Filling,
    Heading,
    register_intake,
    save,
    send,
    start,
)
from oirase.blocks.forms.ports import INTAKES
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.codes import code_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import receive_for

VISITOR = Actor.anonymous("browser")
TYPED = {"name": ["見本 太郎"], "email": ["taro@example.jp"], "area": ["50"]}
AT_ONCE = 6


class Intake:
    """Opens a case as the system of procedures does."""

    hall: SimpleNamespace

    def heading(self, draft: Draft) -> Heading:
        return Heading("許可", "/")

    def accept(
        self, actor: Actor, draft: Draft, filling: Filling, attachments: Sequence[Attachment]
    ) -> Accepted:
        receive_for(self.hall.office.body_id)
        case = open_case(
            actor,
            version=self.hall.version,
            office=self.hall.office,
            answers=filling.values,
            applicant=Applicant(name=filling.values["name"], email=filling.values["email"]),
        )
        return Accepted(f"cases.case/{case.pk}", f"/cases/sent/{draft.pk}/{case.pk}/")


@pytest.fixture
def hall(committed_db: Any) -> Iterator[SimpleNamespace]:
    """The office in a database in which commits are real."""
    intake = Intake()
    register_intake("test.twice", intake)
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        intake.hall = make_hall()
        yield intake.hall
    INTAKES.pop("test.twice")


def begun(hall: SimpleNamespace) -> Draft:
    draft = start(VISITOR, version_id=hall.form_version.pk, purpose="test.twice", about={})
    save(
        VISITOR,
        draft_id=draft.pk,
        code=code_of(PURPOSE, draft.pk),
        inputs=TYPED,
        replacing=["name", "email", "area"],
    )
    return draft


def cases() -> list[Case]:
    with scope(PLATFORM):
        return list(Case.objects.all())


def at_once(number: int, act: Any) -> list[Any]:
    """Do something in so many threads at the same moment, each with a connection of its own; return what came of each."""
    gate, found = threading.Barrier(number), []

    def go() -> None:
        with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
            gate.wait()
            try:
                found.append(act())
            finally:
                connection.close()

    threads = [threading.Thread(target=go) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_sent_from_several_connections_at_once_it_is_one_case(hall: SimpleNamespace) -> None:
    draft = begun(hall)
    code = code_of(PURPOSE, draft.pk)
    found = at_once(AT_ONCE, lambda: send(VISITOR, draft_id=draft.pk, code=code).sent_to)
    (case,) = cases()
    assert found == [f"/cases/sent/{draft.pk}/{case.pk}/"] * AT_ONCE
    with scope(PLATFORM):
        assert Message.objects.filter(address="taro@example.jp").count() == 1
    assert case.number == "R8-000001"


def test_two_tabs_on_the_page_lead_to_the_same_receipt(hall: SimpleNamespace) -> None:
    draft = begun(hall)
    address = f"/forms/{draft.pk}/review/"

    def tab() -> str:
        browser = Client()
        browser.get(f"/forms/{draft.pk}/resume/{code_of(PURPOSE, draft.pk)}/")
        return str(browser.post(address)["Location"])

    assert len(set(at_once(4, tab))) == 1
    assert len(cases()) == 1


def test_back_button_and_retry_after_sending_lead_to_the_receipt(hall: SimpleNamespace) -> None:
    draft = begun(hall)
    browser = Client()
    browser.get(f"/forms/{draft.pk}/resume/{code_of(PURPOSE, draft.pk)}/")
    receipt = browser.post(f"/forms/{draft.pk}/review/")["Location"]
    for again in (
        browser.post(f"/forms/{draft.pk}/review/"),
        browser.get(f"/forms/{draft.pk}/review/"),
        browser.get(f"/forms/{draft.pk}/first/"),
        browser.post(f"/forms/{draft.pk}/first/", {"on_page": "name", "name": "別の名前", "action": "next"}),
        browser.get(f"/forms/{draft.pk}/"),
    ):
        assert (again.status_code, again["Location"]) == (302, receipt)
    (case,) = cases()
    assert case.applicant_name == "見本 太郎"


def test_numbers_have_no_gap_when_many_apply_at_once(hall: SimpleNamespace) -> None:
    drafts = [begun(hall) for _number in range(AT_ONCE)]
    waiting = list(drafts)

    def next_one() -> None:
        draft = waiting.pop()
        send(VISITOR, draft_id=draft.pk, code=code_of(PURPOSE, draft.pk))

    at_once(AT_ONCE, next_one)
    assert sorted(one.number for one in cases()) == [f"R8-{number:06d}" for number in range(1, AT_ONCE + 1)]
