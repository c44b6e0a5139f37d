"""Made-up charges of made-up people, played through the services at a made-up clock; every one is marked as demo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from oirase.blocks.payments.facade import Charge, Payment, RefundWay, desk
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of, offices_of
from oirase.kernel.access.models import Organisation, User
from oirase.kernel.access.rowsecurity import scope

CASHIER, SECOND, RESIDENT = "cashier", "cashier2", "resident"
PEOPLE = ("見本 あおい", "例示 けんた", "仮名 ゆうこ", "試験 たろう", "架空 はなえ", "見本りんご加工合同会社")
WAYS = ("cash", "card", "cash", "store", "card", "open")
DAYS = 12


def load() -> None:
    """Play two weeks at a counter, once: an installation that has any charge keeps what it has."""
    with scope(Actor.system("public_payments.demo")):
        if Charge.objects.exists():
            return
    people = {user.login: user for user in User.objects.filter(login__in=(CASHIER, SECOND, RESIDENT))}
    if not {CASHIER, SECOND} <= people.keys():
        return
    cashier, second = actor_of(people[CASHIER]), actor_of(people[SECOND])
    office = offices_of(cashier)[0]
    fees = [fee.code for fee in desk.fees_on(clock.today(), office.body)]
    if not fees:
        return
    for back in range(DAYS, 0, -1):
        with _hour(back, 10):
            paid = [_sale(cashier, office, fees, number) for number in range(back, back + 3)]
        with _hour(back, 15):
            if back == 4:
                _give_back(cashier, second, paid)
            if back > 1:
                _close(second, office, short=back == 6)
    with _hour(1, 16):
        _ask_back(cashier)
        _to_be_paid(cashier, office, fees, people.get(RESIDENT))


@contextmanager
def _hour(days_back: int, hour: int) -> Iterator[None]:
    moment = clock.midnight(clock.today() - timedelta(days=days_back)) + timedelta(hours=hour)
    with clock.frozen(moment):
        yield


def _sale(cashier: Actor, office: Organisation, fees: list[str], number: int) -> Charge:
    """Sell something and take the money in one way or another; some charges stay open."""
    chosen = [(fees[number % len(fees)], 1 + number % 2)]
    name, way = PEOPLE[number % len(PEOPLE)], WAYS[number % len(WAYS)]
    made = desk.sell(
        cashier,
        office_id=office.pk,
        payer_name=name,
        fees=chosen,
        means=("convenience",) if way == "store" else (),
    )
    if way == "cash":
        desk.take_cash(cashier, charge_id=made.pk, tendered=-(-made.total // 1000) * 1000)
    elif way == "card":
        desk.take_card(cashier, charge_id=made.pk)
    elif way == "store":
        desk.reissue(cashier, charge_id=made.pk)
    return made


def _to_be_paid(cashier: Actor, office: Organisation, fees: list[str], resident: User | None) -> None:
    """Leave some charges to be paid online: one of the resident's account, the others by their links."""
    due = clock.today() + timedelta(days=30)
    for number, fee in enumerate(fees):
        known = {"payer_id": resident.pk, "payer_name": resident.name} if resident and number == 0 else {}
        named: dict[str, Any] = {"payer_name": PEOPLE[number % len(PEOPLE)], **known}
        desk.sell(cashier, office_id=office.pk, fees=[(fee, 1)], due_on=due, **named)


def _give_back(cashier: Actor, second: Actor, charges: list[Charge]) -> None:
    for payment in _payments(charges)[:1]:
        refund = desk.request_refund(
            cashier,
            payment_id=payment.pk,
            amount=payment.amount // 2,
            reason="数量の誤り（架空）",
            way=RefundWay.TRANSFER,
        )
        desk.confirm(second, refund_id=refund.pk)


def _ask_back(cashier: Actor) -> None:
    with scope(Actor.system("public_payments.demo")):
        newest = list(Charge.objects.filter(settled_at__isnull=False).order_by("-created_at")[:1])
    for payment in _payments(newest):
        desk.request_refund(
            cashier,
            payment_id=payment.pk,
            amount=payment.amount,
            reason="申請の取下げ（架空）",
            way=RefundWay.TRANSFER,
        )


def _payments(charges: list[Charge]) -> list[Payment]:
    with scope(Actor.system("public_payments.demo")):
        rows = Payment.objects.filter(charge__in=charges, unexpected="").order_by("created_at")
        return [payment for payment in rows if payment.left]


def _close(second: Actor, office: Organisation, *, short: bool) -> None:
    with scope(Actor.system("public_payments.demo")):
        expected = desk.totals_of(office.pk, clock.today()).cash
    counted = max(0, expected - 100) if short else expected
    reason = "お釣りの渡し間違い（架空）" if counted != expected else ""
    desk.close_day(second, office_id=office.pk, day=clock.today(), counted_cash=counted, reason=reason)
