"""The quality desk: suspect spans that wait for an officer's word, and one of them with everything to judge it by."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.observations.models import Span
from oirase.blocks.observations.models.quality import Verdict
from oirase.blocks.observations.pages.quality_forms import ReasonForm, VerdictForm
from oirase.blocks.observations.pages.trace import Threshold, trace
from oirase.blocks.observations.qc import selectors
from oirase.blocks.observations.qc.flags import Flag, flag_of, tests_of
from oirase.blocks.observations.qc.spans import joining
from oirase.blocks.observations.qc.versions import versions_of
from oirase.blocks.observations.qc.words import FLAG_NAMES, FLAG_TONES, TEST_NAMES
from oirase.blocks.observations.services import quality as services
from oirase.blocks.observations.store.arrays import Values
from oirase.blocks.observations.times import to_datetime, to_ms
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.ui.lists import Choice, Column, DateRange, Listing, ModelSource, Order

TONES = {
    Verdict.OPEN: "warning",
    Verdict.ACCEPTED: "success",
    Verdict.REJECTED: "error",
    Verdict.CLEARED: "neutral",
}
LISTED = 300
FLAGS = tuple((flag.value, FLAG_NAMES[flag]) for flag in (Flag.SUSPECT, Flag.FAIL))


@page(permission("observations.view"))
def desk(request: HttpRequest) -> HttpResponseBase:
    """List suspect spans with filters, counts of what waits, and exports."""
    return _spans_for(actor_in(request)).respond(request)


@page(permission("observations.view"))
@require_GET
def span(request: HttpRequest, span_id: UUID) -> HttpResponse:
    """Show a span: its values with those around them, the thresholds, and the form for a verdict."""
    return _show(request, span_id)


@page(permission("observations.judge"))
@require_POST
def judge(request: HttpRequest, span_id: UUID) -> HttpResponse:
    """Accept or reject."""
    return _act(request, span_id, VerdictForm(request.POST), services.judge_span)


@page(permission("observations.judge"))
@require_POST
def reopen(request: HttpRequest, span_id: UUID) -> HttpResponse:
    """Take a verdict back."""
    return _act(request, span_id, ReasonForm(request.POST), services.reopen_span)


def _act(request: HttpRequest, span_id: UUID, form: Any, service: Any) -> HttpResponse:
    """Run a command for a form with the version that the officer saw; its problems are shown at the form."""
    if not form.is_valid():
        return _show(request, span_id, form, 422)
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 9 else None
    try:
        service(actor_in(request), span_id=span_id, version=version, idempotency_key=form.key, **form.values)
    except Rejected as rejected:
        form.take(rejected)
        return _show(request, span_id, form, 422)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        return _show(request, span_id, form, 409)
    messages.success(request, _("保存しました。"))
    return redirect("observations:span", span_id)


def _show(request: HttpRequest, span_id: UUID, form: Any = None, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        found = _visible(actor, span_id)
        values, more = selectors.around(found)
        config = versions_of([found.series.number]).get(found.series.number)
        version = config.at(to_ms(found.last_at)) if config else None
        judged = found.verdict in (Verdict.ACCEPTED, Verdict.REJECTED)
        context = {
            "span": found,
            "series": found.series,
            "test_name": TEST_NAMES.get(found.test, found.test),
            "flag": _flag(found.flag),
            "tone": TONES[Verdict(found.verdict)],
            "drawing": _drawing(found, values, version.tests if version else {}),
            "rows": _listed(found, values),
            "more": more,
            "config": version,
            "judged": judged,
            "may_judge": may(actor, found, "judge") and found.verdict != Verdict.CLEARED,
            "form": form or (ReasonForm() if judged else VerdictForm()),
        }
        return render(request, "observations/span.html", context, status=status)


def _visible(actor: Actor, span_id: UUID) -> Span:
    """Return a span over whose office the officer holds a role; 404 for any other."""
    rows = Span.objects.select_related("series__entity", "series__property", "decided_by")
    found = rows.visible_to(actor, granted=True).filter(pk=span_id).first()
    if found is None:
        raise Http404
    return found


def _drawing(found: Span, values: Values, tests: Any) -> Any:
    """Draw the values around a span."""
    names = {"suspect": _("「疑わしい」"), "fail": _("「不良」")}
    lines = [
        Threshold(f"{names[level]} {value:g}", value)
        for level, pair in tests.get("gross_range", {}).items()
        for value in pair
    ]
    title = _("%(series)sの値") % {"series": found.series.name}
    text = _("色の付いた部分が対象の区間です。ひし形は疑わしい値、ばつ印は不良の値です。")
    first, last = to_ms(found.first_at), to_ms(found.last_at)
    return trace(title, text, values, lines, first, last, joining(found.series))


def _listed(found: Span, values: Values) -> list[dict[str, Any]]:
    """Return the values of the stretch for the table, with their flags in words."""
    inside = values[(values["t"] >= to_ms(found.first_at)) & (values["t"] <= to_ms(found.last_at))]
    return [
        {
            "at": to_datetime(int(one["t"])),
            "value": float(one["value"]),
            "flag": _flag(int(flag_of(one["flag"]))),
            "tests": [TEST_NAMES[name] for name in tests_of(int(one["flag"]))],
            "config": int(one["config"]),
        }
        for one in inside[:LISTED]
    ]


def _flag(flag: int) -> dict[str, Any]:
    return {"name": FLAG_NAMES[Flag(flag)], "tone": FLAG_TONES[Flag(flag)]}


def _spans_for(actor: Actor) -> Listing:
    """Return the list with the stations and properties to choose from that this actor sees."""
    chosen = {
        "station": partial(selectors.stations_of, actor),
        "property": partial(selectors.properties_of, actor),
    }
    filters = [
        replace(one, choices=chosen[one.name]) if isinstance(one, Choice) and one.name in chosen else one
        for one in SPANS.filters
    ]
    return replace(SPANS, filters=filters)


def _more(request: HttpRequest) -> dict[str, Any]:
    return {"counts": selectors.waiting(actor_in(request))}


SPANS = Listing(
    name="observations.spans",
    title=gettext_lazy("観測値の品質確認"),
    source=ModelSource(selectors.spans, granted=True),
    columns=(
        Column(
            "series",
            gettext_lazy("観測系列"),
            value=lambda row: f"{row.series.entity.name} {row.series.name}",
            link=lambda row: reverse("observations:span", args=[row.pk]),
            head=True,
        ),
        Column(
            "property", gettext_lazy("観測項目"), value=lambda row: row.series.property.name, optional=True
        ),
        Column("test", gettext_lazy("検定"), value=lambda row: TEST_NAMES.get(row.test, row.test)),
        Column(
            "flag",
            gettext_lazy("フラグ"),
            value=lambda row: _flag(row.flag)["name"],
            chip=lambda row: _flag(row.flag)["tone"],
        ),
        Column("first_at", gettext_lazy("始まり"), kind="moment"),
        Column("last_at", gettext_lazy("終わり"), kind="moment"),
        Column("count", gettext_lazy("件数"), kind="number"),
        Column(
            "verdict",
            gettext_lazy("判定"),
            value=lambda row: row.get_verdict_display(),
            chip=lambda row: TONES[Verdict(row.verdict)],
        ),
        Column("reason", gettext_lazy("理由"), optional=True),
        Column("decided_at", gettext_lazy("判定日時"), kind="moment", optional=True),
    ),
    filters=(
        Choice(
            "verdict",
            gettext_lazy("判定"),
            choices=(*Verdict.choices[1:], ("all", gettext_lazy("すべて"))),
            blank=Verdict.OPEN.label,
        ),
        Choice("station", gettext_lazy("観測局")),
        Choice("property", gettext_lazy("観測項目")),
        Choice("test", gettext_lazy("検定"), choices=tuple(TEST_NAMES.items())[:-1]),
        Choice("flag", gettext_lazy("フラグ"), choices=FLAGS),
        DateRange("days", gettext_lazy("期間")),
    ),
    orders={
        "last_at": Order("last_at", gettext_lazy("終わり")),
        "first_at": Order("first_at", gettext_lazy("始まり")),
        "count": Order("count", gettext_lazy("件数")),
    },
    default_order="-last_at",
    template="observations/desk.html",
    empty=gettext_lazy("判定を待つ区間はありません。検定で疑わしい値が見つかると、ここに並びます。"),
    more=_more,
)
