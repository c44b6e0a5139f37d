"""What pages read of charges and payments."""

from __future__ import annotations

from dataclasses import dataclass

from oirase.blocks.payments.models import (
    Attempt,
    AttemptState,
    Charge,
    ChargeLine,
    Payment,
    Refund,
    RefundState,
)


@dataclass(frozen=True)
class Sheet:
    """A charge with all that belongs to it, in the order in which it happened."""

    lines: list[ChargeLine]
    payments: list[Payment]
    refunds: list[Refund]
    attempts: list[Attempt]

    @property
    def settling(self) -> Payment | None:
        """Return the payment that settles the charge."""
        return next((one for one in self.payments if one.settles), None)

    @property
    def pending(self) -> bool:
        """Whether the result of a try to pay is not known yet."""
        return any(one.state == AttemptState.PENDING for one in self.attempts)

    @property
    def failed(self) -> bool:
        """Whether the last try came to nothing."""
        return bool(self.attempts) and self.attempts[0].state == AttemptState.FAILED

    @property
    def held(self) -> bool:
        """Whether there is money that settles nothing and has not been given back."""
        return any(
            one.unexpected and not one.voided_at and one.returned < one.amount for one in self.payments
        )

    @property
    def returned(self) -> list[Refund]:
        """Return the refunds that have been made or are on their way."""
        return [one for one in self.refunds if one.state in (RefundState.DONE, RefundState.SENDING)]


def sheet_of(charge: Charge) -> Sheet:
    """Return what belongs to a charge; who may see the charge sees it."""
    payments = Payment.objects.filter(charge=charge).select_related("received_by", "voided_by", "close")
    refunds = Refund.objects.filter(payment__charge=charge).select_related(
        "requested_by", "decided_by", "payment"
    )
    return Sheet(
        lines=list(ChargeLine.objects.filter(charge=charge).order_by("place")),
        payments=list(payments.order_by("created_at", "id")),
        refunds=list(refunds.order_by("created_at", "id")),
        attempts=list(Attempt.objects.filter(charge=charge).order_by("-created_at", "-id")),
    )


def settling_payment(charge: Charge) -> Payment | None:
    """Return the payment that settles a charge, None as long as there is none."""
    rows = Payment.objects.select_related("charge", "charge__organisation", "charge__body", "received_by")
    return rows.filter(charge=charge, unexpected="", voided_at=None).first()
