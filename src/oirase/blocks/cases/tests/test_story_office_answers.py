"""A kind of case that is answered: a system keeps what is asked, the office answers, the applicant writes back, it is closed and reopened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from oirase.blocks.cases import fronts, looking
from oirase.blocks.cases.facade import Case, Front, do_step, register_front
from oirase.blocks.cases.services import applying, combining, deciding, working
from oirase.blocks.cases.tests.conftest import kind_made, opened
from oirase.blocks.cases.tests.looking import PLATFORM, actions, fresh
from oirase.blocks.cases.tests.test_any_order import holds
from oirase.blocks.cases.tracking import code_for
from oirase.blocks.messaging.facade import MessageSpec
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, authorised, command

FLOW: dict[str, Any] = {
    "standard_days": 5,
    "second_pair": False,
    "reopening": True,
    "actions": [{"key": "answer", "label": {"ja": "回答"}, "adds": ["answered"], "answers": True}],
    "outcomes": [{"key": "solved", "label": {"ja": "解決"}, "when": 'list contains(flags, "answered")'}],
}
WORDS = MessageSpec(
    "test.assigned", "担当です（%(number)s）", "%(topic)s", {"number": "番号", "topic": "分野"}
)


@command("test.answer")
def answered(actor: Actor, *, case_id: Any, text: str) -> Case:
    """Answer as a system does."""
    case = authorised(actor, Case, case_id, "work")
    do_step(actor, case, "answer", text)
    return case


@pytest.fixture
def question(hall: SimpleNamespace) -> Iterator[Case]:
    """A case without a form, of a kind for which a system stands before people."""
    front = Front(
        words={"submitted": None, "decided": None, "assigned": WORDS},
        values=lambda _case: {"topic": "見本"},
        steps=frozenset({"answer"}),
    )
    register_front("question", front)
    hall.version = kind_made(
        Actor.system("test"), office=hall.office, form_version=None, flow=FLOW, code="question"
    )
    yield opened(hall.visitor, world=hall, answers={"name": "見本 太郎", "email": "taro@example.jp"})
    fronts._fronts.pop("question")


def test_from_question_to_the_end_and_back(hall: SimpleNamespace, question: Case) -> None:
    working.claim(hall.clerk, case_id=question.pk)
    answered(hall.clerk, case_id=question.pk, text="こうします")
    assert (fresh(question).state, fresh(question).next, fresh(question).flags) == (
        "answered",
        "applicant",
        ["answered"],
    )
    applying.reply(hall.visitor, case_id=question.pk, code=code_for(question.pk), text="もう一つ")
    assert (fresh(question).state, fresh(question).next) == ("reviewing", "office")
    answered(hall.clerk, case_id=question.pk, text="それはこうです")
    deciding.propose(hall.clerk, case_id=question.pk, outcome="solved")
    assert fresh(question).state == "completed"
    working.reopen(hall.clerk, case_id=question.pk, reason="追加の資料が届いた")
    assert (fresh(question).state, fresh(question).outcome) == ("reviewing", "")
    holds(question)


def test_days_in_which_it_was_closed_are_added_to_the_term(hall: SimpleNamespace, question: Case) -> None:
    due = fresh(question).due_on
    answered(hall.clerk, case_id=question.pk, text="こうします")
    deciding.propose(hall.clerk, case_id=question.pk, outcome="solved")
    with clock.frozen(clock.now() + timedelta(days=7)):
        working.reopen(hall.clerk, case_id=question.pk, reason="追加の資料が届いた")
        assert fresh(question).due_on == due + timedelta(days=7)


def test_without_an_answer_it_is_not_closed(hall: SimpleNamespace, question: Case) -> None:
    with pytest.raises(Conflict):
        deciding.propose(hall.clerk, case_id=question.pk, outcome="solved")


def test_a_step_of_the_systems_own_is_done_by_the_system_alone(hall: SimpleNamespace, question: Case) -> None:
    with pytest.raises(Http404):
        working.perform(hall.clerk, case_id=question.pk, step="answer")
    assert actions(question) == ["submitted"]


def test_what_its_system_keeps_is_not_split(hall: SimpleNamespace, question: Case) -> None:
    with pytest.raises(Conflict):
        combining.split(hall.clerk, case_id=question.pk, reason="写し", whole=True)
    assert actions(question) == ["submitted"]


def test_what_its_flow_does_not_reopen_stays_closed(hall: SimpleNamespace, case: Case) -> None:
    deciding.propose(hall.clerk, case_id=case.pk, outcome="refused", reason="要件を満たさない")
    deciding.confirm(hall.chief, case_id=case.pk)
    with pytest.raises(Conflict):
        working.reopen(hall.clerk, case_id=case.pk, reason="?")


def test_people_are_told_in_the_systems_words_and_not_twice(hall: SimpleNamespace, question: Case) -> None:
    with scope(PLATFORM):
        assert not Message.objects.exists(), "the system confirms the receipt itself"
    working.assign(hall.chief, case_id=question.pk, assignee_id=hall.clerk_user.pk)
    with scope(PLATFORM):
        told = Message.objects.get()
    assert (told.user_id, str(told.text)) == (hall.clerk_user.pk, "見本")


def test_an_officer_is_led_to_the_systems_page(hall: SimpleNamespace, question: Case, client: Client) -> None:
    register_front("question", Front(office="cases:tracked"))
    client.force_login(hall.clerk_user)
    found = client.get(reverse("cases:case", args=[question.pk]))
    assert (found.status_code, found["Location"]) == (302, reverse("cases:tracked", args=[question.pk]))
    assert looking.looked_at(question) == []


def test_the_block_has_a_page_for_it_all_the_same(
    hall: SimpleNamespace, question: Case, client: Client
) -> None:
    register_front("question", Front())
    client.force_login(hall.clerk_user)
    answer = client.get(reverse("cases:case", args=[question.pk]))
    assert answer.status_code == 200
    assert "補正をお願いする" not in answer.content.decode(), "without a form there is nothing to mend"
