"""The commands: who may, what is refused, what is left behind."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from oirase.blocks.cases.facade import applying, code_for, deciding, timeline, working
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.codes import code_of
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Conflict, Rejected, outside_commands
from oirase.kernel.outbox.models import EventRow
from oirase.kernel.settings import record_value
from oirase.systems.business.consultation import selectors, services
from oirase.systems.business.consultation.models import Request
from oirase.systems.business.consultation.specs import DUE_WORKING_DAYS
from oirase.systems.business.consultation.tests.conftest import QUESTION

SYSTEM = Actor.system("test")


def fresh(request: Request) -> Request:
    with scope(SYSTEM):
        return Request.objects.select_related("case").get(pk=request.pk)


def test_a_question_gets_number_due_date_and_a_letter(desk: SimpleNamespace, asked: Request) -> None:
    assert asked.case.number == "R8-000001"
    assert asked.case.due_on == date(2026, 6, 22), "five working days after Monday 15 June"
    assert asked.case.due_unconfirmed, "nobody has recorded the desk's own number of days"
    assert asked.case.state == "received"
    with scope(SYSTEM):
        letter = Message.objects.get()
    assert letter.address == "taro@company.example.jp"
    assert code_for(asked.pk) in letter.text["ja"]
    assert EventRow.objects.filter(type="consultation.request_received").count() == 1
    entry = Entry.objects.get()
    assert "taro" not in (entry.payload or ""), "personal data stay out of the audit payload"


def test_numbers_follow_each_other(desk: SimpleNamespace, asked: Request) -> None:
    assert services.submit(desk.company, **QUESTION).case.number == "R8-000002"


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
    working.claim(desk.officer, case_id=asked.pk)
    assert fresh(asked).case.state == "reviewing"
    services.answer(desk.officer, request_id=asked.pk, text="実演で比べてください。")
    assert (fresh(asked).case.state, fresh(asked).case.next) == ("answered", "applicant")
    deciding.propose(desk.officer, case_id=asked.pk, outcome="solved")
    done = fresh(asked)
    assert (done.case.state, done.case.outcome) == ("completed", "solved")
    assert done.answered_by_id == desk.officer_user.pk


def test_nobody_takes_a_request_from_another(desk: SimpleNamespace, asked: Request) -> None:
    working.claim(desk.officer, case_id=asked.pk)
    with pytest.raises(Rejected):
        working.claim(desk.colleague, case_id=asked.pk)
    assert fresh(asked).case.assignee_id == desk.officer_user.pk


def test_an_old_page_does_not_overwrite(desk: SimpleNamespace, asked: Request) -> None:
    working.claim(desk.officer, case_id=asked.pk)
    with pytest.raises(Conflict):
        services.answer(desk.colleague, request_id=asked.pk, text="古い画面から", version=asked.case.version)


def test_only_somebody_who_may_answer_is_put_in_charge(desk: SimpleNamespace, asked: Request) -> None:
    with pytest.raises(Rejected):
        working.assign(desk.lead, case_id=asked.pk, assignee_id=desk.neighbour_user.pk)
    with pytest.raises(Forbidden):
        working.assign(desk.officer, case_id=asked.pk, assignee_id=desk.officer_user.pk)
    working.assign(desk.lead, case_id=asked.pk, assignee_id=desk.officer_user.pk)
    with scope(SYSTEM):
        told = Message.objects.get(user=desk.officer_user)
    assert str(told.text) == "架空工業 からの相談です。期限は 令和8年6月22日 です。"
    assert told.link == f"/consultation/desk/{asked.pk}/"


@pytest.mark.parametrize("who", ["neighbour", "foreigner", "rival", "visitor", "company"])
def test_strangers_find_nothing(desk: SimpleNamespace, asked: Request, who: str) -> None:
    actor = getattr(desk, who)
    for act, values in (
        (services.answer, {"request_id": asked.pk, "text": "x"}),
        (working.claim, {"case_id": asked.pk}),
        (deciding.propose, {"case_id": asked.pk, "outcome": "solved"}),
        (working.note, {"case_id": asked.pk, "text": "x"}),
        (working.assign, {"case_id": asked.pk, "assignee_id": desk.officer_user.pk}),
        (applying.withdraw, {"case_id": asked.pk, "code": "AAAA-AAAA-AAAA-AAAA"}),
        (services.rate, {"request_id": asked.pk, "score": 5}),
    ):
        with pytest.raises(Http404):
            act(actor, **values)
    assert fresh(asked).case.version == asked.case.version


def test_a_note_is_not_for_the_company(desk: SimpleNamespace) -> None:
    made = services.submit(desk.company, **QUESTION)
    working.note(desk.officer, case_id=made.pk, text="内部の相談")
    working.write(desk.officer, case_id=made.pk, text="資料をください")
    with scope(SYSTEM):
        seen = [one.text for one in timeline(fresh(made).case, for_applicant=True)]
    assert seen == ["", "資料をください"]
    with scope(desk.company):
        assert Request.objects.visible_to(desk.company).get().pk == made.pk
    with scope(desk.rival):
        assert not Request.objects.exists(), "row security lets nothing through"


def test_rated_once(desk: SimpleNamespace, asked: Request) -> None:
    code: Any = code_for(asked.pk)
    with pytest.raises(Rejected):
        services.rate(desk.visitor, request_id=asked.pk, score=5, code=code)
    services.answer(desk.officer, request_id=asked.pk, text="回答")
    services.rate(desk.visitor, request_id=asked.pk, score=4, comment="よい", code=code.lower())
    with pytest.raises(Rejected):
        services.rate(desk.visitor, request_id=asked.pk, score=1, code=code)
    assert fresh(asked).score == 4


def test_withdrawn_is_not_answered(desk: SimpleNamespace, asked: Request) -> None:
    working.claim(desk.officer, case_id=asked.pk)
    applying.withdraw(desk.visitor, case_id=asked.pk, code=code_for(asked.pk))
    with pytest.raises(Conflict):
        services.answer(desk.officer, request_id=asked.pk, text="回答")
    assert (fresh(asked).case.state, fresh(asked).answer) == ("withdrawn", "")


def test_an_answered_question_is_not_withdrawn(desk: SimpleNamespace, asked: Request) -> None:
    services.answer(desk.officer, request_id=asked.pk, text="回答")
    with pytest.raises(Conflict):
        applying.withdraw(desk.visitor, case_id=asked.pk, code=code_for(asked.pk))


def test_a_reply_brings_it_back_and_the_next_answer_counts_no_second_time(
    desk: SimpleNamespace, asked: Request
) -> None:
    services.answer(desk.officer, request_id=asked.pk, text="一つ目の回答")
    first = fresh(asked).answered_at
    with pytest.raises(Conflict):
        services.answer(desk.colleague, request_id=asked.pk, text="重ねて")
    applying.reply(desk.visitor, case_id=asked.pk, code=code_for(asked.pk), text="もう一つ教えてください")
    assert fresh(asked).case.state == "reviewing"
    with clock.frozen(clock.now() + timedelta(days=1)):
        services.answer(desk.officer, request_id=asked.pk, text="二つ目の回答")
    assert (fresh(asked).answer, fresh(asked).answered_at) == ("二つ目の回答", first)
    assert EventRow.objects.filter(type="consultation.request_answered").count() == 1
    with scope(SYSTEM):
        told = [one.text for one in timeline(fresh(asked).case, for_applicant=True)]
    assert told == ["", "一つ目の回答", "もう一つ教えてください", "二つ目の回答"]


def test_what_is_closed_can_be_taken_up_again(desk: SimpleNamespace, asked: Request) -> None:
    services.answer(desk.officer, request_id=asked.pk, text="回答")
    deciding.propose(desk.officer, case_id=asked.pk, outcome="unsolved")
    working.reopen(desk.officer, case_id=asked.pk, reason="別の方法が見つかった")
    assert (fresh(asked).case.state, fresh(asked).case.outcome) == ("reviewing", "")


def test_the_days_of_the_setting_hold_for_what_comes_after_it(desk: SimpleNamespace, asked: Request) -> None:
    with outside_commands("test"), scope(SYSTEM):
        record_value(DUE_WORKING_DAYS.key, 2, valid_from=date(2026, 4, 1), source="試験", body_code="990001")
    later = services.submit(desk.visitor, **QUESTION)
    assert (later.case.due_on, later.case.due_unconfirmed) == (date(2026, 6, 17), False)
    assert fresh(asked).case.due_on == date(2026, 6, 22)


def test_a_code_of_before_still_opens_its_request(desk: SimpleNamespace, asked: Request) -> None:
    number, old = asked.case.number, code_of(selectors.OLD_CODES, asked.pk)
    with scope(SYSTEM):
        assert selectors.by_old_code(number, old) == asked.case
        assert selectors.by_old_code(number, "AAAA-AAAA-AAAA-AAAA") is None


def test_recording_needs_the_desk(desk: SimpleNamespace) -> None:
    call = {**QUESTION, "channel": "telephone", "email": ""}
    made = services.record(desk.officer, **call)
    assert (made.case.channel, made.case.applicant_id) == ("telephone", None)
    with scope(SYSTEM):
        assert not Message.objects.exists(), "no address, no letter"
    for actor in (desk.neighbour, desk.foreigner, desk.company):
        with pytest.raises(Forbidden):
            services.record(actor, **call)
