"""What happens in the simulated provider's house: orders, payments, refunds, and the calls that it makes."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from oirase.blocks.payments.models import DemoOrder
from oirase.blocks.payments.providers import Answer, Order, Reported
from oirase.blocks.payments.signatures import sign
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import changed, command, permit

HOUSE = Actor.system("payments.demo")
PAID, FAILED = "paid", "failed"


def secret() -> bytes:
    """Return the secret shared with the simulated provider."""
    return salted_hmac("oirase.payments.demo", "callback", algorithm="sha256").digest()


@command("payments.demo_open")
def open_order(actor: Actor, *, provider: str, order: Order) -> DemoOrder:
    """Make an order known; the same one again is the same."""
    _allowed()
    made, _new = DemoOrder.objects.get_or_create(
        reference=str(order.reference), defaults={"provider": provider, "amount": order.amount}
    )
    changed(made, "opened")
    return made


@command("payments.demo_decide")
def decide(actor: Actor, *, reference: str, paid: bool, amount: int | None = None) -> DemoOrder:
    """Let an order be paid (with another amount, if one is given) or fail; one that is decided stays as it is."""
    _allowed()
    order = DemoOrder.objects.select_for_update().get(reference=reference)
    if order.state == "open":
        order.state = PAID if paid else FAILED
        if paid:
            order.external_ref, order.paid_at = f"demo-{new_id().hex}", clock.now()
            order.paid_amount = order.amount if amount is None else amount
        order.save()
        changed(order, order.state)
    return order


@command("payments.demo_refund")
def refund(actor: Actor, *, external_ref: str, amount: int, key: UUID) -> DemoOrder:
    """Give money back, once for each key."""
    _allowed()
    order = DemoOrder.objects.select_for_update().get(external_ref=external_ref)
    order.refunds = {**order.refunds, str(key): amount}
    order.save(update_fields=["refunds"])
    changed(order, "refunded")
    return order


def _allowed() -> None:
    permit(None)
    if not settings.DEMO_ALLOWED:
        raise Forbidden("payments.demo")


def answer_of(reference: str) -> Answer:
    """Return how an order stands."""
    order = DemoOrder.objects.filter(reference=reference).first()
    if order is None:
        return Answer(reference, "unknown")
    if order.state == PAID:
        return Answer(reference, "paid", order.external_ref, order.paid_amount or 0, order.paid_at)
    return Answer(reference, "failed" if order.state == FAILED else "open")


def reported(provider: str, day: date) -> list[Reported]:
    """Return what was paid on a day."""
    start = clock.midnight(day)
    rows = DemoOrder.objects.filter(
        provider=provider, paid_at__gte=start, paid_at__lt=start + timedelta(days=1)
    )
    return [
        Reported(row.reference, row.external_ref, row.paid_amount or 0, row.paid_at)
        for row in rows.order_by("paid_at", "pk")
        if row.paid_at
    ]


def call_about(answer: Answer) -> tuple[str, str]:
    """Return body and signature of the call that tells an answer."""
    body = json.dumps(
        {
            "reference": answer.reference,
            "status": answer.status,
            "transaction": answer.external_ref,
            "amount": answer.amount,
            "paid_at": answer.paid_at.isoformat() if answer.paid_at else None,
        }
    )
    return body, sign(secret(), body.encode(), clock.now())
