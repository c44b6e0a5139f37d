"""Figures: payments by means and month, and how many of them are cashless."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth

from oirase.blocks.insight.facade import Point
from oirase.blocks.payments.facade import CASHLESS, Payment
from oirase.kernel import clock
from oirase.kernel.calendar import fiscal_year_span
from oirase.kernel.manifest import packs
from oirase.systems.office.public_payments.rules import share


def _settling(year: int) -> Any:
    return Payment.objects.filter(
        unexpected="",
        voided_at=None,
        **clock.within("received_at", *fiscal_year_span(year)),
    ).order_by()


def payments_by_month(year: int) -> Iterator[Point]:
    """Yield how many payments settled a charge in each month of a fiscal year, per body and means."""
    rows = (
        _settling(year)
        .annotate(month=ExtractMonth("received_at", tzinfo=clock.TOKYO))
        .values("body_id", "month", "means")
        .annotate(number=Count("pk"), made_up=Count("pk", filter=Q(is_demo=True)))
        .order_by("body_id", "month", "means")
    )
    for row in rows:
        yield Point(
            row["body_id"],
            row["number"],
            month=row["month"],
            dimensions=(("means", row["means"]),),
            is_demo=row["made_up"] > 0,
        )


def cashless_share(year: int) -> Iterator[Point]:
    """Yield how many percent of the year's payments to this installation's body were cashless; slips paid in a store are not."""
    own = _settling(year).filter(body__code=packs.current().code)
    found = own.values("body_id").annotate(
        whole=Count("pk"),
        part=Count("pk", filter=Q(means__in=CASHLESS)),
        made_up=Count("pk", filter=Q(is_demo=True)),
    )
    for row in found:
        percent = share(row["part"], row["whole"])
        if percent is not None:
            yield Point(row["body_id"], percent, is_demo=row["made_up"] > 0)
