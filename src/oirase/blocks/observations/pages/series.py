"""One series at any distance, with its flags, thresholds and earlier years; and as a file."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import IO, Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oirase.blocks.observations.alerts.catalogue import watched_of, watcher_of
from oirase.blocks.observations.models import Alert, AlertRule, Kind, Series
from oirase.blocks.observations.qc.flags import Flag, tests_of
from oirase.blocks.observations.qc.words import flag_name
from oirase.blocks.observations.reading import downloads
from oirase.blocks.observations.reading.reasons import reason_words
from oirase.blocks.observations.reading.spans import (
    SPANS,
    Span,
    gap_of,
    limits,
    mean_of,
    points,
    rows_of,
    span_of,
    span_words,
    years_back,
    years_of,
)
from oirase.blocks.observations.reading.stations import doubtful, now_of, origin_of
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.times import to_datetime
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, public
from oirase.ui.charts import Doubt, Point, Threshold, TimeChart, TimeLine, time_chart

ANCHOR = "series-look"
MOST_DOUBTS = 200
MOST_WORDS = 500


@page(public)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show a series over a span; with htmx only the part that changes with it."""
    actor = actor_in(request)
    series = visible(actor, number)
    found = limits(series)
    span = span_of(request.GET, found[1] if found else None)
    context = {
        "series": series,
        "origin": origin_of(series.entity),
        "limits": [to_datetime(one) for one in found] if found else [],
        "anchor": ANCHOR,
        **look(actor, series, span, request.GET.getlist("back")),
    }
    htmx = getattr(request, "htmx", None)
    alone = htmx and htmx.target == ANCHOR and not htmx.history_restore_request
    if not alone:
        context |= {"now": now_of([series], trends=True)[0], "config": _config(series)}
    name = "observations/_look.html" if alone else "observations/series.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def visible(actor: Actor, number: int) -> Series:
    """Return the series of a number that the actor sees; 404 for any other."""
    found = (
        Series.objects.visible_to(actor)
        .select_related("entity", "property", "sensor")
        .filter(number=number)
        .first()
        if number < 2**31
        else None
    )
    if found is None:
        raise Http404
    return found


def look(actor: Actor, series: Series, span: Span, back: Sequence[str]) -> dict[str, Any]:
    """Return what a span of a series shows: chart, table, ways to other spans, alerts within."""
    years = years_of(series, span) if series.kind == Kind.SCALAR else []
    chosen = [one for one in years if str(one) in back]
    made: Any = points(series, span) if series.kind != Kind.TEXT else ()
    words = (
        store().texts(series.number, span.first, span.until)[-MOST_WORDS:] if series.kind == Kind.TEXT else []
    )
    moved = [("earlier", span.moved(-1)), ("later", span.moved(1))]
    alerts = (
        Alert.objects.visible_to(actor)
        .filter(series=series, since__lt=to_datetime(span.until))
        .select_related("rule")
    )
    return {
        "span": span,
        "first": to_datetime(span.first),
        "until": to_datetime(span.until),
        "spans": [(name, span_words(name), span.named(name).end_text, name == span.name) for name in SPANS],
        "moves": {name: one.end_text for name, one in moved},
        "may_go_on": span.until <= clock.now().timestamp() * 1000,
        "years": [(one, clock.local(to_datetime(span.until)).year - one, one in chosen) for one in years],
        "back": chosen,
        "chart": _chart(actor, series, span, made, chosen) if len(made) else None,
        "rows": list(rows_of(series, made, span)) if len(made) else [],
        "words": [(to_datetime(t), text, flag_name(flag)) for _number, t, text, flag in reversed(words)],
        "unit": "m" if series.kind == Kind.POSITION else series.unit_symbol,
        "alerts": alerts.exclude(ended_at__lt=to_datetime(span.first)).order_by("-raised_at")[:10],
    }


def _chart(actor: Actor, series: Series, span: Span, made: Any, years: Sequence[int]) -> TimeChart:
    origin = origin_of(series.entity)
    this_year = clock.local(to_datetime(span.until)).year
    lines = [TimeLine(str(this_year) if years else str(series.name), _points(series, made), origin)]
    for back in years:
        earlier, by = years_back(span, back)
        moved = [Point(one.at + by, one.value) for one in _points(series, points(series, earlier))]
        lines.append(TimeLine(str(this_year - back), moved, origin))
    note = {
        "value": "",
        "hour": _("1時間ごとの平均です。帯は最小と最大です。"),
        "day": _("1日ごとの平均です。帯は最小と最大です。"),
    }[span.by]
    if series.kind == Kind.POSITION:
        note = _("観測局の位置からの距離です。")
    return time_chart(
        f"{series.entity.name} {series.name}",
        lines,
        to_datetime(span.first),
        to_datetime(span.until),
        unit="m" if series.kind == Kind.POSITION else series.unit_symbol,
        decimals=series.decimals,
        thresholds=thresholds(actor, series),
        doubts=_doubts(series, span),
        note=note,
    )


def _points(series: Series, made: Any) -> list[Point]:
    """Return points for the chart, with a break where values are missing or none is good."""
    found: list[Point] = []
    gap, before = gap_of(series, made), None
    for one, mean in zip(made, mean_of(made).tolist(), strict=True):
        t = int(one["t"])
        if before is not None and t - before > gap:
            found.append(Point(to_datetime(before), None))
        before = t
        if math.isnan(mean):
            continue
        found.append(Point(to_datetime(t), mean, float(one["min"]), float(one["max"])))
    return found


def _doubts(series: Series, span: Span) -> list[Doubt]:
    """Return the single values that did not pass, where single values are shown."""
    if span.by != "value" or series.kind != Kind.SCALAR:
        return []
    values = doubtful(store().range(series.number, span.first, span.until))[-MOST_DOUBTS:]
    return [
        Doubt(
            to_datetime(one["t"]),
            float(one["value"]),
            "bad" if one["flag"] & 15 == Flag.FAIL else "suspect",
            f"{clock.local(to_datetime(one['t'])):%m/%d %H:%M} {float(one['value']):.{series.decimals}f} "
            + " ".join(reason_words(name) for name in tests_of(int(one["flag"]))),
        )
        for one in values
        if math.isfinite(one["value"])
    ]


def thresholds(actor: Actor, series: Series) -> list[Threshold]:
    """Return the levels of the rules in use on a series that the actor may see."""
    watched = watched_of(series)
    found = []
    for rule in (
        AlertRule.objects.visible_to(actor)
        .filter(active=True, body_id=series.body_id)
        .prefetch_related("versions")
    ):
        watcher = watcher_of(rule, sorted(rule.versions.all(), key=lambda one: (one.since, one.number)))
        if watcher and watcher.concerns(watched) and watcher.versions[-1].rule.kind == "threshold":
            level = watcher.versions[-1].rule.limit
            found.append(Threshold(level, f"{rule.name} {level:g}"))
    return sorted(found, key=lambda one: one.value)


def _config(series: Series) -> Any:
    """Return the tests that new values go through."""
    mine = series.configs.filter(since__lte=clock.now()).order_by("-since")
    return mine.first()


@page(public)
@require_safe
def csv(request: HttpRequest, number: int) -> HttpResponseBase:
    """Give the values as CSV: of the span in the address, or all."""
    return _file(request, number, "csv", "text/csv; charset=utf-8", downloads.csv_file)


@page(public)
@require_safe
def parquet(request: HttpRequest, number: int) -> HttpResponseBase:
    """Give the values as Parquet: of the span in the address, or all."""
    return _file(request, number, "parquet", "application/vnd.apache.parquet", downloads.parquet_file)


def _file(
    request: HttpRequest,
    number: int,
    kind: str,
    content_type: str,
    make: Callable[[Series, int, int], IO[bytes]],
) -> HttpResponseBase:
    series = visible(actor_in(request), number)
    if kind == "parquet" and series.kind == Kind.TEXT:
        raise Http404
    first, until = downloads.whole(series)
    if "span" in request.GET:
        span = span_of(request.GET, until)
        first, until = span.first, span.until
    response = FileResponse(make(series, first, until), content_type=content_type)
    simulated = "_simulated" if series.entity.simulated else ""
    name = f"{series.entity.code}_{series.code}{simulated}_{clock.today():%Y%m%d}.{kind}"
    response["Content-Disposition"] = (
        f"attachment; filename=\"series.{kind}\"; filename*=UTF-8''{quote(name)}"
    )
    return response
