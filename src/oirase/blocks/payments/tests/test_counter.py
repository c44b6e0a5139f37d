"""The counter: cash with change, cards, and undoing what was taken in error before the day is closed."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.http import Http404

from oirase.blocks.payments import providers
from oirase.blocks.payments.models import Payment
from oirase.blocks.payments.providers import Order
from oirase.blocks.payments.services import charging, closing, counter, online
from oirase.blocks.payments.tests.conftest import Told, charged, fresh, payments_of
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Rejected


def cash(house: SimpleNamespace, tendered: int = 1000) -> Payment:
    return counter.take_cash(house.cashier, charge_id=charged(house).pk, tendered=tendered)


def test_cash_settles_the_charge_and_gives_change(house: SimpleNamespace, told: Told) -> None:
    made = charged(house)
    paid = counter.take_cash(house.cashier, charge_id=made.pk, tendered=1000)
    assert (paid.amount, paid.change, paid.receipt_number) == (400, 600, "R8-領000001")
    assert fresh(made).state == "paid"
    assert told.heard == [("settled", made.pk, 400)]


def test_too_little_is_refused(house: SimpleNamespace) -> None:
    with pytest.raises(Rejected) as refused:
        cash(house, 399)
    assert "tendered" in refused.value.problems


def test_a_charge_is_paid_once(house: SimpleNamespace) -> None:
    made = charged(house)
    counter.take_cash(house.cashier, charge_id=made.pk, tendered=400)
    with pytest.raises(Rejected):
        counter.take_cash(house.second, charge_id=made.pk, tendered=400)
    assert len(payments_of(made)) == 1


def test_an_officer_may_take_it_after_its_day(house: SimpleNamespace) -> None:
    late = charged(house, due_on=date(2026, 6, 14))
    assert late.state == "expired"
    counter.take_cash(house.cashier, charge_id=late.pk, tendered=400)
    assert fresh(late).state == "paid"


@pytest.mark.parametrize("who", ["neighbour", "foreigner", "payer", "rival", "visitor"])
def test_only_the_office_takes_money(house: SimpleNamespace, who: str) -> None:
    made = charged(house)
    with pytest.raises((Http404, Forbidden)):
        counter.take_cash(getattr(house, who), charge_id=made.pk, tendered=400)


def test_a_card_is_taken_through_the_terminal(house: SimpleNamespace) -> None:
    made = charged(house)
    attempt = counter.start_card(house.cashier, charge_id=made.pk)
    terminal = providers.terminal()
    assert terminal is not None
    answer = terminal.take(Order(attempt.pk, attempt.amount, "見本"))
    online.note_answer(house.cashier, attempt_id=attempt.pk, answer=answer)
    online.note_answer(house.cashier, attempt_id=attempt.pk, answer=answer)
    (paid,) = payments_of(made)
    assert (paid.means, paid.amount) == ("terminal", 400)


def test_a_refused_card_leaves_the_charge_open(house: SimpleNamespace) -> None:
    made = charged(house, lines=[charging.Line(title=charged(house).title, unit_amount=199)])
    attempt = counter.start_card(house.cashier, charge_id=made.pk)
    terminal = providers.terminal()
    assert terminal is not None
    online.note_answer(
        house.cashier, attempt_id=attempt.pk, answer=terminal.take(Order(attempt.pk, attempt.amount, "見本"))
    )
    assert fresh(attempt).state == "failed"
    assert fresh(made).state == "open"


def test_an_error_is_undone_by_a_second_officer(house: SimpleNamespace, told: Told) -> None:
    paid = cash(house)
    with pytest.raises(Forbidden):
        counter.void(house.cashier, payment_id=paid.pk, reason="打ち間違い")
    with pytest.raises(Rejected) as refused:
        counter.void(house.second, payment_id=paid.pk, reason=" ")
    assert "reason" in refused.value.problems
    counter.void(house.second, payment_id=paid.pk, reason="別の人の請求だった")
    again = fresh(paid)
    assert (again.voided_by_id, again.void_reason) == (house.second_user.pk, "別の人の請求だった")
    charge = fresh(paid.charge)
    assert (charge.state, charge.balance) == ("open", 0)
    assert [what for what, _charge, _amount in told.heard] == ["settled", "voided"]
    counter.take_cash(house.cashier, charge_id=charge.pk, tendered=400)
    assert fresh(charge).state == "paid"


def test_whoever_took_it_does_not_undo_it(house: SimpleNamespace) -> None:
    paid = counter.take_cash(house.second, charge_id=charged(house).pk, tendered=400)
    with pytest.raises(Rejected):
        counter.void(house.second, payment_id=paid.pk, reason="自分で取り消す")


def test_a_closed_day_stays_as_it_is(house: SimpleNamespace) -> None:
    paid = cash(house)
    closing.close_day(house.second, office_id=house.office.pk, day=paid.booked_on, counted_cash=400)
    with pytest.raises(Rejected):
        counter.void(house.second, payment_id=paid.pk, reason="遅すぎる")
    with pytest.raises(Rejected):
        cash(house)


def test_a_sale_at_the_counter_is_made_from_the_table_of_fees(house: SimpleNamespace) -> None:
    made = charging.sell(
        house.cashier, office_id=house.office.pk, payer_name="見本 太郎", fees=[("sample.certificate", 3)]
    )
    assert (made.total, made.about, made.due_on) == (1200, "", date(2026, 6, 15))
    with pytest.raises(Rejected) as refused:
        charging.sell(house.cashier, office_id=house.office.pk, payer_name="見本", fees=[("unknown", 1)])
    assert "fee" in refused.value.problems
    with pytest.raises(Forbidden):
        charging.sell(
            house.neighbour, office_id=house.office.pk, payer_name="x", fees=[("sample.certificate", 1)]
        )
