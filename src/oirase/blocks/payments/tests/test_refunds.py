"""Refunds: one asks, another confirms, never more than was paid, whatever happens at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from oirase.blocks.payments import tasks
from oirase.blocks.payments.facade import request_refund
from oirase.blocks.payments.models import Payment, Refund
from oirase.blocks.payments.services import closing, counter, refunds
from oirase.blocks.payments.tests.conftest import SYSTEM, Told, charged, fresh, make_house, payments_of
from oirase.blocks.payments.tests.test_callbacks import Down, begun, call, down, paid  # noqa: F401 - a fixture among them
from oirase.kernel import clock
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected, command, outside_commands, permit

WHY = {"reason": "申請の取下げ"}


def bought(house: SimpleNamespace, quantity: int = 3) -> Payment:
    made = charged(house, quantity)
    return counter.take_cash(house.cashier, charge_id=made.pk, tendered=made.total)


def asked(house: SimpleNamespace, payment: Payment, amount: int, way: str = "cash") -> Refund:
    return refunds.request_refund(house.cashier, payment_id=payment.pk, amount=amount, way=way, **WHY)


def test_two_people_give_part_of_it_back_and_then_the_rest(house: SimpleNamespace, told: Told) -> None:
    payment = bought(house)
    first = asked(house, payment, 500)
    assert fresh(payment.charge).state == "paid", "nothing has left yet"
    refunds.confirm(house.second, refund_id=first.pk)
    assert fresh(payment.charge).state == "part_refunded"
    rest = asked(house, payment, 700, "transfer")
    refunds.confirm(house.second, refund_id=rest.pk)
    charge = fresh(payment.charge)
    assert (charge.state, charge.received, charge.returned, charge.balance) == ("refunded", 1200, 1200, 0)
    assert [what for what, _charge, _amount in told.heard] == ["settled", "refunded", "refunded"]


def test_nobody_confirms_what_they_asked_for(house: SimpleNamespace) -> None:
    payment = bought(house)
    made = refunds.request_refund(house.accounting, payment_id=payment.pk, amount=400, way="transfer", **WHY)
    with pytest.raises(Rejected):
        refunds.confirm(house.accounting, refund_id=made.pk)
    with pytest.raises(Forbidden):
        refunds.confirm(house.cashier, refund_id=made.pk)
    with pytest.raises(Http404):
        refunds.confirm(house.foreigner, refund_id=made.pk)
    refunds.confirm(house.second, refund_id=made.pk)
    with pytest.raises(Rejected):
        refunds.confirm(house.second, refund_id=made.pk)


@pytest.mark.parametrize("amount", [0, -1, 1201])
def test_more_than_was_paid_is_refused(house: SimpleNamespace, amount: int) -> None:
    with pytest.raises(Rejected) as refused:
        asked(house, bought(house), amount)
    assert "amount" in refused.value.problems


def test_what_is_asked_for_is_reserved_and_a_refusal_frees_it(house: SimpleNamespace) -> None:
    payment = bought(house)
    made = asked(house, payment, 1000)
    with pytest.raises(Rejected):
        asked(house, payment, 300)
    refunds.reject(house.second, refund_id=made.pk)
    assert fresh(payment).reserved == 0
    asked(house, payment, 1200)


def test_a_payment_at_the_counter_does_not_go_back_through_a_provider(house: SimpleNamespace) -> None:
    with pytest.raises(Rejected) as refused:
        asked(house, bought(house), 400, "provider")
    assert "way" in refused.value.problems


def test_the_database_itself_refuses_more_than_was_paid(house: SimpleNamespace) -> None:
    payment = bought(house)
    for changes in ({"reserved": 1201}, {"returned": 1}, {"amount": 0}):
        with outside_commands("test"), scope(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.filter(pk=payment.pk).update(**changes)
    made = asked(house, payment, 400)
    with outside_commands("test"), scope(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=made.pk).update(decided_by=made.requested_by_id)


def test_what_was_paid_online_goes_back_through_the_provider_once(house: SimpleNamespace) -> None:
    made, attempt = begun(house)
    call(paid(attempt))
    (payment,) = payments_of(made)
    refund = asked(house, payment, 400, "provider")
    refunds.confirm(house.second, refund_id=refund.pk)
    assert (fresh(refund).state, fresh(made).state) == ("sending", "paid")
    tasks.ask_providers()
    tasks.ask_providers()
    assert (fresh(refund).state, fresh(made).state, fresh(made).balance) == ("done", "refunded", 0)


def test_a_refund_waits_out_an_hour_without_the_provider(house: SimpleNamespace, down: Down) -> None:  # noqa: F811
    down.down = False
    made, attempt = begun(house)
    call(paid(attempt))
    (payment,) = payments_of(made)
    refund = asked(house, payment, 400, "provider")
    down.down = True
    refunds.confirm(house.second, refund_id=refund.pk)
    start = clock.now()
    for minute in range(60):
        with clock.frozen(start + timedelta(minutes=minute)):
            tasks.ask_providers()
    assert fresh(refund).state == "sending"
    down.down = False
    with clock.frozen(start + timedelta(hours=2)):
        tasks.ask_providers()
    assert fresh(refund).state == "done"


def test_cash_is_not_given_back_after_the_close(house: SimpleNamespace) -> None:
    payment = bought(house)
    made = asked(house, payment, 400)
    closing.close_day(house.second, office_id=house.office.pk, day=payment.booked_on, counted_cash=1200)
    with pytest.raises(Rejected):
        refunds.confirm(house.second, refund_id=made.pk)
    with clock.frozen(clock.now() + timedelta(days=1)):
        refunds.confirm(house.second, refund_id=made.pk)
    assert fresh(made).state == "done"


def test_money_that_came_twice_goes_back_and_the_charge_stays_paid(house: SimpleNamespace) -> None:
    made, attempt = begun(house)
    counter.take_cash(house.cashier, charge_id=made.pk, tendered=400)
    call(paid(attempt))
    _cash, again = payments_of(made)
    refund = asked(house, again, 400, "provider")
    refunds.confirm(house.second, refund_id=refund.pk)
    tasks.ask_providers()
    assert (fresh(made).state, fresh(made).balance) == ("paid", 400)


@command("payments_test.refund")
def _asked_above(actor: Any, **given: Any) -> Refund:
    permit(None)
    return request_refund(actor, **given)


def test_a_floor_above_asks_inside_its_own_command(house: SimpleNamespace) -> None:
    payment = bought(house)
    made = _asked_above(house.cashier, charge_id=payment.charge_id, amount=400, way="transfer", **WHY)
    assert made.state == "requested"
    with pytest.raises(LookupError):
        _asked_above(house.cashier, charge_id=charged(house).pk, amount=400, way="transfer", **WHY)


def test_refunds_asked_for_at_once_never_exceed_the_payment(
    committed_db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house(monkeypatch)
    payment = bought(house)
    outcomes: list[str] = []
    gate = threading.Barrier(6)

    def ask() -> None:
        gate.wait()
        try:
            asked(house, payment, 400)
            outcomes.append("asked")
        except Rejected:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["asked"] * 3 + ["refused"] * 3
    assert fresh(payment).reserved == 1200


def test_calls_at_once_are_one_payment(committed_db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    house = make_house(monkeypatch)
    made, attempt = begun(house, due_on=clock.today())
    answer = paid(attempt)
    gate = threading.Barrier(4)

    def told() -> None:
        gate.wait()
        try:
            call(answer)
        finally:
            connection.close()

    threads = [threading.Thread(target=told) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(payments_of(made)) == 1
    assert fresh(made).received == 400
