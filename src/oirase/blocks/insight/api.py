"""Reading figures by program: all metrics, one with its history."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from oirase.blocks.insight.facade import Figure, history, latest
from oirase.blocks.insight.metrics import declared
from oirase.kernel.access.http import actor_in, endpoint, permission
from oirase.kernel.access.records import bodies_of

router = Router(tags=["insight"])
VIEW = "insight.view"


class MonthOut(Schema):
    """The value of one month; null for a month that has not been counted."""

    month: int
    value: Decimal | None


class FigureOut(Schema):
    """A metric's figure for a fiscal year with its origin and age."""

    metric: str
    title: str
    unit: str
    value: Decimal
    origin: str
    stale: bool
    at: datetime | None
    fiscal_year: int
    by_month: list[MonthOut]


class MetricOut(Schema):
    """A declared metric; `figure` is null as long as nothing has been taken."""

    code: str
    title: str
    unit: str
    owner: str
    fresh_for_hours: int
    figure: FigureOut | None


class PastOut(Schema):
    """The year's value as it was from `at` on."""

    at: datetime
    value: Decimal
    origin: str


@router.get("/metrics", response=list[MetricOut], operation_id="insight_metrics")
@endpoint(permission(VIEW))
def metrics(request: HttpRequest) -> Any:
    """List all metrics with this fiscal year's figures."""
    return [_metric(request, code) for code in declared()]


@router.get("/metrics/{code}", response=MetricOut, operation_id="insight_metric")
@endpoint(permission(VIEW))
def metric(request: HttpRequest, code: str, fiscal_year: int | None = None) -> Any:
    """Return one metric, for this fiscal year or another."""
    return _metric(request, code, fiscal_year)


@router.get("/metrics/{code}/history", response=list[PastOut], operation_id="insight_metric_history")
@endpoint(permission(VIEW))
def metric_history(request: HttpRequest, code: str, fiscal_year: int | None = None) -> Any:
    """Return how a metric's value of the year has moved, oldest first."""
    if code not in declared():
        raise Http404
    return history(code, bodies_of(actor_in(request), VIEW), fiscal_year)


def _metric(request: HttpRequest, code: str, year: int | None = None) -> dict[str, Any]:
    found = declared().get(code)
    if found is None:
        raise Http404
    figure: Figure | None = latest(code, bodies_of(actor_in(request), VIEW), year)
    return {
        "code": code,
        "title": found.metric.title.ja,
        "unit": found.metric.unit.ja,
        "owner": found.owner.slug,
        "fresh_for_hours": found.metric.fresh_for,
        "figure": figure,
    }
