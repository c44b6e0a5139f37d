"""Who paid and did not submit, who submitted and did not pay, and where a provider and we do not say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from oirase.blocks.payments.facade import (
    PAYABLE,
    Attempt,
    AttemptState,
    Behind,
    Callback,
    CallbackOutcome,
    Charge,
    Payment,
    State,
    Unexpected,
    desk,
)
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import bodies_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.manifest import packs
from oirase.systems.office.public_payments.rules import Difference, Entry, Finding, compare

READER = Actor.system("public_payments.reconcile")
LIMIT = 200
LOOKED_BACK = timedelta(days=90)
OF_REASON = {
    Unexpected.NO_CHARGE: Finding.NO_CHARGE,
    Unexpected.TWICE: Finding.TWICE,
    Unexpected.AMOUNT: Finding.OTHER_AMOUNT,
    Unexpected.CANCELLED: Finding.LATE,
    Unexpected.EXPIRED: Finding.LATE,
}


@dataclass(frozen=True)
class Row:
    """One thing that an officer looks at: the charge or payment, and what stands behind it."""

    finding: Finding
    charge: Charge | None = None
    payment: Payment | None = None
    behind: Behind | None = None
    amount: int | None = None


@dataclass(frozen=True)
class Compared:
    """A provider's day against ours; `down`: it does not answer now."""

    provider: desk.Taker
    matched: int = 0
    differences: tuple[Difference, ...] = ()
    down: bool = False


def compared(actor: Actor, day: date) -> list[Compared]:
    """Return each provider's day against ours, for whoever reconciles a whole body; others get nothing."""
    bodies = bodies_of(actor, "payments.close", whole=True)
    return [_compared(taker, day, bodies) for taker in desk.reporting()] if bodies else []


def _compared(taker: desk.Taker, day: date, bodies: frozenset[UUID]) -> Compared:
    try:
        reported = taker.report(day)
    except desk.ProviderDown:
        return Compared(taker, down=True)
    start = clock.midnight(day)
    with scope(READER):
        theirs = [Entry(one.external_ref, one.amount) for one in reported if _is_of(one, bodies)]
        rows = Payment.objects.filter(
            body_id__in=bodies,
            provider=taker.code,
            received_at__gte=start,
            received_at__lt=start + timedelta(days=1),
        )
        ours = [Entry(one.external_ref, one.amount) for one in rows]
    matched, differences = compare(theirs, ours)
    return Compared(taker, matched, tuple(differences))


def _is_of(reported: desk.Reported, bodies: frozenset[UUID]) -> bool:
    """Whether a reported payment belongs to these bodies; what belongs to nobody known is for the body of this installation."""
    try:
        attempt = Attempt.objects.select_related("body").filter(pk=reported.reference).first()
    except (ValueError, ValidationError):
        attempt = None
    if attempt is not None:
        return attempt.body_id in bodies
    home = Charge._meta.get_field("body").related_model.objects.get(code=packs.current().code)  # type: ignore[union-attr]
    return home.pk in bodies


def open_rows(actor: Actor) -> list[Row]:
    """Return all that is to be looked at in the officer's offices, whatever its day."""
    return [*_unexpected(actor), *_behind(actor), *_pending(actor)]


def _unexpected(actor: Actor) -> Iterator[Row]:
    rows = _seen(Payment, actor).exclude(unexpected="").filter(voided_at=None).select_related("charge")
    for payment in rows.order_by("received_at")[:LIMIT]:
        if payment.returned < payment.amount:
            yield Row(
                OF_REASON[Unexpected(payment.unexpected)], payment.charge, payment, amount=payment.amount
            )


def _behind(actor: Actor) -> Iterator[Row]:
    since = clock.now() - LOOKED_BACK
    charges = list(
        _seen(Charge, actor).filter(created_at__gte=since).exclude(about="").order_by("-created_at")[:2000]
    )
    for charge in charges if (standing := desk.behind(charges)) else ():
        found = standing.get(charge.pk)
        if found is None or found.submitted is None:
            continue
        if charge.state == State.PAID and not found.submitted:
            yield Row(Finding.NOT_SUBMITTED, charge, behind=found, amount=charge.balance)
        elif charge.state in PAYABLE and found.submitted:
            yield Row(Finding.NOT_PAID, charge, behind=found, amount=charge.total)


def _pending(actor: Actor) -> Iterator[Row]:
    old = clock.now() - timedelta(hours=1)
    rows = (
        _seen(Attempt, actor).filter(state=AttemptState.PENDING, created_at__lt=old).select_related("charge")
    )
    for attempt in rows.order_by("created_at")[:LIMIT]:
        yield Row(Finding.PENDING, attempt.charge, amount=attempt.amount)


def refused_calls(actor: Actor, day: date) -> Iterable[Callback]:
    """Return the calls of a day that were not a provider's, or could not be read."""
    start = clock.midnight(day)
    outcomes = (CallbackOutcome.FORGED, CallbackOutcome.STALE, CallbackOutcome.UNREADABLE)
    rows = _seen(Callback, actor).filter(
        outcome__in=outcomes, created_at__gte=start, created_at__lt=start + timedelta(days=1)
    )
    return rows.order_by("created_at")[:LIMIT]  # type: ignore[no-any-return]


def _seen(model: Any, actor: Actor) -> Any:
    return model.objects.visible_to(actor, "close", granted=True)


def reported_payment(provider: str, day: date, external_ref: str) -> desk.Answer | None:
    """Return what a provider's report says about one payment; None when it says nothing of it, or does not answer."""
    taker = desk.taker(provider)
    try:
        rows = taker.report(day) if taker else ()
    except desk.ProviderDown:
        return None
    for one in rows:
        if one.external_ref == external_ref:
            return desk.Answer(one.reference, "paid", one.external_ref, one.amount, one.paid_at)
    return None
