"""Issuing slips, and taking the report of what stores and banks have collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.blocks.payments import specs
from oirase.blocks.payments.models import Charge, Means, Payment, Slip
from oirase.blocks.payments.rules import Unexpected
from oirase.blocks.payments.services.charging import require_means, require_payable
from oirase.blocks.payments.services.online import CALLER, own_charge
from oirase.blocks.payments.services.receiving import Money, receive
from oirase.blocks.payments.slips import numbers
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected, audited, authorised, changed, command, permit
from oirase.kernel.settings import found_on

STORE = "store"
LAST_REISSUE = 9


@command("payments.issue_slip")
def issue(actor: Actor, *, charge_id: UUID, token: str = "") -> Slip:
    """Give the payer the slip of a charge: the one that there is, or a first one. Rejected above the limit of one slip."""
    charge = own_charge(actor, charge_id, token)
    existing = Slip.objects.filter(charge=charge).order_by("-reissue").first()
    if existing is not None and existing.amount == charge.total:
        permit(None)
        changed(existing, "shown")
        return existing
    return _issue(charge)


@command("payments.reissue_slip")
def reissue(actor: Actor, *, charge_id: UUID) -> Slip:
    """Issue a slip anew, at the counter: for one that was lost; the numbers change, and either may be paid once."""
    return _issue(authorised(actor, Charge, charge_id, "counter"))


def _issue(charge: Charge) -> Slip:
    require_payable(charge)
    require_means(charge, Means.CONVENIENCE)
    made = Slip(
        body_id=charge.body_id,
        organisation_id=charge.organisation_id,
        charge=charge,
        amount=charge.total,
        due_on=charge.due_on,
        reissue=Slip.objects.filter(charge=charge).count(),
    )
    if made.reissue > LAST_REISSUE:
        raise Rejected(_("払込票は、これ以上再発行できません。"))
    limit = found_on(specs.SLIP_LIMIT.key, clock.today(), charge.body.code).value
    if charge.total > limit:
        message = _("払込票で払えるのは、1枚%(limit)s円までです。ほかの方法を選んでください。")
        raise Rejected(message % {"limit": f"{limit:,}"}, "means")
    _number(made, charge)
    made.save(force_insert=True)
    changed(made, "issued", after={"charge": charge.pk, "reissue": made.reissue})
    return made


def _number(made: Slip, charge: Charge) -> None:
    """Fill in all numbers from the settings of the day; Rejected when these do not make a slip."""
    today, body = clock.today(), charge.body.code
    layout = found_on(specs.SLIP_LAYOUT.key, today, body)
    company = found_on(specs.COMPANY_CODE.key, today, body)
    payeasy = found_on(specs.PAYEASY.key, today, body)
    try:
        free = numbers.digits_from(made.pk, "slip", numbers.lengths_of(layout.value)["free"])
        slip = numbers.SlipNumbers(company.value, free, made.reissue, made.due_on, made.amount)
        made.barcode = numbers.barcode(slip, layout.value)
        made.institution, made.division = payeasy.value["institution"], payeasy.value["division"]
    except (ValueError, KeyError, TypeError) as error:
        raise Rejected(_("払込票の設定に誤りがあるため、発行できません。窓口に連絡してください。")) from error
    made.payment_number = numbers.digits_from(made.pk, "payeasy", 20)
    made.confirmation = numbers.digits_from(made.pk, "confirmation", 6)
    made.unconfirmed = any(one.unconfirmed or one.valid_from is None for one in (layout, company, payeasy))


@dataclass(frozen=True)
class StoreRow:
    """One payment of the stores' report: what was read or typed, amount, day, and the store's own number of it."""

    line: int
    means: str
    number: str
    amount: int
    paid_on: date
    reference: str


@dataclass(frozen=True)
class StoreResult:
    """What came of one line: `settled`, `repeated`, or a reason of `Unexpected`."""

    line: int
    outcome: str
    payment: UUID


@command("payments.import_store_report")
def import_report(actor: Actor, *, rows: Sequence[StoreRow]) -> list[StoreResult]:
    """Take what stores and banks report, line by line; the same lines again change nothing. All of it or nothing is written."""
    permit("payments.close")
    with scope(CALLER):
        results = [_take(row) for row in rows]
    manifest: list[Any] = [
        {"type": "payments.payment", "id": str(one.payment), "action": one.outcome} for one in results
    ]
    audited(manifest, {"lines": len(rows)})
    return results


def _take(row: StoreRow) -> StoreResult:
    field = "barcode" if row.means == Means.CONVENIENCE else "payment_number"
    slip = Slip.objects.filter(**{field: row.number}).first()
    charge = Charge.objects.select_for_update().get(pk=slip.charge_id) if slip else None
    money = Money(
        amount=row.amount,
        means=Means(row.means),
        received_at=clock.midnight(row.paid_on),
        provider=STORE,
        external_ref=row.reference,
    )
    payment, new = receive(charge, money)
    return StoreResult(row.line, _outcome(payment, new), payment.pk)


def _outcome(payment: Payment, new: bool) -> str:
    return (str(Unexpected(payment.unexpected)) if payment.unexpected else "settled") if new else "repeated"
