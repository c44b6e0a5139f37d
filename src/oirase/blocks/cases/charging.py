"""What a case costs: by the flow's rules, as charges of the payments block; money that moves is told inside the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.blocks.cases import letters, terms
from oirase.blocks.cases.conditions import facts_of, holds
from oirase.blocks.cases.flow import Flow
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.recording import flow_of, record
from oirase.blocks.cases.rules import Kind, State
from oirase.blocks.payments.facade import (
    PAYABLE,
    Behind,
    Charge,
    Line,
    NoFee,
    Payment,
    Refund,
    cancel,
    charge,
    charges_about,
    fee_line,
    pay_address,
    payer_link,
    request_refund,
)
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Rejected, current


def charges_before(actor: Actor, case: Case, flow: Flow) -> dict[str, Any]:
    """Charge what has to be paid before the case is received; return what its action says: the charges' ids, and until when."""
    return _charged(actor, case, flow) if flow.payment == "before" else {"charges": []}


def charges_after(actor: Actor, case: Case, flow: Flow) -> dict[str, Any]:
    """Charge what is due after a decision; return the same."""
    return _charged(actor, case, flow) if flow.payment == "after" else {"charges": []}


def _charged(actor: Actor, case: Case, flow: Flow) -> dict[str, Any]:
    lines = _lines(case, flow)
    if not lines:
        return {"charges": []}
    made = charge(
        actor,
        about=case,
        title=case.type.title,
        lines=lines,
        due_on=terms.term_end("cases.payment_days", case),
        payer=case.applicant,
        payer_name=case.applicant_name,
        language=case.language,
    )
    return {"charges": [str(made.pk)], "until": made.due_on.isoformat()}


def _lines(case: Case, flow: Flow) -> list[Line]:
    """Return the fees whose conditions hold, as they stand on the day of the application; Rejected where no amount is recorded."""
    day = clock.local(case.submitted_at).date()
    found = []
    for rule in flow.charges:
        quantity = _quantity(rule.quantity, case) if holds(rule.when, case) else 0
        if quantity:
            try:
                found.append(fee_line(rule.fee, day, case.body, quantity))
            except NoFee as missing:
                raise Rejected(str(missing)) from missing
    return found


def _quantity(expression: Any, case: Case) -> int:
    """Return how many times a fee is due; what is no number counts as none."""
    value = Decimal(1) if expression is None else expression.evaluate(facts_of(case))
    return max(int(value), 0) if isinstance(value, Decimal) else 0


def give_back(actor: Actor, case: Case) -> None:
    """Cancel what is not paid; ask for the flow's share of what is paid to be returned, which another officer confirms."""
    share = flow_of(case.type_version_id).refund_share
    cancel_open(case, _("申請の取下げ"))
    for one in charges_about(case):
        if one.balance and share is not None:
            amount = _share_of(one.balance, share.evaluate(facts_of(case) | {"today": clock.today()}))
            if amount:
                request_refund(actor, charge_id=one.pk, amount=amount, reason=_("申請の取下げ"))


def cancel_open(case: Case, reason: str) -> None:
    """Cancel what is not paid: whoever pays nevertheless is found by reconciling."""
    for one in charges_about(case):
        if one.state in PAYABLE:
            cancel(one.pk, reason)


def _share_of(amount: int, share: Any) -> int:
    """Return a share (0 to 1) of an amount in whole yen; what is no number gives nothing."""
    if not isinstance(share, Decimal) or not 0 < share <= 1:
        return 0
    return int((amount * share).to_integral_value(ROUND_DOWN))


def open_charges(case: Case) -> list[tuple[Charge, str]]:
    """Return the charges that wait to be paid, each with the address at which this applicant pays it."""
    return [
        (one, pay_address(one) if case.applicant_id else payer_link(one))
        for one in charges_about(case)
        if one.state in PAYABLE
    ]


class CaseCharges:
    """Told by the payments block, inside its transaction, of money that moves for cases."""

    def settled(self, charge: Charge, payment: Payment) -> None:
        """Go on: the case is received, or its notice goes out."""
        from oirase.blocks.cases.services.deciding import finish

        case = _locked(charge)
        actor = current().actor
        standing = record(actor, case, Kind.PAID, _payload(charge, payment.amount), shared=True)
        if standing.state == State.DECIDED:
            finish(actor, case)
        elif standing.state == State.RECEIVED:
            letters.received(case)

    def refunded(self, charge: Charge, refund: Refund) -> None:
        """Note it, on both sides."""
        record(current().actor, _locked(charge), Kind.REFUNDED, _payload(charge, refund.amount), shared=True)

    def unexpected(self, charge: Charge, payment: Payment) -> None:
        """Tell the officers: reconciling decides what becomes of the money."""
        words = _("予定にない入金がありました（%(amount)s円）。収納の照合で確認してください。")
        case = _locked(charge)
        record(current().actor, case, Kind.NOTE, text=words % {"amount": f"{payment.amount:,}"})

    def voided(self, charge: Charge, payment: Payment) -> None:
        """Wait for the money again; a case that has ended stays ended, and officers are told."""
        case = _locked(charge)
        kind = Kind.UNPAID if case.ended_at is None else Kind.NOTE
        until = terms.term_end("cases.payment_days", case).isoformat()
        record(
            current().actor,
            case,
            kind,
            _payload(charge, payment.amount) | {"until": until},
            text=_("支払いの記録が取り消されました。"),
        )


def _payload(charge: Charge, amount: int) -> dict[str, Any]:
    return {"charge": str(charge.pk), "number": charge.number, "amount": amount}


def _locked(charge: Charge) -> Case:
    pk = UUID(charge.about.partition("/")[2])
    return Case.objects.select_for_update(of=("self",)).select_related("type", "type_version").get(pk=pk)


def described(charges: Sequence[Charge]) -> dict[UUID, Behind]:
    """Return for reconciling how the cases behind charges stand."""
    by_case = {UUID(one.about.partition("/")[2]): one.pk for one in charges}
    rows = Case.objects.filter(pk__in=by_case).only("number", "applicant_name", "state", "submitted_at")
    return {
        by_case[case.pk]: Behind(
            f"{case.number} {case.applicant_name}",
            reverse("cases:case", args=[case.pk]),
            submitted=case.state not in (State.WITHDRAWN, State.LAPSED),
        )
        for case in rows
    }
