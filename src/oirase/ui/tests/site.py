"""Pages made for the tests of the frame: a list of cases with everything that a list can have, and pages that fail."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from bench.ledger.models import Case
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import page, permission, public
from oirase.kernel.access.records import Forbidden, RecordQuerySet
from oirase.kernel.commands import Conflict, Rejected, authorised, changed, command
from oirase.kernel.outbox.jobs import Progress, task
from oirase.kernel.outbox.models import Job
from oirase.portal.urls import handler400, handler403, handler404, handler500
from oirase.portal.urls import urlpatterns as portal_urls
from oirase.ui.lists import (
    BulkAction,
    Choice,
    Column,
    DateRange,
    FiscalYears,
    Listing,
    ModelSource,
    MultiChoice,
    NumberRange,
    Order,
    RowsSource,
    Text,
)

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

STATES = (("open", "受付中"), ("closed", "完了"))
KINDS = (("a", "甲"), ("b", "乙"))


def narrow(filters: Mapping[str, Any]) -> RecordQuerySet[Case]:
    """Return the cases that fit the list's filters."""
    found: Any = Case.objects.all()
    if words := filters.get("q"):
        found = found.filter(title__icontains=words)
    if state := filters.get("state"):
        found = found.filter(state=state)
    if kinds := filters.get("kind"):
        found = found.filter(kind__in=kinds)
    for name in ("received", "year"):
        start, end = filters.get(name, (None, None))
        found = found.filter(received_at__gte=_midnight(start)) if start else found
        found = found.filter(received_at__lt=_midnight(end) + timedelta(days=1)) if end else found
    return found  # type: ignore[no-any-return]


def _midnight(day: Any) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.TOKYO)


@command("ledger.close")
def close(actor: Actor, *, case_id: str) -> None:
    """Close a case."""
    case = authorised(actor, Case, case_id, "close")
    case.state = "closed"
    case.save()
    changed(case, "closed")


@task("ledger.close_chosen")
def close_chosen(job: Job, actor: Actor) -> Iterator[Progress]:
    """Close the chosen cases one by one, each as a command of its own."""
    ids, problems = job.params["ids"], ()
    for number, case_id in enumerate(ids, 1):
        try:
            close(actor, case_id=case_id, idempotency_key=f"{job.pk}:{case_id}")
        except (Forbidden, Http404):
            problems += ("できませんでした",)
        yield Progress(number, len(ids), problems)


CASES = Listing(
    name="ledger.cases",
    title="案件の一覧",
    source=ModelSource(narrow),
    columns=(
        Column("title", "件名", head=True, link=lambda row: f"/test/cases/{row.pk}/"),
        Column("state", "状態", value=lambda row: dict(STATES).get(row.state), chip=lambda row: "info"),
        Column("received_at", "受付日時", kind="moment"),
        Column("length", "字数", kind="number", value=lambda row: len(row.title), origin=lambda row: "demo"),
        Column("kind", "区分", optional=True),
    ),
    filters=(
        Text("q", "ことば"),
        Choice("state", "状態", STATES),
        MultiChoice("kind", "区分", KINDS),
        DateRange("received", "受付日"),
        FiscalYears("year", "年度", years=(2026, 2025)),
    ),
    orders={"received_at": Order("received_at", "受付日時"), "title": Order("title", "件名")},
    default_order="-received_at",
    empty="案件を登録すると、ここに並びます。",
    bulk_actions=(
        BulkAction("close", "完了にする", "ledger.close_chosen", "ledger.close", question="よいですか"),
    ),
)
HEIGHTS = Listing(
    name="test.heights",
    title="高さ",
    source=RowsSource(
        lambda actor, filters: [
            SimpleNamespace(pk=n, name=f"山{n}", height=n if n % 3 else None)
            for n in range(45)
            if n >= (filters.get("height", (None, None))[0] or 0)
        ]
    ),
    columns=(Column("name", "名前", head=True), Column("height", "高さ", kind="number")),
    filters=(NumberRange("height", "高さ"),),
    orders={"height": Order("height", "高さ"), "name": Order("name", "名前")},
    default_order="-height",
)


@page(permission("ledger.view"))
def case_list(request: HttpRequest) -> HttpResponseBase:
    """Show the cases."""
    return CASES.respond(request)


@page(public)
def height_list(request: HttpRequest) -> HttpResponseBase:
    """Show rows that come from no table."""
    return HEIGHTS.respond(request)


FAULTS: dict[str, Exception] = {
    "bad": BadRequest("x"),
    "denied": PermissionDenied("x"),
    "forbidden": Forbidden("ledger.view"),
    "missing": Http404("x"),
    "conflict": Conflict("ほかの人が先に更新しました。"),
    "rejected": Rejected("件名がありません。"),
    "big": RequestDataTooBig("x"),
    "gone": OperationalError("connection refused to 192.0.2.1"),
    "full": OSError(errno.ENOSPC, "secret detail"),
    "broken": ZeroDivisionError("secret detail"),
}


@page(public)
def fault(request: HttpRequest, name: str) -> HttpResponse:
    """Fail in the named way."""
    raise FAULTS[name]


urlpatterns = [
    path("test/cases/", case_list),
    path("test/heights/", height_list),
    path("test/faults/<slug:name>/", fault),
    *portal_urls,
]
