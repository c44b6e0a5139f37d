"""What payments tell others. Events hold no personal data: who may read the charge reads it by its id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class ChargeMade(Event):
    """A charge has been made about a record of another floor (or none)."""

    TYPE = "payments.charge_made"
    charge: UUID
    about: str
    total: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ChargeCancelled(Event):
    """A charge need not be paid any more."""

    TYPE = "payments.charge_cancelled"
    charge: UUID
    about: str


@dataclass(frozen=True, kw_only=True)
class ChargeSettled(Event):
    """A charge has been paid in full."""

    TYPE = "payments.charge_settled"
    charge: UUID
    about: str
    payment: UUID
    amount: int
    means: str
    booked_on: date


@dataclass(frozen=True, kw_only=True)
class PaymentUnexpected(Event):
    """Money has come that settles nothing; `reason` says why. `charge` is missing where none was named."""

    TYPE = "payments.payment_unexpected"
    payment: UUID
    charge: UUID | None
    reason: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class PaymentVoided(Event):
    """A payment at the counter was an error and never happened."""

    TYPE = "payments.payment_voided"
    payment: UUID
    charge: UUID
    amount: int


@dataclass(frozen=True, kw_only=True)
class RefundRequested(Event):
    """An officer has asked for money to be given back; another one decides."""

    TYPE = "payments.refund_requested"
    refund: UUID
    charge: UUID | None
    amount: int


@dataclass(frozen=True, kw_only=True)
class Refunded(Event):
    """Money has been given back."""

    TYPE = "payments.refunded"
    refund: UUID
    charge: UUID | None
    amount: int
    way: str


@dataclass(frozen=True, kw_only=True)
class DayClosed(Event):
    """An office has counted its drawer and closed a day."""

    TYPE = "payments.day_closed"
    close: UUID
    office: UUID
    day: date
    difference: int
