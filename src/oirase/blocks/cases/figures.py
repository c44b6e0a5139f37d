"""Counting cases (件数): how many came in and how, how many were decided and how fast. Sums without personal data.

Whoever calls decides who may see the sums, and counts in a scope of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, F, FloatField, Q
from django.db.models.functions import ExtractMonth, TruncDate

from oirase.blocks.cases.models import Case
from oirase.kernel import clock

MADE_UP = Count("pk", filter=Q(is_demo=True))


@dataclass(frozen=True)
class Applied:
    """How many cases of a kind came in by a channel in a month; `made_up` of them are demo data."""

    kind: UUID
    body_id: UUID
    month: int
    channel: str
    number: int
    made_up: int


@dataclass(frozen=True)
class Decided:
    """How many cases were decided, after how many days the middle one (calendar days without the applicant's times), how many in time."""

    number: int
    median: Decimal | None
    in_time: int
    made_up: int


class Median(Aggregate):
    """The value in the middle, or half-way between the two in the middle."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def applied(first: date, last: date, kinds: Collection[UUID]) -> list[Applied]:
    """Count the cases of some kinds that were submitted from one day up to another, by kind, month and channel."""
    rows = (
        _within("submitted_at", first, last, kinds)
        .annotate(at_month=ExtractMonth("submitted_at", tzinfo=clock.TOKYO))
        .values("type_id", "body_id", "at_month", "channel")
        .annotate(number=Count("pk"), made_up=MADE_UP)
        .order_by("type_id", "at_month", "channel")
    )
    return [
        Applied(
            row["type_id"], row["body_id"], row["at_month"], row["channel"], row["number"], row["made_up"]
        )
        for row in rows
    ]


def decided(first: date, last: date, kinds: Collection[UUID]) -> dict[UUID, Decided]:
    """Count the cases that were decided from one day up to another, by kind."""
    rows = _within("decided_at", first, last, kinds).values("type_id").annotate(**_counts()).order_by()
    return {row.pop("type_id"): _decided(row) for row in rows}


def decided_together(first: date, last: date, kinds: Collection[UUID]) -> Decided:
    """Count them over all of the kinds: a middle value of several kinds is not the middle of their middle values."""
    return _decided(_within("decided_at", first, last, kinds).aggregate(**_counts()))


def _counts() -> dict[str, Any]:
    in_time = Q(due_on__gte=TruncDate("decided_at", tzinfo=clock.TOKYO))
    return {
        "number": Count("pk"),
        "median": Median(F("days_taken")),
        "in_time": Count("pk", filter=in_time),
        "made_up": MADE_UP,
    }


def _decided(row: dict[str, Any]) -> Decided:
    median = None if row["median"] is None else Decimal(str(row["median"]))
    return Decided(row["number"], median, row["in_time"], row["made_up"])


def _within(moment: str, first: date, last: date, kinds: Collection[UUID]) -> Any:
    return Case.objects.filter(type__in=kinds, **clock.within(moment, first, last)).order_by()
