"""Figures of a fiscal year: visits, how long they take in the middle, and how many boxes were not filled in twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, Q

from oirase.blocks.insight.facade import Point, counted_by_month
from oirase.kernel import clock
from oirase.kernel.access.models import Body
from oirase.kernel.manifest import packs
from oirase.systems.office.counter_reform.models import Visit, VisitState
from oirase.systems.office.counter_reform.selectors import Median, by_month, finished_in

MINUTE = Decimal(60)


def visits_by_month(year: int) -> Iterator[Point]:
    """Yield how many visits ended in each month; months that have passed without any are 0."""
    return counted_by_month(Visit.objects.filter(state=VisitState.FINISHED), "finished_at", year)


def visit_minutes(year: int) -> Iterator[Point]:
    """Yield the median of the year's visits in minutes, of all bodies together, as one figure of this installation's body.

    Medians cannot be added up, so there is none by month or body here; visits that nobody ended in time do not count.
    """
    found = (
        finished_in(year)
        .filter(counted=True)
        .aggregate(median=Median("seconds"), made_up=Count("pk", filter=Q(is_demo=True)))
    )
    home = Body.objects.filter(code=packs.current().code).first()
    if home is not None and found["median"] is not None:
        minutes = (Decimal(found["median"]) / MINUTE).quantize(Decimal("0.1"))
        yield Point(home.pk, minutes, is_demo=found["made_up"] > 0)


def saved_by_month(year: int) -> Iterator[Point]:
    """Yield how many boxes were asked once instead of several times, in each month."""
    for row in by_month(finished_in(year)):
        month = clock.local(row["month"]).month
        yield Point(row["body_id"], row["saved"], month=month, is_demo=row["made_up"] > 0)
