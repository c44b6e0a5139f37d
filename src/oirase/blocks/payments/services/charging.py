"""Making and cancelling charges. Plain functions for callers inside a command of their own, and a command for sales at the counter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from oirase.blocks.payments import events, rules
from oirase.blocks.payments.fees import Line, NoFee, fee_line
from oirase.blocks.payments.models import STATES, Charge, ChargeLine, Means
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation, User
from oirase.kernel.calendar import fiscal_label, fiscal_year
from oirase.kernel.commands import Rejected, authorise, authorised, changed, command, emit
from oirase.kernel.numbering import take_number
from oirase.kernel.texts import LocalizedText

LARGEST = 99_999_999


def make(
    actor: Actor,
    *,
    office: Organisation,
    title: LocalizedText,
    lines: Sequence[Line],
    due_on: date,
    payer_name: str,
    payer: User | None = None,
    about: str = "",
    means: Sequence[str] = (),
    language: str = "ja",
) -> Charge:
    """Write a charge with its lines (inside a command that has asked for its own permission).

    `means`: how it may be paid, all where none is named. Rejected for no lines, a total of nothing or too much, unknown means.
    """
    total = sum(line.amount for line in lines)
    if not 0 < total <= LARGEST or any(line.quantity < 1 or line.unit_amount < 0 for line in lines):
        raise Rejected(_("金額を確認してください。"), "amount")
    if unknown := set(means) - set(Means.values):
        raise ValueError(f"unknown means: {sorted(unknown)}")
    made = Charge(
        body_id=office.body_id,
        organisation=office,
        about=about,
        title=title,
        payer=payer,
        payer_name=_named(payer_name),
        total=total,
        due_on=due_on,
        means=list(means or Means.values),
        language=language,
        is_demo=actor.is_demo or settings.DEMO_ALLOWED,
    )
    # The number is taken as late as the caller's command allows: until it ends, the office's next one waits for it.
    year = fiscal_year(clock.today())
    made.number = rules.charge_number(fiscal_label(year), take_number("payments.charge", office.pk, year))
    made.save(force_insert=True)
    ChargeLine.objects.bulk_create(
        ChargeLine(
            body_id=made.body_id,
            organisation_id=made.organisation_id,
            charge=made,
            place=place,
            **_columns(line),
        )
        for place, line in enumerate(lines, start=1)
    )
    changed(
        made, "made", after={"number": made.number, "about": about, "total": total, "due_on": str(due_on)}
    )
    emit(
        events.ChargeMade(
            subject=subject_of(made),
            body_id=made.body_id,
            charge=made.pk,
            about=about,
            total=total,
            due_on=due_on,
        )
    )
    return made


def _named(name: str) -> str:
    found = name.strip()
    if not found:
        raise Rejected(_("納付する方の名前を入力してください。"), "payer_name")
    if len(found) > 200:
        raise Rejected(_("%(limit)s字以内で入力してください。") % {"limit": 200}, "payer_name")
    return found


def _columns(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in Line.__dataclass_fields__}


def cancel(charge: Charge, reason: str) -> Charge:
    """Cancel a charge that has not been paid (inside a command); Rejected for a paid one, which is refunded instead.

    Cancelling again changes nothing. Money that comes afterwards is kept as unexpected.
    """
    found = Charge.objects.select_for_update().get(pk=charge.pk)
    if found.cancelled_at is not None:
        return found
    if found.settled_at is not None:
        raise Rejected(_("支払い済みの請求は取り消せません。返金してください。"))
    found.cancelled_at, found.cancel_reason = clock.now(), reason.strip()[:500]
    found.version += 1
    found.save(update_fields=["cancelled_at", "cancel_reason", "version"])
    changed(found, "cancelled", after={"reason": found.cancel_reason})
    emit(
        events.ChargeCancelled(
            subject=subject_of(found), body_id=found.body_id, charge=found.pk, about=found.about
        )
    )
    return found


@command("payments.cancel_charge")
def cancel_charge(actor: Actor, *, charge_id: UUID, reason: str, version: int | None = None) -> Charge:
    """Cancel a sale at the counter that was made in error; a charge of another system is cancelled there."""
    charge = authorised(actor, Charge, charge_id, "counter", version)
    if charge.about:
        raise Rejected(_("この請求は、元の申請の画面で取り消してください。"))
    if not reason.strip():
        raise Rejected(_("理由を入力してください。"), "reason")
    return cancel(charge, reason)


@command("payments.sell")
def sell(
    actor: Actor,
    *,
    office_id: UUID,
    payer_name: str,
    fees: Sequence[tuple[str, int]],
    due_on: date | None = None,
    payer_id: UUID | None = None,
    means: Sequence[str] = (),
) -> Charge:
    """Make a charge at the counter from the table of fees: pairs of code and quantity.

    It is paid at once and there, unless a later day is given: then the payer may choose how, by a link or the account `payer_id`.
    """
    office = Organisation.objects.select_related("body").filter(pk=office_id).first()
    if office is None:
        raise Rejected(_("窓口を選んでください。"), "office")
    authorise(Charge(organisation=office, body_id=office.body_id), "counter")
    today = clock.today()
    if due_on is not None and due_on < today:
        raise Rejected(_("今日以後の日を入力してください。"), "due_on")
    try:
        lines = [fee_line(code, today, office.body, quantity) for code, quantity in fees if quantity > 0]
    except NoFee as missing:
        raise Rejected(str(missing), "fee") from missing
    if not lines:
        raise Rejected(_("手数料を選んでください。"), "fee")
    return make(
        actor,
        office=office,
        title=lines[0].title,
        lines=lines,
        due_on=due_on or today,
        payer=User.objects.get(pk=payer_id) if payer_id else None,
        payer_name=payer_name,
        means=means or (Means.values if due_on else (Means.CASH, Means.TERMINAL)),
    )


def subject_of(charge: Charge) -> str:
    """Return the subject of a charge's events: their order holds per charge."""
    return f"payments.charge/{charge.pk}"


def require_payable(charge: Charge, allowed: frozenset[rules.State] = frozenset({rules.State.OPEN})) -> None:
    """Reject what does not fit the charge's state."""
    if charge.state not in allowed:
        raise Rejected(_("この請求は「%(state)s」です。") % {"state": STATES[charge.state]})


def require_means(charge: Charge, means: str) -> None:
    """Reject a way of paying that the charge does not allow."""
    if means not in charge.means:
        raise Rejected(_("この支払方法は使えません。"), "means")
