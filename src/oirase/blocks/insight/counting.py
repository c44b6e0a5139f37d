"""Counting rows into points, as most metrics do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth

from oirase.blocks.insight.points import Point
from oirase.kernel import clock
from oirase.kernel.calendar import fiscal_year, fiscal_year_span

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


def counted_by_month(rows: QuerySet[Any], moment: str, year: int) -> Iterator[Point]:
    """Yield how many rows have their `moment` (a column of instants) in each month of a fiscal year, per body.

    Months that have passed without any are 0. Rows whose model, or whose annotation, says `is_demo` mark their points.
    """
    inside = clock.within(moment, *fiscal_year_span(year))
    columns = {field.name for field in rows.model._meta.get_fields()} | set(rows.query.annotations)
    made_up = Q(is_demo=True) if "is_demo" in columns else Q(pk__in=[])
    counted = (
        rows.filter(**inside)
        .order_by()
        .annotate(fiscal_month=ExtractMonth(moment, tzinfo=clock.TOKYO), of_body=F("body_id"))
        .values("of_body", "fiscal_month")
        .annotate(number=Count("pk"), demo=Count("pk", filter=made_up))
    )
    found = {(row["of_body"], row["fiscal_month"]): row for row in counted}
    for body_id in sorted({body_id for body_id, _month in found}):
        for month in months_so_far(year):
            row = found.get((body_id, month), {"number": 0, "demo": 0})
            yield Point(body_id, row["number"], month=month, is_demo=row["demo"] > 0)


def months_so_far(year: int) -> tuple[int, ...]:
    """Return the months of a fiscal year that have begun, April first."""
    today = clock.today()
    return MONTHS if fiscal_year(today) > year else MONTHS[: MONTHS.index(today.month) + 1]
