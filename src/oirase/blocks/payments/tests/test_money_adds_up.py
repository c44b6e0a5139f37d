"""Whatever happens in whatever order, against the real services: no yen is made, lost or counted twice."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from oirase.blocks.payments import tasks
from oirase.blocks.payments.adapters.demo import book
from oirase.blocks.payments.models import Charge, Payment, Refund
from oirase.blocks.payments.providers import Order
from oirase.blocks.payments.services import closing, counter, online, refunds
from oirase.blocks.payments.services.charging import cancel
from oirase.blocks.payments.services.receiving import accept
from oirase.blocks.payments.tests.conftest import SYSTEM, charged
from oirase.blocks.payments.tests.test_callbacks import paid
from oirase.kernel import clock
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected, outside_commands

OFFICERS = st.sampled_from(["cashier", "second", "accounting"])
REFUSALS = (Rejected, Forbidden)


def total(rows: Any, column: str = "amount") -> int:
    return rows.aggregate(found=Sum(column, default=0))["found"]  # type: ignore[no-any-return]


class Money(RuleBasedStateMachine):
    """An office with charges, officers, a provider that calls again and again, and days that pass."""

    house: SimpleNamespace
    charges = Bundle("charges")
    tries = Bundle("tries")
    calls = Bundle("calls")
    asked = Bundle("asked")

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()

    def teardown(self) -> None:
        self.stack.close()

    def snapshot(self) -> list[tuple[Any, ...]]:
        with scope(SYSTEM):
            rows = Charge.objects.order_by("pk").values_list("pk", "received", "returned", "settled_at")
            return [*rows, ("payments", Payment.objects.count())]

    @rule(target=charges, quantity=st.integers(1, 5))
    def charge(self, quantity: int) -> Charge:
        return charged(self.house, quantity, due_on=clock.today() + timedelta(days=1))

    @rule(target=tries, charge=charges)
    def begin(self, charge: Charge) -> Any:
        try:
            attempt = online.start(self.house.payer, charge_id=charge.pk)
        except REFUSALS:
            return None
        book.open_order(book.HOUSE, provider="demo", order=Order(attempt.pk, attempt.amount, "見本"))
        return attempt

    @rule(target=calls, attempt=tries, amount=st.sampled_from([None, 1, 99_999]))
    def pay(self, attempt: Any, amount: int | None) -> Any:
        if attempt is None:
            return None
        answer = paid(attempt, amount)
        body, signature = book.call_about(answer)
        online.take_callback(SYSTEM, provider="demo", body=body, signature=signature)
        return answer

    @rule(answer=calls)
    def call_again(self, answer: Any) -> None:
        if answer is None:
            return
        before = self.snapshot()
        body, signature = book.call_about(answer)
        online.take_callback(SYSTEM, provider="demo", body=body, signature=signature)
        assert self.snapshot() == before

    @rule(charge=charges, who=OFFICERS, more=st.integers(-1, 600))
    def cash(self, charge: Charge, who: str, more: int) -> None:
        with suppress(*REFUSALS):
            counter.take_cash(getattr(self.house, who), charge_id=charge.pk, tendered=charge.total + more)

    @rule(charge=charges)
    def cancelled(self, charge: Charge) -> None:
        with suppress(*REFUSALS), outside_commands("the case is withdrawn"), scope(SYSTEM):
            cancel(charge, "取下げ")

    @rule(charge=charges, who=OFFICERS, data=st.data())
    def void_or_accept(self, charge: Charge, who: str, data: st.DataObject) -> None:
        for payment in self._payments(charge):
            act = data.draw(st.sampled_from([None, counter.void, accept]))
            with suppress(*REFUSALS):
                if act is counter.void:
                    counter.void(getattr(self.house, who), payment_id=payment.pk, reason="誤り")
                elif act is accept:
                    accept(getattr(self.house, who), payment_id=payment.pk)

    def _payments(self, charge: Charge) -> list[Payment]:
        with scope(SYSTEM):
            return list(Payment.objects.filter(charge=charge).order_by("created_at", "id"))

    @rule(
        target=asked,
        charge=charges,
        who=OFFICERS,
        amount=st.integers(1, 2500),
        way=st.sampled_from(["provider", "cash", "transfer"]),
    )
    def ask_back(self, charge: Charge, who: str, amount: int, way: str) -> Any:
        for payment in self._payments(charge):
            with suppress(*REFUSALS):
                return refunds.request_refund(
                    getattr(self.house, who), payment_id=payment.pk, amount=amount, reason="返金", way=way
                )
        return None

    @rule(refund=consumes(asked), who=OFFICERS, yes=st.booleans())
    def decide(self, refund: Any, who: str, yes: bool) -> None:
        if refund is not None:
            with suppress(*REFUSALS):
                (refunds.confirm if yes else refunds.reject)(getattr(self.house, who), refund_id=refund.pk)

    @rule(days=st.integers(0, 2))
    def time_passes(self, days: int) -> None:
        self.stack.enter_context(clock.frozen(clock.now() + timedelta(days=days, hours=1)))
        tasks.ask_providers()

    @rule(counted=st.integers(0, 3000))
    def close(self, counted: int) -> None:
        with suppress(*REFUSALS):
            day = closing.first_open_day(self.house.office.pk) or clock.today()
            closing.close_day(
                self.house.second,
                office_id=self.house.office.pk,
                day=day,
                counted_cash=counted,
                reason="数え直し",
            )

    @invariant()
    def each_charge_balances(self) -> None:
        with scope(SYSTEM):
            for charge in Charge.objects.all():
                standing = Payment.objects.filter(charge=charge, voided_at=None)
                done = Refund.objects.filter(payment__charge=charge, state="done")
                assert charge.received == total(standing)
                assert charge.returned == total(done)
                assert charge.balance == charge.received - charge.returned >= 0
                settling = standing.filter(unexpected="")
                assert settling.count() == (1 if charge.settled_at else 0)
                assert charge.refunded == total(done.filter(payment__in=settling))
                assert Charge.objects.filter(
                    Charge.in_state(charge.state, clock.today()), pk=charge.pk
                ).exists()

    @invariant()
    def the_office_balances(self) -> None:
        with scope(SYSTEM):
            money_in = total(Payment.objects.filter(voided_at=None))
            money_out = total(Refund.objects.filter(state="done"))
            held = sum(charge.balance for charge in Charge.objects.all())
            assert money_in == money_out + held
            for payment in Payment.objects.all():
                live = Refund.objects.filter(payment=payment).exclude(state="rejected")
                assert payment.reserved == total(live) <= payment.amount
                assert payment.returned == total(live.filter(state="done"))


def test_money_adds_up(house: SimpleNamespace) -> None:
    Money.house = house
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )
