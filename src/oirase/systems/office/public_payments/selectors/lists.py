"""Lists of charges and payments, what waits, and the offices of a counter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from oirase.blocks.payments.facade import Charge, DailyClose, Payment, Refund, RefundState
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, offices_of
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.records import RecordQuerySet, may


def charges(filters: Mapping[str, Any]) -> RecordQuerySet[Charge]:
    """Return charges narrowed by a list's filters, before permission."""
    found: Any = Charge.objects.select_related("organisation")
    if state := filters.get("state"):
        found = found.filter(Charge.in_state(state, clock.today()))
    if words := filters.get("q"):
        for word in words.split():
            found = found.filter(
                Q(number__iexact=word) | Q(payer_name__icontains=word) | Q(title__ja__icontains=word)
            )
    if due := filters.get("due"):
        found = _between(found, "due_on", due)
    return found  # type: ignore[no-any-return]


def payments(filters: Mapping[str, Any]) -> RecordQuerySet[Payment]:
    """Return payments narrowed by a list's filters, before permission."""
    found: Any = Payment.objects.select_related("charge", "received_by", "organisation")
    for name in ("means", "provider"):
        if value := filters.get(name):
            found = found.filter(**{name: value})
    if which := filters.get("which"):
        found = found.filter(_WHICH[which])
    if words := filters.get("q"):
        for word in words.split():
            found = found.filter(
                Q(charge__number__iexact=word)
                | Q(receipt_number__iexact=word)
                | Q(external_ref=word)
                | Q(charge__payer_name__icontains=word)
            )
    if received := filters.get("received"):
        found = found.filter(**clock.within("received_at", *received))
    return found  # type: ignore[no-any-return]


_WHICH = {
    "settling": Q(unexpected="", voided_at=None),
    "unexpected": ~Q(unexpected="") & Q(voided_at=None),
    "voided": Q(voided_at__isnull=False),
}


def _between(found: Any, column: str, days: tuple[Any, Any]) -> Any:
    start, end = days
    found = found.filter(**{f"{column}__gte": start}) if start else found
    return found.filter(**{f"{column}__lte": end}) if end else found


def refunds_waiting(actor: Actor) -> list[Refund]:
    """Return refunds that wait for a decision or have not arrived, oldest first."""
    rows: Any = Refund.objects.visible_to(actor, granted=True)
    waiting = rows.filter(state__in=(RefundState.REQUESTED, RefundState.SENDING))
    return list(
        waiting.select_related("payment__charge", "requested_by", "decided_by").order_by("created_at")[:200]
    )


def refunds_done(actor: Actor) -> list[Refund]:
    """Return the newest refunds that have been decided."""
    rows: Any = Refund.objects.visible_to(actor, granted=True)
    decided = rows.filter(state__in=(RefundState.DONE, RefundState.REJECTED))
    return list(
        decided.select_related("payment__charge", "requested_by", "decided_by").order_by("-decided_at")[:50]
    )


def refunds_to_confirm(actor: Actor) -> int:
    """Return how many refunds wait for this officer: asked for by somebody else."""
    rows: Any = Refund.objects.visible_to(actor, "confirm_refund", granted=True)
    return int(rows.filter(state=RefundState.REQUESTED).exclude(requested_by_id=actor.user_id).count())


def unexpected_open(actor: Actor) -> Any:
    """Return payments that settle nothing and of which something is still left to decide."""
    rows: Any = Payment.objects.visible_to(actor, "close", granted=True)
    return rows.filter(_WHICH["unexpected"]).filter(reserved=0)


def counters_of(actor: Actor, action: str) -> list[Organisation]:
    """Return the offices at which an officer works or where money has been charged, and over which they may `action`."""
    known = Charge.objects.visible_to(actor, action, granted=True).exclude(organisation=None).order_by()
    ids = set(known.values_list("organisation_id", flat=True).distinct())
    offices = {one.pk: one for one in offices_of(actor)}
    offices |= {
        one.pk: one for one in Organisation.objects.filter(pk__in=ids - offices.keys()).select_related("body")
    }
    return [
        one for one in offices.values() if may(actor, Charge(organisation=one, body_id=one.body_id), action)
    ]


def closes(actor: Actor) -> list[DailyClose]:
    """Return the newest closed days of the officer's offices."""
    rows: Any = DailyClose.objects.visible_to(actor, "close", granted=True)
    return list(rows.select_related("organisation", "closed_by").order_by("-day", "organisation_id")[:60])
