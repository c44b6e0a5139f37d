"""What systems and blocks above call. Functions that write are called inside a command of the caller, which has asked for its own permission.

line = fee_line("hunting.licence", today, case.body)
made = charge(actor, about=case, title=..., lines=[line], due_on=..., payer=user, payer_name=name)
link = payer_link(made)                    # for whoever has no account; an account opens `pay_address(made)`
register_owner("cases", CaseCharges())     # in apps.ready(): be told in the same transaction
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse

from oirase.blocks.payments import desk
from oirase.blocks.payments.adapters.demo.paying import pay_in_demo
from oirase.blocks.payments.fees import Line, NoFee, fee_line, fee_on, fees_on
from oirase.blocks.payments.links import payer_link
from oirase.blocks.payments.models import (
    STATES,
    UNEXPECTED,
    Attempt,
    AttemptState,
    Callback,
    CallbackOutcome,
    Charge,
    ChargeLine,
    DailyClose,
    Means,
    Payment,
    Refund,
    RefundState,
    RefundWay,
    Slip,
)
from oirase.blocks.payments.models.charges import CASHLESS
from oirase.blocks.payments.ports import Behind, ChargeOwner, register_owner
from oirase.blocks.payments.rules import PAYABLE, SETTLED, State, Unexpected
from oirase.blocks.payments.services import charging, refunds
from oirase.blocks.payments.yen_field import YenField
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedText

__all__ = [
    "CASHLESS",
    "PAYABLE",
    "SETTLED",
    "STATES",
    "UNEXPECTED",
    "Attempt",
    "AttemptState",
    "Behind",
    "Callback",
    "CallbackOutcome",
    "Charge",
    "ChargeLine",
    "ChargeOwner",
    "DailyClose",
    "Line",
    "Means",
    "NoFee",
    "Payment",
    "Refund",
    "RefundState",
    "RefundWay",
    "Slip",
    "State",
    "Unexpected",
    "YenField",
    "cancel",
    "charge",
    "charges_about",
    "charges_by_record",
    "desk",
    "fee_line",
    "fee_on",
    "fees_on",
    "pay_address",
    "pay_in_demo",
    "payer_link",
    "register_owner",
    "request_refund",
]


def charge(
    actor: Actor,
    *,
    about: Record,
    title: LocalizedText,
    lines: Sequence[Line],
    due_on: date,
    payer_name: str,
    payer: User | None = None,
    means: Sequence[str] = (),
    language: str = "ja",
) -> Charge:
    """Make a charge about a record, for its body and office (inside a command).

    `means`: codes of `Means` that are allowed, all where none is named. Rejected for a total of nothing. ValueError for a record without
    an office: money is taken by one.
    """
    if about.organisation is None:
        raise ValueError("a charge needs an office")
    return charging.make(
        actor,
        office=about.organisation,
        about=reference(about),
        title=title,
        lines=lines,
        due_on=due_on,
        payer=payer,
        payer_name=payer_name,
        means=means,
        language=language,
    )


def cancel(charge_id: UUID, reason: str) -> Charge:
    """Cancel a charge that nobody has paid (inside a command); Rejected for a paid one. Again changes nothing."""
    return charging.cancel(Charge.objects.get(pk=charge_id), reason)


def charges_about(record: Record) -> list[Charge]:
    """Return the charges about a record, oldest first, within the reader's scope; who sees the record, its own page has decided."""
    return list(Charge.objects.filter(about=reference(record)).order_by("created_at", "id"))


def charges_by_record(records: Sequence[Record]) -> dict[UUID, list[Charge]]:
    """Return the charges about several records by the record's id, with one query; as `charges_about` for each."""
    by_reference = {reference(one): one.pk for one in records}
    found: dict[UUID, list[Charge]] = {one.pk: [] for one in records}
    for one in Charge.objects.filter(about__in=by_reference).order_by("created_at", "id"):
        found[by_reference[one.about]].append(one)
    return found


def request_refund(
    actor: Actor, *, charge_id: UUID, amount: int, reason: str, way: str = "", note: str = ""
) -> Refund:
    """Ask for money of the payment that settled a charge to be given back (inside a command); an officer confirms, another one if an officer asks.

    Without a `way` it goes back as it came, or to an account.
    Rejected for more than is left, LookupError for a charge that is not paid.
    """
    Charge.objects.select_for_update().get(pk=charge_id)
    payment = (
        Payment.objects.select_for_update().filter(charge_id=charge_id, unexpected="", voided_at=None).first()
    )
    if payment is None:
        raise LookupError("the charge is not paid")
    chosen = way or refunds.usual_way(payment)
    return refunds.request(actor, payment, amount=amount, reason=reason, way=chosen, note=note)


def pay_address(made: Charge) -> str:
    """Return the page of a charge for the account that it names."""
    return reverse("payments:charge", args=[made.pk])


def reference(record: Record) -> str:
    """Return how a charge names what it is about."""
    return f"{record._meta.label_lower}/{record.pk}"
