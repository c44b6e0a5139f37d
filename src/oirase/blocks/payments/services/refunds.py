"""Giving money back: one officer asks, another decides, and what goes through a provider is sent until it has arrived."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from oirase.blocks.payments import events, letters, ports, providers
from oirase.blocks.payments.models import Charge, Payment, Refund, RefundState, RefundWay
from oirase.blocks.payments.providers import ProviderDown
from oirase.blocks.payments.rules import pause_after
from oirase.blocks.payments.services.charging import subject_of
from oirase.blocks.payments.services.counter import officer_id, require_open_drawer
from oirase.blocks.payments.services.online import CALLER
from oirase.blocks.payments.services.receiving import locked, save_charge
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Rejected, authorised, changed, command, emit, permit


def request(actor: Actor, payment: Payment, *, amount: int, reason: str, way: str, note: str = "") -> Refund:
    """Ask for money of a locked payment to be given back (inside a command); nothing leaves before another officer confirms.

    A payer who asks (by taking an application back) is no officer and is not named; one officer then decides.

    Rejected for more than is left of it, for a way that it cannot take, and without a reason.
    """
    _check(payment, amount, reason, way)
    payment.reserved += amount
    payment.version += 1
    payment.save(update_fields=["reserved", "version"])
    made = Refund.objects.create(
        body_id=payment.body_id,
        organisation_id=payment.organisation_id,
        payment=payment,
        amount=amount,
        reason=reason.strip()[:500],
        way=way,
        note=note.strip()[:200],
        requested_by_id=actor.user_id if actor.is_staff else None,
    )
    changed(made, "requested", after={"payment": payment.pk, "amount": amount, "way": way})
    emit(
        events.RefundRequested(
            subject=_subject(payment),
            body_id=made.body_id,
            refund=made.pk,
            charge=payment.charge_id,
            amount=amount,
        )
    )
    return made


def usual_way(payment: Payment) -> RefundWay:
    """Return the way money goes back that came in like this: by the provider that took it, else to an account."""
    return RefundWay.TRANSFER if providers.taker(payment.provider) is None else RefundWay.PROVIDER


def _check(payment: Payment, amount: int, reason: str, way: str) -> None:
    problems: dict[str, list[str]] = {}
    if not 0 < amount <= payment.left:
        problems["amount"] = [_("返金できるのは%(left)s円までです。") % {"left": f"{payment.left:,}"}]
    if not reason.strip():
        problems["reason"] = [_("理由を入力してください。")]
    if way not in RefundWay.values or (
        way == RefundWay.PROVIDER and providers.taker(payment.provider) is None
    ):
        problems["way"] = [_("この入金には使えない返金方法です。")]
    if problems:
        raise Rejected(problems)


def _subject(payment: Payment) -> str:
    return subject_of(payment.charge) if payment.charge else f"payments.payment/{payment.pk}"


@command("payments.request_refund")
def request_refund(
    actor: Actor, *, payment_id: UUID, amount: int, reason: str, way: str, note: str = ""
) -> Refund:
    """Ask for a refund of one payment, in part or whole (yen)."""
    _charge, payment = locked(actor, payment_id, "refund")
    return request(actor, payment, amount=amount, reason=reason, way=way, note=note)


@command("payments.confirm_refund")
def confirm(actor: Actor, *, refund_id: UUID) -> Refund:
    """Confirm a refund that another officer has asked for: cash and transfers are booked, the others are sent to the provider."""
    charge, payment, refund = _waiting(actor, refund_id)
    _decide(actor, refund)
    if refund.way == RefundWay.PROVIDER:
        refund.state, refund.next_try_at = RefundState.SENDING, clock.now()
        refund.save(update_fields=["state", "decided_by", "decided_at", "next_try_at", "version"])
        changed(refund, "confirmed")
    else:
        _done(charge, payment, refund)
    return refund


@command("payments.reject_refund")
def reject(actor: Actor, *, refund_id: UUID) -> Refund:
    """Turn a refund down; what it had reserved may be asked for again."""
    _charge, payment, refund = _waiting(actor, refund_id)
    _decide(actor, refund)
    payment.reserved -= refund.amount
    payment.version += 1
    payment.save(update_fields=["reserved", "version"])
    refund.state = RefundState.REJECTED
    refund.save(update_fields=["state", "decided_by", "decided_at", "version"])
    changed(refund, "rejected")
    return refund


def _waiting(actor: Actor, refund_id: UUID) -> tuple[Charge | None, Payment, Refund]:
    """Lock charge, payment and a refund that waits for a decision."""
    given = Refund.objects.select_related("payment").filter(pk=refund_id).first()
    if given is not None and given.way == RefundWay.CASH:
        require_open_drawer(given.payment.organisation_id)
    charge = payment = None
    if given is not None:
        charge = _lock_charge(given.payment)
        payment = Payment.objects.select_for_update().get(pk=given.payment_id)
    refund = authorised(actor, Refund, refund_id, "confirm_refund")
    if payment is None or refund.state != RefundState.REQUESTED:
        raise Rejected(_("この返金は、すでに決まっています。"))
    return charge, payment, refund


def _lock_charge(payment: Payment) -> Charge | None:
    return Charge.objects.select_for_update().get(pk=payment.charge_id) if payment.charge_id else None


def _decide(actor: Actor, refund: Refund) -> None:
    if refund.requested_by_id == actor.user_id:
        raise Rejected(_("依頼した本人は確認できません。ほかの職員が確認してください。"))
    refund.decided_by_id, refund.decided_at = officer_id(actor), clock.now()
    refund.version += 1


def _done(charge: Charge | None, payment: Payment, refund: Refund) -> None:
    """Book that money has left."""
    refund.state, refund.booked_on, refund.next_try_at = RefundState.DONE, clock.today(), None
    refund.save(update_fields=["state", "booked_on", "next_try_at", "decided_by", "decided_at", "version"])
    payment.returned += refund.amount
    payment.version += 1
    payment.save(update_fields=["returned", "version"])
    changed(refund, "done", after={"amount": refund.amount})
    if charge is not None:
        charge.returned += refund.amount
        if not payment.unexpected:
            charge.refunded += refund.amount
        save_charge(charge, "refunded", ("returned", "refunded"))
    emit(
        events.Refunded(
            subject=_subject(payment),
            body_id=refund.body_id,
            refund=refund.pk,
            charge=payment.charge_id,
            amount=refund.amount,
            way=refund.way,
        )
    )
    if charge is not None:
        if owner := ports.owner_of(charge):
            owner.refunded(charge, refund)
        letters.refunded(charge, refund)


@command("payments.note_refund")
def note_sent(actor: Actor, *, refund_id: UUID, arrived: bool) -> Refund:
    """Note that a provider has given the money back, or that it has not answered and is asked again later."""
    permit(None)
    given = Refund.objects.select_related("payment").get(pk=refund_id)
    charge = _lock_charge(given.payment)
    payment = Payment.objects.select_for_update().get(pk=given.payment_id)
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    if refund.state != RefundState.SENDING:
        return refund
    if arrived:
        _done(charge, payment, refund)
    else:
        refund.tries += 1
        refund.next_try_at = clock.now() + pause_after(refund.tries)
        refund.save(update_fields=["tries", "next_try_at"])
        changed(refund, "not_sent", after={"tries": refund.tries})
    return refund


def send(refund: Refund) -> Refund:
    """Ask the provider to give the money back; the refund's id makes asking again harmless."""
    taker = providers.taker(refund.payment.provider)
    try:
        if taker is None:
            raise ProviderDown(refund.payment.provider)
        taker.refund(refund.payment.external_ref, refund.amount, refund.pk)
    except ProviderDown:
        return note_sent(CALLER, refund_id=refund.pk, arrived=False)
    return note_sent(CALLER, refund_id=refund.pk, arrived=True)
