"""The commands: who may, what is refused, what is left behind."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from oirase.blocks.messaging.models import Message
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Conflict, Rejected
from oirase.kernel.outbox.models import EventRow
from oirase.systems.business.consultation import services, tracking
from oirase.systems.business.consultation.models import Contact, Request
from oirase.systems.business.consultation.tests.conftest import QUESTION

SYSTEM = Actor.system("test")


def fresh(request: Request) -> Request:
    with scope(SYSTEM):
        return Request.objects.get(pk=request.pk)


def test_a_question_gets_number_due_date_and_a_letter(desk: SimpleNamespace, asked: Request) -> None:
    assert asked.number == "R8-0001"
    assert asked.due_on == date(2026, 6, 22), "five working days after Monday 15 June"
    assert asked.due_unconfirmed, "nobody has recorded the desk's own number of days"
    assert asked.state == "received"
    with scope(SYSTEM):
        letter = Message.objects.get()
    assert letter.address == "taro@company.example.jp"
    assert tracking.code_of(asked.pk) in letter.text["ja"]
    assert EventRow.objects.filter(type="consultation.request_received").count() == 1
    entry = Entry.objects.get()
    assert "taro" not in (entry.payload or ""), "personal data stay out of the audit payload"


def test_numbers_follow_each_other(desk: SimpleNamespace, asked: Request) -> None:
    assert services.submit(desk.company, **QUESTION).number == "R8-0002"


def test_every_mistake_is_told_at_its_field(desk: SimpleNamespace) -> None:
    wrong = {
        **QUESTION,
        "company_name": " ",
        "email": "nobody",
        "topic": "none",
        "corporate_number": "1234567890123",
    }
    with pytest.raises(Rejected) as refused:
        services.submit(desk.visitor, **wrong)
    assert set(refused.value.problems) == {"company_name", "email", "topic", "corporate_number"}
    with scope(SYSTEM):
        assert not Request.objects.exists()
    assert not EventRow.objects.exists()


def test_a_corporate_number_is_kept_plain(desk: SimpleNamespace) -> None:
    made = services.submit(
        desk.visitor, **QUESTION, corporate_number="８０００ー０１２０１００３８".replace("ー", "")
    )
    assert made.corporate_number == "8000012010038"


def test_sent_twice_is_one_request(desk: SimpleNamespace) -> None:
    key = str(uuid4())
    first = services.submit(desk.visitor, idempotency_key=key, **QUESTION)
    again = services.submit(desk.visitor, idempotency_key=key, **QUESTION)
    assert first.pk == again.pk
    with pytest.raises(Conflict):
        services.submit(Actor.anonymous("browser-2"), idempotency_key=key, **QUESTION)


def test_claim_answer_close(desk: SimpleNamespace, asked: Request) -> None:
    services.claim(desk.officer, request_id=asked.pk)
    assert fresh(asked).state == "assigned"
    services.answer(desk.officer, request_id=asked.pk, text="実演で比べてください。")
    assert fresh(asked).state == "answered"
    services.close(desk.officer, request_id=asked.pk, outcome="solved")
    done = fresh(asked)
    assert (done.state, done.outcome, done.answered_by_id) == ("closed", "solved", desk.officer_user.pk)


def test_nobody_takes_a_request_from_another(desk: SimpleNamespace, asked: Request) -> None:
    services.claim(desk.officer, request_id=asked.pk)
    with pytest.raises(Rejected):
        services.claim(desk.colleague, request_id=asked.pk)
    assert fresh(asked).assignee_id == desk.officer_user.pk


def test_an_old_page_does_not_overwrite(desk: SimpleNamespace, asked: Request) -> None:
    services.claim(desk.officer, request_id=asked.pk)
    with pytest.raises(Conflict):
        services.answer(desk.colleague, request_id=asked.pk, text="古い画面から", version=asked.version)


def test_only_somebody_who_may_answer_is_put_in_charge(desk: SimpleNamespace, asked: Request) -> None:
    with pytest.raises(Rejected):
        services.assign(desk.lead, request_id=asked.pk, assignee_id=desk.neighbour_user.pk)
    with pytest.raises(Forbidden):
        services.assign(desk.officer, request_id=asked.pk, assignee_id=desk.officer_user.pk)
    services.assign(desk.lead, request_id=asked.pk, assignee_id=desk.officer_user.pk)
    with scope(SYSTEM):
        assert Message.objects.filter(user=desk.officer_user).count() == 1


@pytest.mark.parametrize("who", ["neighbour", "foreigner", "rival", "visitor", "company"])
def test_strangers_find_nothing(desk: SimpleNamespace, asked: Request, who: str) -> None:
    actor = getattr(desk, who)
    for act, values in (
        (services.answer, {"text": "x"}),
        (services.claim, {}),
        (services.close, {"outcome": "solved"}),
        (services.log_contact, {"kind": "note", "text": "x"}),
        (services.assign, {"assignee_id": desk.officer_user.pk}),
        (services.withdraw, {"code": "AAAA-AAAA-AAAA-AAAA"}),
        (services.rate, {"score": 5}),
    ):
        with pytest.raises(Http404):
            act(actor, request_id=asked.pk, **values)
    assert fresh(asked).version == 1


def test_a_note_is_not_for_the_company(desk: SimpleNamespace) -> None:
    made = services.submit(desk.company, **QUESTION)
    services.log_contact(desk.officer, request_id=made.pk, kind="note", text="内部の相談")
    services.log_contact(desk.officer, request_id=made.pk, kind="mail", text="資料をください", shared=True)
    with scope(desk.company):
        seen = list(Contact.objects.visible_to(desk.company).values_list("text", flat=True))
    assert seen == ["資料をください"]
    with scope(desk.rival):
        assert not Contact.objects.exists(), "row security lets nothing through"


def test_rated_once(desk: SimpleNamespace, asked: Request) -> None:
    code: Any = tracking.code_of(asked.pk)
    with pytest.raises(Rejected):
        services.rate(desk.visitor, request_id=asked.pk, score=5, code=code)
    services.answer(desk.officer, request_id=asked.pk, text="回答")
    services.rate(desk.visitor, request_id=asked.pk, score=4, comment="よい", code=code.lower())
    with pytest.raises(Rejected):
        services.rate(desk.visitor, request_id=asked.pk, score=1, code=code)
    assert fresh(asked).score == 4


def test_withdrawn_is_not_answered(desk: SimpleNamespace, asked: Request) -> None:
    services.claim(desk.officer, request_id=asked.pk)
    services.withdraw(desk.visitor, request_id=asked.pk, code=tracking.code_of(asked.pk))
    with pytest.raises(Rejected):
        services.answer(desk.officer, request_id=asked.pk, text="回答")
    assert fresh(asked).state == "withdrawn"


def test_recording_needs_the_desk(desk: SimpleNamespace) -> None:
    call = {**QUESTION, "channel": "telephone", "email": ""}
    made = services.record(desk.officer, **call)
    assert (made.channel, made.applicant_id) == ("telephone", None)
    with scope(SYSTEM):
        assert not Message.objects.exists(), "no address, no letter"
    for actor in (desk.neighbour, desk.foreigner, desk.company):
        with pytest.raises(Forbidden):
            services.record(actor, **call)
