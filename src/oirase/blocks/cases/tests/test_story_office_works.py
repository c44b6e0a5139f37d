"""An office works on a case: takes it on, asks back, acts, passes on, combines; each step that does not fit is a conflict."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import Http404

from oirase.blocks.cases.models import Action, Case, Link
from oirase.blocks.cases.services import applying, combining, deciding, working
from oirase.blocks.cases.tests.conftest import ANSWERS, NOTICE, opened
from oirase.blocks.cases.tests.looking import PLATFORM, actions, fresh
from oirase.blocks.cases.tracking import code_for
from oirase.blocks.messaging.models import Message
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected


def test_an_officer_takes_charge_and_nobody_takes_it_from_them(hall: SimpleNamespace, case: Case) -> None:
    working.claim(hall.clerk, case_id=case.pk)
    assert fresh(case).assignee_id == hall.clerk_user.pk
    with pytest.raises(Rejected):
        working.claim(hall.colleague, case_id=case.pk)
    working.assign(hall.chief, case_id=case.pk, assignee_id=hall.colleague_user.pk)
    assert (fresh(case).assignee_id, fresh(case).state) == (hall.colleague_user.pk, "reviewing")
    working.assign(hall.chief, case_id=case.pk, assignee_id=None)
    assert (fresh(case).assignee_id, fresh(case).state) == (None, "received")


def test_only_who_may_work_on_it_is_put_in_charge(hall: SimpleNamespace, case: Case) -> None:
    for somebody in (hall.neighbour_user, hall.resident_user):
        with pytest.raises(Rejected):
            working.assign(hall.chief, case_id=case.pk, assignee_id=somebody.pk)
    with pytest.raises(Forbidden):
        working.assign(hall.clerk, case_id=case.pk, assignee_id=hall.clerk_user.pk)


def test_who_has_no_business_with_it_finds_nothing(hall: SimpleNamespace, case: Case) -> None:
    for somebody in (hall.neighbour, hall.foreigner, hall.stranger, hall.visitor):
        with pytest.raises((Http404, Forbidden)):
            working.note(somebody, case_id=case.pk, text="見えてはいけない")
    assert actions(case) == ["submitted"]


def test_two_who_act_at_once_are_told(hall: SimpleNamespace, case: Case) -> None:
    seen = fresh(case).version
    working.claim(hall.clerk, case_id=case.pk, version=seen)
    with pytest.raises(Conflict):
        deciding.propose(hall.colleague, case_id=case.pk, outcome="granted", version=seen)
    assert fresh(case).state == "reviewing"


@pytest.mark.parametrize(
    "act",
    [
        lambda hall, pk: working.drop_correction(hall.clerk, case_id=pk, reason="不要"),
        lambda hall, pk: deciding.confirm(hall.chief, case_id=pk),
        lambda hall, pk: deciding.send_back(hall.clerk, case_id=pk, reason="?"),
        lambda hall, pk: working.perform(hall.clerk, case_id=pk, step="visit"),
    ],
)
def test_what_does_not_fit_is_a_conflict_and_leaves_nothing(
    hall: SimpleNamespace, case: Case, act: object
) -> None:
    before = fresh(case)
    with pytest.raises(Conflict):
        act(hall, case.pk)  # type: ignore[operator]
    assert (fresh(case).version, actions(case)) == (before.version, ["submitted"])


def test_conditions_of_the_flow_are_asked_by_the_server(hall: SimpleNamespace) -> None:
    large = opened(hall.visitor, world=hall, answers={**ANSWERS, "area": 101})
    with pytest.raises(Conflict):
        deciding.propose(hall.clerk, case_id=large.pk, outcome="granted", notice=NOTICE)
    working.perform(hall.clerk, case_id=large.pk, step="visit", text="問題なし")
    assert fresh(large).flags == ["visited"]
    deciding.propose(hall.clerk, case_id=large.pk, outcome="granted", notice=NOTICE)
    assert fresh(large).state == "proposed"


def test_a_decision_needs_a_second_officer_and_its_reason(hall: SimpleNamespace, case: Case) -> None:
    with pytest.raises(Rejected) as refused:
        deciding.propose(hall.chief, case_id=case.pk, outcome="refused")
    assert "reason" in refused.value.problems
    deciding.propose(hall.chief, case_id=case.pk, outcome="refused", reason="要件を満たさないため")
    with pytest.raises(Rejected):
        deciding.confirm(hall.chief, case_id=case.pk)
    with pytest.raises(Forbidden):
        deciding.confirm(hall.clerk, case_id=case.pk)
    deciding.send_back(hall.clerk, case_id=case.pk, reason="理由を詳しく")
    deciding.propose(hall.clerk, case_id=case.pk, outcome="granted", notice=NOTICE)
    deciding.confirm(hall.chief, case_id=case.pk)
    done = fresh(case)
    assert (done.state, done.outcome, done.next) == ("completed", "granted", "nobody")
    assert actions(case)[-2:] == ["confirmed", "notified"]


def test_the_applicant_is_told_at_every_turn(hall: SimpleNamespace) -> None:
    case = opened(hall.resident, world=hall, answers=ANSWERS, user_id=hall.resident_user.pk)
    working.ask_correction(hall.clerk, case_id=case.pk, fields={"area": "図面と違います"})
    working.drop_correction(hall.clerk, case_id=case.pk, reason="確認できました")
    working.write(hall.clerk, case_id=case.pk, text="あと少しです")
    working.note(hall.clerk, case_id=case.pk, text="内部のこと")
    deciding.propose(hall.clerk, case_id=case.pk, outcome="granted", notice=NOTICE)
    deciding.confirm(hall.chief, case_id=case.pk)
    with scope(PLATFORM):
        sent = [
            str(one.subject) for one in Message.objects.filter(user=hall.resident_user).order_by("created_at")
        ]
        told = " ".join(str(one.text) for one in Message.objects.filter(user=hall.resident_user))
    assert len(sent) == 5
    assert "内部のこと" not in told
    assert "area" in told


def test_the_same_application_twice_becomes_one(hall: SimpleNamespace, case: Case) -> None:
    twin = opened(hall.visitor, world=hall, answers=ANSWERS)
    combining.merge(hall.clerk, case_id=twin.pk, into_id=case.pk)
    assert (fresh(twin).state, fresh(twin).merged_into_id) == ("merged", case.pk)
    assert fresh(case).state == "received"
    assert actions(case) == ["submitted", "linked"]
    with scope(PLATFORM):
        assert Link.objects.get().other_id == case.pk
    for wrong in (twin, case):
        with pytest.raises((Rejected, Conflict)):
            combining.merge(hall.clerk, case_id=case.pk, into_id=wrong.pk)


def test_a_case_goes_to_another_office_and_leaves_this_one(hall: SimpleNamespace, case: Case) -> None:
    working.claim(hall.clerk, case_id=case.pk)
    working.move(hall.chief, case_id=case.pk, office_id=hall.other_office.pk, reason="道路に関するため")
    with pytest.raises(Http404):
        working.note(hall.clerk, case_id=case.pk, text="もう見えない")
    working.claim(hall.neighbour, case_id=case.pk)
    assert fresh(case).assignee_id == hall.neighbour_user.pk


def test_an_application_is_taken_back_by_its_code_until_it_is_decided(
    hall: SimpleNamespace, case: Case
) -> None:
    with pytest.raises(Http404):
        applying.withdraw(hall.visitor, case_id=case.pk, code="AAAA-BBBB-CCCC-DDDD")
    applying.withdraw(hall.visitor, case_id=case.pk, code=code_for(case.pk), reason="やめました")
    assert (fresh(case).state, fresh(case).next) == ("withdrawn", "nobody")
    with pytest.raises(Conflict):
        applying.withdraw(hall.visitor, case_id=case.pk, code=code_for(case.pk))
    late = opened(hall.visitor, world=hall, answers=ANSWERS)
    deciding.propose(hall.clerk, case_id=late.pk, outcome="granted", notice=NOTICE)
    deciding.confirm(hall.chief, case_id=late.pk)
    with pytest.raises(Conflict):
        applying.withdraw(hall.visitor, case_id=late.pk, code=code_for(late.pk))


def test_the_code_of_a_case_with_an_account_opens_nothing(hall: SimpleNamespace) -> None:
    case = opened(hall.resident, world=hall, answers=ANSWERS, user_id=hall.resident_user.pk)
    with pytest.raises(Http404):
        applying.reply(hall.visitor, case_id=case.pk, code=code_for(case.pk), text="?")
    applying.reply(hall.resident, case_id=case.pk, text="よろしくお願いします")
    assert actions(case) == ["submitted", "reply"]


def test_notes_are_for_officers(hall: SimpleNamespace, case: Case) -> None:
    working.note(hall.clerk, case_id=case.pk, text="内部のこと")
    with scope(PLATFORM):
        assert Action.objects.get(kind="note").shared is False
