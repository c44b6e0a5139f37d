"""Money that comes in, whatever way it took: recorded once, settling its charge or kept as unexpected, its owner told at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from oirase.blocks.payments import events, letters, ports, rules
from oirase.blocks.payments.models import Attempt, AttemptState, Charge, Means, Payment
from oirase.blocks.payments.services.charging import subject_of
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body
from oirase.kernel.calendar import fiscal_label, fiscal_year
from oirase.kernel.commands import Rejected, authorised, changed, command, emit
from oirase.kernel.manifest import packs
from oirase.kernel.numbering import take_number


@dataclass(frozen=True)
class Money:
    """What has come in, before it is written. `provider` and `external_ref` together name it outside."""

    amount: int
    means: Means
    received_at: datetime
    provider: str = ""
    external_ref: str = ""
    received_by: UUID | None = None
    tendered: int | None = None
    at_counter: bool = False


def known(money: Money) -> Payment | None:
    """Return the payment that this very money has been recorded as."""
    if not money.external_ref:
        return None
    return Payment.objects.filter(provider=money.provider, external_ref=money.external_ref).first()


def receive(charge: Charge | None, money: Money) -> tuple[Payment, bool]:
    """Record money (inside a command), and whether it is new: what has been recorded before changes nothing.

    The charge must be locked by the caller.
    """
    if found := known(money):
        return found, False
    reason = _reason(charge, money)
    payment = Payment(
        body_id=charge.body_id if charge else home_body().pk,
        organisation_id=charge.organisation_id if charge else None,
        charge=charge,
        payer_id=charge.payer_id if charge else None,
        amount=money.amount,
        means=money.means,
        provider=money.provider,
        external_ref=money.external_ref,
        received_at=money.received_at,
        booked_on=clock.today(),
        unexpected=reason or "",
        received_by_id=money.received_by,
        tendered=money.tendered,
        is_demo=charge.is_demo if charge else settings.DEMO_ALLOWED,
    )
    if charge is not None and not reason:
        payment.receipt_number = _receipt_number(charge)
    payment.save(force_insert=True)
    changed(
        payment,
        "received",
        after={"amount": money.amount, "means": money.means, "unexpected": payment.unexpected},
    )
    if charge is not None:
        charge.received += money.amount
    if charge is not None and not reason:
        _settle(charge, payment)
    else:
        _set_aside(charge, payment)
    return payment, True


def _reason(charge: Charge | None, money: Money) -> rules.Unexpected | None:
    if charge is None:
        return rules.Unexpected.NO_CHARGE
    paid_on = clock.local(money.received_at).date()
    return rules.unexpected(charge.standing, money.amount, paid_on, at_counter=money.at_counter)


def _receipt_number(charge: Charge) -> str:
    if charge.organisation_id is None:
        return ""
    year = fiscal_year(clock.today())
    return rules.receipt_number(
        fiscal_label(year), take_number("payments.receipt", charge.organisation_id, year)
    )


def _settle(charge: Charge, payment: Payment) -> None:
    charge.settled_at = payment.received_at
    save_charge(charge, "settled", ("received", "settled_at"))
    # Another try may have been paid as well: that is asked at once.
    Attempt.objects.filter(charge=charge, state=AttemptState.PENDING).update(next_ask_at=clock.now())
    emit(
        events.ChargeSettled(
            subject=subject_of(charge),
            body_id=charge.body_id,
            charge=charge.pk,
            about=charge.about,
            payment=payment.pk,
            amount=payment.amount,
            means=payment.means,
            booked_on=payment.booked_on,
        )
    )
    if owner := ports.owner_of(charge):
        owner.settled(charge, payment)
    letters.settled(charge, payment)


def _set_aside(charge: Charge | None, payment: Payment) -> None:
    if charge is not None:
        save_charge(charge, "unexpected", ("received",))
    emit(
        events.PaymentUnexpected(
            subject=subject_of(charge) if charge else f"payments.payment/{payment.pk}",
            body_id=payment.body_id,
            payment=payment.pk,
            charge=charge.pk if charge else None,
            reason=payment.unexpected,
            amount=payment.amount,
        )
    )
    if charge is not None and (owner := ports.owner_of(charge)):
        owner.unexpected(charge, payment)


def save_charge(charge: Charge, action: str, fields: tuple[str, ...]) -> None:
    """Save a locked charge and report it with its balance."""
    charge.version += 1
    charge.save(update_fields=[*fields, "version"])
    changed(charge, action, after={"state": charge.state, "balance": charge.balance})


def home_body() -> Body:
    """Return the body whose installation this is: money for nothing known is looked after there."""
    return Body.objects.get(code=packs.current().code)


def locked(actor: Actor, payment_id: UUID, action: str) -> tuple[Charge | None, Payment]:
    """Lock a payment on which the actor may do `action`, and its charge before it; 404 or Forbidden."""
    charge_id = Payment.objects.filter(pk=payment_id).values_list("charge_id", flat=True).first()
    charge = Charge.objects.select_for_update().filter(pk=charge_id).first() if charge_id else None
    return charge, authorised(actor, Payment, payment_id, action)


@command("payments.accept")
def accept(actor: Actor, *, payment_id: UUID) -> Payment:
    """Let a late payment of the right amount settle its charge after all; Rejected for any other."""
    charge, payment = locked(actor, payment_id, "counter")
    fits = payment.unexpected == rules.Unexpected.EXPIRED and not payment.voided_at and not payment.reserved
    if (
        charge is None
        or not fits
        or charge.settled_at
        or charge.cancelled_at
        or charge.total != payment.amount
    ):
        raise Rejected(_("期限後に入金された、正しい金額の入金だけを収納にできます。"))
    payment.unexpected, payment.receipt_number = "", _receipt_number(charge)
    payment.version += 1
    payment.save(update_fields=["unexpected", "receipt_number", "version"])
    changed(payment, "accepted")
    _settle(charge, payment)
    return payment
