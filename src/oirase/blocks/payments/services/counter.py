"""Money at the counter: cash with change, cards through a terminal, and undoing what was taken in error before the day is closed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from oirase.blocks.payments import events, ports, providers
from oirase.blocks.payments.models import Attempt, Charge, DailyClose, Means, Payment
from oirase.blocks.payments.providers import Order, ProviderDown
from oirase.blocks.payments.rules import PAYABLE
from oirase.blocks.payments.services.charging import require_means, require_payable, subject_of
from oirase.blocks.payments.services.online import CALLER, new_attempt, note_answer
from oirase.blocks.payments.services.receiving import Money, locked, receive, save_charge
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden, may, require
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected, authorised, changed, command, emit

AT_COUNTER = (Means.CASH, Means.TERMINAL)


def lock_drawer(office_id: UUID | None) -> None:
    """Let one after the other touch an office's drawer, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payments.drawer/{office_id}"]
        )


def require_open_drawer(office_id: UUID | None) -> None:
    """Lock an office's drawer; Rejected when its day has been closed."""
    lock_drawer(office_id)
    if office_id and DailyClose.objects.filter(organisation_id=office_id, day__gte=clock.today()).exists():
        raise Rejected(_("本日の窓口は、すでに締めています。現金の出し入れは翌日に行ってください。"))


def officer_id(actor: Actor) -> UUID:
    """Return the account of the officer who acts; money is handled by people."""
    if actor.user_id is None:
        raise Forbidden("payments.counter")
    return actor.user_id


def serves(actor: Actor, charge: Charge) -> bool:
    """Whether an officer may take money for a charge at the counter."""
    return may(actor, charge, "counter")


@command("payments.take_cash")
def take_cash(actor: Actor, *, charge_id: UUID, tendered: int) -> Payment:
    """Take cash for the whole of a charge; `tendered` is what was put on the counter, in yen."""
    charge = _at_counter(actor, charge_id, Means.CASH)
    _require_enough(tendered, charge.total)
    return _cash(actor, charge, tendered)


@command("payments.take_cash_together")
def take_cash_together(actor: Actor, *, charge_ids: Sequence[UUID], tendered: int) -> Payment:
    """Take cash once for the whole of several charges, all of them or none; each has its own receipt.

    Return the last payment: the change of all is given back with it.
    """
    charges = _all_at_counter(actor, charge_ids)
    left = tendered - sum(charge.total for charge in charges)
    _require_enough(left, 0)
    paid = [_cash(actor, charge, charge.total) for charge in charges[:-1]]
    paid.append(_cash(actor, charges[-1], charges[-1].total + left))
    return paid[-1]


def _all_at_counter(actor: Actor, charge_ids: Sequence[UUID]) -> list[Charge]:
    """Lock charges that are to be paid in cash, drawers first and everything in one order, so that two officers never wait for each other."""
    ids = sorted(set(charge_ids), key=str)
    if not ids:
        raise Rejected(_("収納する請求がありません。"))
    offices = set(Charge.objects.filter(pk__in=ids).values_list("organisation_id", flat=True))
    for office_id in sorted(offices, key=str):
        require_open_drawer(office_id)
    return [_at_counter(actor, one, Means.CASH) for one in ids]


def _require_enough(tendered: int, total: int) -> None:
    if tendered < total:
        raise Rejected(_("お預かりの金額が足りません。"), "tendered")


def _cash(actor: Actor, charge: Charge, tendered: int) -> Payment:
    payment, _new = receive(
        charge,
        Money(
            amount=charge.total,
            means=Means.CASH,
            received_at=clock.now(),
            received_by=officer_id(actor),
            tendered=tendered,
            at_counter=True,
        ),
    )
    return payment


def _at_counter(actor: Actor, charge_id: UUID, means: Means) -> Charge:
    office_id = Charge.objects.filter(pk=charge_id).values_list("organisation_id", flat=True).first()
    if means == Means.CASH:
        require_open_drawer(office_id)
    charge = authorised(actor, Charge, charge_id, "counter")
    require_payable(charge, PAYABLE)
    require_means(charge, means)
    return charge


@command("payments.start_card")
def start_card(actor: Actor, *, charge_id: UUID) -> Attempt:
    """Begin a card payment at the counter; the page then lets the terminal take the card and notes its answer."""
    charge = _at_counter(actor, charge_id, Means.TERMINAL)
    terminal = providers.terminal()
    if terminal is None:
        raise Rejected(_("カード端末がありません。"))
    return new_attempt(charge, terminal.code, officer_id(actor))


def take_card(actor: Actor, *, charge_id: UUID, idempotency_key: str | None = None) -> Attempt:
    """Take a card for the whole of a charge: begin, let the terminal decide, note its answer.

    A terminal that does not answer is asked again later; the try stays pending until then.
    """
    attempt = start_card(actor, charge_id=charge_id, idempotency_key=idempotency_key)  # type: ignore[call-arg]
    terminal = providers.terminal()
    try:
        answer = (
            terminal.take(Order(attempt.pk, attempt.amount, str(attempt.charge_id))) if terminal else None
        )
    except ProviderDown:
        answer = None
    return note_answer(CALLER, attempt_id=attempt.pk, answer=answer)


@command("payments.void")
def void(actor: Actor, *, payment_id: UUID, reason: str) -> Payment:
    """Undo a payment that the counter took in error, as a second officer, before its day is closed; the charge is open again.

    A card's money has been given back by the terminal before this is called.
    """
    office_id = Payment.objects.filter(pk=payment_id).values_list("organisation_id", flat=True).first()
    require_open_drawer(office_id)
    charge, payment = locked(actor, payment_id, "confirm_refund")
    require_voidable(actor, payment)
    _require_reason(reason)
    payment.voided_at, payment.voided_by_id, payment.void_reason = (
        clock.now(),
        officer_id(actor),
        reason.strip()[:500],
    )
    payment.version += 1
    payment.save(update_fields=["voided_at", "voided_by", "void_reason", "version"])
    changed(payment, "voided", after={"reason": payment.void_reason})
    if charge is None:
        return payment
    charge.received -= payment.amount
    if not payment.unexpected:
        charge.settled_at = None
    save_charge(charge, "payment_voided", ("received", "settled_at"))
    emit(
        events.PaymentVoided(
            subject=subject_of(charge),
            body_id=payment.body_id,
            payment=payment.pk,
            charge=charge.pk,
            amount=payment.amount,
        )
    )
    if not payment.unexpected and (owner := ports.owner_of(charge)):
        owner.voided(charge, payment)
    return payment


def undo(actor: Actor, *, payment_id: UUID, reason: str, idempotency_key: str | None = None) -> Payment:
    """Void a payment as `void` does; a card's money is given back by the terminal first, under the payment's own key.

    When the terminal does not answer nothing has happened, and trying again is harmless.
    """
    with scope(actor):
        payment = Payment.objects.get_visible(actor, pk=payment_id)
        require(actor, payment, "confirm_refund")
    if payment.means == Means.TERMINAL:
        require_voidable(actor, payment)
        _require_reason(reason)
        taker = providers.taker(payment.provider)
        try:
            if taker is None:
                raise ProviderDown(payment.provider)
            taker.refund(payment.external_ref, payment.amount, payment.pk)
        except ProviderDown as down:
            raise Rejected(
                _("カード端末が応答しません。しばらくしてから、もう一度取り消してください。")
            ) from down
    return void(actor, payment_id=payment_id, reason=reason, idempotency_key=idempotency_key)  # type: ignore[call-arg]


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Rejected(_("理由を入力してください。"), "reason")


def require_voidable(actor: Actor, payment: Payment) -> None:
    """Reject what cannot be undone: no money of the counter, undone or refunded or closed already, or one's own."""
    if payment.means not in AT_COUNTER:
        raise Rejected(_("取り消せるのは、窓口で受け取った入金だけです。"))
    if payment.voided_at or payment.reserved or payment.close_id:
        raise Rejected(_("この入金は、取消し・返金・日計の締めが済んでいます。"))
    if payment.received_by_id == actor.user_id:
        raise Rejected(_("受け取った本人は取り消せません。ほかの職員が取り消してください。"))
