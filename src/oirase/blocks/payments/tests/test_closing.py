"""The daily close: totals, a counted drawer, a reason for a difference, days in order, nothing changes afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from oirase.blocks.payments.models import DailyClose
from oirase.blocks.payments.services import closing, counter, refunds
from oirase.blocks.payments.tests.conftest import SYSTEM, charged, fresh
from oirase.blocks.payments.tests.test_callbacks import begun, call, paid
from oirase.kernel import clock
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected

TODAY = date(2026, 6, 15)


def close(house: SimpleNamespace, counted: int, day: date = TODAY, reason: str = "") -> DailyClose:
    return closing.close_day(
        house.second, office_id=house.office.pk, day=day, counted_cash=counted, reason=reason
    )


def test_totals_by_means_and_what_the_drawer_should_hold(house: SimpleNamespace) -> None:
    kept = counter.take_cash(house.cashier, charge_id=charged(house, 3).pk, tendered=2000)
    undone = counter.take_cash(house.cashier, charge_id=charged(house).pk, tendered=400)
    counter.void(house.second, payment_id=undone.pk, reason="誤り")
    counter.take_card(house.cashier, charge_id=charged(house, 2).pk)
    _made, attempt = begun(house)
    call(paid(attempt))
    back = refunds.request_refund(house.cashier, payment_id=kept.pk, amount=500, reason="返金", way="cash")
    refunds.confirm(house.second, refund_id=back.pk)
    with scope(SYSTEM):
        totals = closing.totals_of(house.office.pk, TODAY)
    assert {means: row["amount"] for means, row in totals.received.items()} == {
        "cash": 1200,
        "terminal": 800,
        "online": 400,
    }
    assert totals.cash == 700
    made = close(house, 700)
    assert (made.difference, made.totals["voided"]["count"]) == (0, 1)
    with scope(SYSTEM):
        assert closing.totals_of(house.office.pk, TODAY).received == {}


def test_a_difference_needs_its_reason(house: SimpleNamespace) -> None:
    counter.take_cash(house.cashier, charge_id=charged(house).pk, tendered=400)
    with pytest.raises(Rejected) as refused:
        close(house, 300)
    assert "-100" in refused.value.problems["reason"][0]
    assert close(house, 300, reason="お釣りの渡し間違い").difference == -100


def test_a_day_is_closed_once_in_order_and_not_before_it_comes(house: SimpleNamespace) -> None:
    counter.take_cash(house.cashier, charge_id=charged(house).pk, tendered=400)
    with pytest.raises(Rejected):
        close(house, 0, TODAY + timedelta(days=1))
    with clock.frozen(clock.now() + timedelta(days=1)):
        with pytest.raises(Rejected) as refused:
            close(house, 400, TODAY + timedelta(days=1))
        assert "2026-06-15" in str(refused.value)
    close(house, 400)
    with pytest.raises(Rejected):
        close(house, 400)


def test_what_comes_after_the_close_stands_in_the_next_one(house: SimpleNamespace) -> None:
    close(house, 0)
    _made, attempt = begun(house)
    call(paid(attempt))
    with clock.frozen(clock.now() + timedelta(days=1)):
        made = close(house, 0, TODAY + timedelta(days=1))
    assert made.totals["received"]["online"]["amount"] == 400
    assert fresh(made).totals == made.totals


def test_only_whoever_may_close_this_office_closes_it(house: SimpleNamespace) -> None:
    for who in ("cashier", "neighbour", "foreigner", "payer"):
        with pytest.raises(Forbidden):
            closing.close_day(getattr(house, who), office_id=house.office.pk, day=TODAY, counted_cash=0)
