"""Fees of a case: paid before it is received, or after it is decided; what is taken back is returned by the flow's share."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from tests.fixtures.people import START, set_up

from oirase.blocks.cases.models import Case
from oirase.blocks.cases.services import applying, deciding
from oirase.blocks.cases.tests.conftest import ANSWERS, FLOW, NOTICE, kind_made, opened
from oirase.blocks.cases.tests.looking import PLATFORM, actions, fresh
from oirase.blocks.cases.tests.test_any_order import holds
from oirase.blocks.cases.tracking import code_for
from oirase.blocks.payments.models import Charge, Payment, Refund
from oirase.blocks.payments.services import counter
from oirase.blocks.payments.services.fees import record_fee
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Grant, Role
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.kernel.texts import LocalizedText

CASHIER = ("payments.view", "payments.counter", "payments.refund", "payments.confirm_refund")
FEE = {"fee": "permit", "quantity": "area / 50"}


@pytest.fixture
def desk(hall: SimpleNamespace) -> SimpleNamespace:
    """The office with a fee of 400 yen for each 50 square metres, and a cashier."""
    with set_up():
        cashier = Role.objects.create(
            code="cashier", name=LocalizedText(ja="出納"), permissions=list(CASHIER)
        )
        for user in (hall.colleague_user, hall.chief_user):
            Grant.objects.create(
                user=user, role=cashier, body=hall.office.body, organisation=hall.office, valid_from=START
            )
        record_fee(
            hall.office.body,
            "permit",
            START,
            title=LocalizedText(ja="許可手数料"),
            amount=400,
            unit=LocalizedText(ja="件"),
            source="試験",
        )
    hall.cashier, hall.second = actor_of(hall.colleague_user), actor_of(hall.chief_user)
    return hall


def version_of(desk: SimpleNamespace, **flow: Any) -> None:
    system = Actor.system("test")
    desk.version = kind_made(
        system, office=desk.office, form_version=desk.form_version, flow={**FLOW, "charges": [FEE], **flow}
    )


def charge_of(case: Case) -> Charge:
    with scope(PLATFORM):
        return Charge.objects.get(about=f"cases.case/{case.pk}")


def pay(desk: SimpleNamespace, case: Case) -> Payment:
    return counter.take_cash(desk.cashier, charge_id=charge_of(case).pk, tendered=10_000)


def test_a_case_is_received_when_its_fee_is_paid(desk: SimpleNamespace) -> None:
    version_of(desk, payment="before")
    case = opened(desk.visitor, world=desk, answers={**ANSWERS, "area": 150})
    waiting = fresh(case)
    assert (waiting.state, waiting.next, waiting.received_at) == ("awaiting_payment", "applicant", None)
    assert charge_of(case).total == 1200
    pay(desk, case)
    paid = fresh(case)
    assert (paid.state, paid.next) == ("received", "office")
    assert paid.received_at is not None
    assert actions(case) == ["submitted", "paid"]
    holds(case)


def test_a_fee_whose_condition_does_not_hold_is_not_asked_for(desk: SimpleNamespace) -> None:
    version_of(desk, payment="before", charges=[{"fee": "permit", "when": "area > 1000"}])
    case = opened(desk.visitor, world=desk, answers=ANSWERS)
    assert fresh(case).state == "received"


def test_without_an_amount_on_record_nothing_is_taken_in(desk: SimpleNamespace) -> None:
    version_of(desk, payment="before", charges=[{"fee": "unknown"}])
    with pytest.raises(Rejected):
        opened(desk.visitor, world=desk, answers=ANSWERS)
    with scope(PLATFORM):
        assert not Case.objects.exists()


def test_the_notice_waits_for_the_fee_after_the_decision(desk: SimpleNamespace) -> None:
    outcomes = [{**FLOW["outcomes"][0], "charges": True}, FLOW["outcomes"][1]]
    version_of(desk, payment="after", outcomes=outcomes)
    case = opened(desk.visitor, world=desk, answers=ANSWERS)
    deciding.propose(desk.clerk, case_id=case.pk, outcome="granted", notice=NOTICE)
    deciding.confirm(desk.chief, case_id=case.pk)
    assert (fresh(case).state, fresh(case).outcome) == ("awaiting_fee", "granted")
    pay(desk, case)
    assert fresh(case).state == "completed"
    assert actions(case)[-2:] == ["paid", "notified"]
    refused = opened(desk.visitor, world=desk, answers=ANSWERS)
    deciding.propose(desk.clerk, case_id=refused.pk, outcome="refused", reason="要件を満たさない")
    deciding.confirm(desk.chief, case_id=refused.pk)
    assert fresh(refused).state == "completed"
    holds(case)


def test_taking_back_cancels_what_is_open_and_returns_a_share_of_what_is_paid(desk: SimpleNamespace) -> None:
    version_of(desk, payment="before", refund={"share": "0.8"})
    open_one = opened(desk.visitor, world=desk, answers=ANSWERS)
    applying.withdraw(desk.visitor, case_id=open_one.pk, code=code_for(open_one.pk))
    assert charge_of(open_one).state == "cancelled"
    case = opened(desk.visitor, world=desk, answers=ANSWERS)
    pay(desk, case)
    applying.withdraw(desk.visitor, case_id=case.pk, code=code_for(case.pk))
    assert fresh(case).state == "withdrawn"
    with scope(PLATFORM):
        asked = Refund.objects.get()
    assert asked.amount == 320
    assert charge_of(case).state == "paid"


def test_a_payment_that_was_an_error_is_waited_for_again(desk: SimpleNamespace) -> None:
    version_of(desk, payment="before")
    case = opened(desk.visitor, world=desk, answers=ANSWERS)
    payment = pay(desk, case)
    counter.void(desk.second, payment_id=payment.pk, reason="打ち間違い")
    assert (fresh(case).state, fresh(case).next) == ("awaiting_fee", "applicant")
    pay(desk, case)
    assert fresh(case).state == "received"
    holds(case)


def test_money_after_the_end_is_told_to_officers_and_changes_nothing(desk: SimpleNamespace) -> None:
    version_of(desk, payment="before")
    case = opened(desk.visitor, world=desk, answers=ANSWERS)
    pay(desk, case)
    before = fresh(case)
    with pytest.raises(Rejected):
        pay(desk, case)
    assert fresh(case).version == before.version
