"""The daily close: what an office took and gave back since its last close, the drawer counted, and all of it frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from oirase.blocks.payments import events
from oirase.blocks.payments.models import DailyClose, Means, Payment, Refund, RefundState, RefundWay
from oirase.blocks.payments.services.counter import lock_drawer, officer_id
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.kernel.commands import Rejected, authorise, changed, command, emit


@dataclass(frozen=True)
class Totals:
    """What stands in a close, by means and by way, each {count, amount} in yen; `cash` is what the drawer should hold more."""

    received: Mapping[str, Mapping[str, int]]
    returned: Mapping[str, Mapping[str, int]]
    voided: Mapping[str, int]

    @property
    def cash(self) -> int:
        """Return cash taken less cash given back."""
        taken = self.received.get(Means.CASH, {}).get("amount", 0)
        return taken - self.returned.get(RefundWay.CASH, {}).get("amount", 0)

    def as_json(self) -> dict[str, Any]:
        """Return what is kept in the close."""
        return {"received": dict(self.received), "returned": dict(self.returned), "voided": dict(self.voided)}


def totals_of(office_id: UUID, day: date) -> Totals:
    """Return the totals of what an office has booked by a day and no close holds yet."""
    return _totals(_open_payments(office_id, day), _open_refunds(office_id, day))


def _open_payments(office_id: UUID, day: date) -> QuerySet[Payment]:
    return Payment.objects.filter(organisation_id=office_id, booked_on__lte=day, close=None).order_by()


def _open_refunds(office_id: UUID, day: date) -> QuerySet[Refund]:
    done = Refund.objects.filter(organisation_id=office_id, booked_on__lte=day, close=None)
    return done.filter(state=RefundState.DONE).order_by()


def _totals(payments: QuerySet[Payment], refunds: QuerySet[Refund]) -> Totals:
    figures: dict[str, Any] = {"count": Count("pk"), "amount": Sum("amount", default=0)}
    standing = payments.filter(voided_at=None)
    return Totals(
        received={row.pop("means"): row for row in standing.values("means").annotate(**figures)},
        returned={row.pop("way"): row for row in refunds.values("way").annotate(**figures)},
        voided=payments.exclude(voided_at=None).aggregate(**figures),
    )


def first_open_day(office_id: UUID) -> date | None:
    """Return the earliest day on which the counter handled cash that is not closed; None where all is."""
    days = [
        Payment.objects.filter(organisation_id=office_id, close=None, means=Means.CASH)
        .order_by("booked_on")
        .values_list("booked_on", flat=True)
        .first(),
        Refund.objects.filter(
            organisation_id=office_id, close=None, way=RefundWay.CASH, booked_on__isnull=False
        )
        .order_by("booked_on")
        .values_list("booked_on", flat=True)
        .first(),
    ]
    return min((day for day in days if day), default=None)


@command("payments.close_day")
def close_day(actor: Actor, *, office_id: UUID, day: date, counted_cash: int, reason: str = "") -> DailyClose:
    """Close an office's day with the cash that was counted (yen); a difference needs its reason.

    All payments and refunds booked by then are held by the close, and none of them can be voided any more. Days are closed in order.
    """
    lock_drawer(office_id)
    office = Organisation.objects.filter(pk=office_id).first()
    if office is None:
        raise Rejected(_("窓口を選んでください。"), "office")
    made = DailyClose(body_id=office.body_id, organisation=office, day=day)
    authorise(made, "close")
    _require_closable(office_id, day)
    # What is booked while this runs is left for the next close: the rows are named before they are added up.
    payments = Payment.objects.filter(
        pk__in=list(_open_payments(office_id, day).values_list("pk", flat=True))
    )
    refunds = Refund.objects.filter(pk__in=list(_open_refunds(office_id, day).values_list("pk", flat=True)))
    totals = _totals(payments.order_by(), refunds.order_by())
    made.totals, made.expected_cash, made.counted_cash = totals.as_json(), totals.cash, counted_cash
    made.reason, made.closed_by_id, made.closed_at = reason.strip()[:500], officer_id(actor), clock.now()
    if made.difference and not made.reason:
        message = _("あるはずの現金と%(difference)s円違います。理由を入力してください。")
        raise Rejected(message % {"difference": f"{made.difference:+,}"}, "reason")
    made.save(force_insert=True)
    payments.update(close=made)
    refunds.update(close=made)
    changed(made, "closed", after={"day": str(day), "expected": made.expected_cash, "counted": counted_cash})
    emit(
        events.DayClosed(
            subject=f"payments.close/{made.pk}",
            body_id=made.body_id,
            close=made.pk,
            office=office.pk,
            day=day,
            difference=made.difference,
        )
    )
    return made


def _require_closable(office_id: UUID, day: date) -> None:
    if day > clock.today():
        raise Rejected(_("まだ来ていない日は締められません。"), "day")
    if DailyClose.objects.filter(organisation_id=office_id, day__gte=day).exists():
        raise Rejected(_("この日は、すでに締めています。"), "day")
    first = first_open_day(office_id)
    if first is not None and first < day:
        raise Rejected(_("先に%(day)sを締めてください。") % {"day": first.isoformat()}, "day")
