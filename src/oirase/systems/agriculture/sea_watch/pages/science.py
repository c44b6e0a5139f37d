"""Record comparison, map of currents with drift, calendar of spat, outlook: each with its figures, its sources and what it cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from oirase.blocks.observations.facade import to_datetime, to_ms
from oirase.kernel import clock
from oirase.kernel.access.http import page, public
from oirase.systems.agriculture.sea_watch import drawing, readings, records
from oirase.systems.agriculture.sea_watch.flow import drift_of, flow
from oirase.systems.agriculture.sea_watch.pages.shared import context_of, with_bay
from oirase.systems.agriculture.sea_watch.readings import Means, Watched, setting
from oirase.systems.agriculture.sea_watch.records import Layered
from oirase.systems.agriculture.sea_watch.rules.days import Comparison
from oirase.systems.agriculture.sea_watch.rules.watching import distance_m
from oirase.ui.charts import Series, bar_chart, line_chart

REASONS: Mapping[str, Any] = {
    "few_years": gettext_lazy("過去の年の値が足りないため、見通しを出せません。"),
    "few_cases": gettext_lazy("確かめるための値が足りないため、見通しを出せません。"),
    "no_skill": gettext_lazy(
        "確かめたところ、「今日のまま続く」とみるより当たりません。見通しは出しません。"
    ),
    "no_value": gettext_lazy("きのうの平均がないため、見通しを出せません。"),
}


def _layer(request: HttpRequest, found: Watched) -> Layered:
    layer = records.chosen(found, request.GET.get("layer", ""))
    if layer is None:
        raise Http404
    return layer


def _origin(found: Watched) -> str:
    return "simulated" if found.simulated else "measured"


@page(public)
@require_GET
@with_bay
def compare(request: HttpRequest, found: Watched) -> HttpResponse:
    """Show the days above each line since 1 January beside past years."""
    layer = _layer(request, found)
    comparisons = records.comparisons(found, records.means_of(found, layer))
    context = context_of(
        found,
        layer=layer,
        choices=records.choices(found),
        comparisons=comparisons,
        chart=_years_chart(found, comparisons),
        until=comparisons[0][1].now.year if comparisons else clock.today().year,
        day=clock.today(),
        needed=round(100 * setting("year_share")),
    )
    return render(request, "sea_watch/records.html", context)


def _years_chart(found: Watched, comparisons: list[tuple[float, Comparison]]) -> Any:
    years = sorted({one.year for _line, each in comparisons for one in (*each.past, each.now)})
    rows = []
    for line, each in comparisons:
        days = {one.year: one.days for one in (*each.past, each.now)}
        name = _("%(line)s℃を超えた日") % {"line": f"{line:g}"}
        rows.append(Series(name, [days.get(year) for year in years], _origin(found)))
    title = _("1月1日からきのうまでに日平均が超えた日数")
    return bar_chart(title, [str(year) for year in years], rows, unit=_("日"), category_label=_("年"))


@page(public)
@require_GET
@with_bay
def currents(request: HttpRequest, found: Watched) -> HttpResponse:
    """Show the surface current as a map with its error, and the drift if asked."""
    current = flow(found, to_ms(clock.now()))
    context = context_of(found, flow=current, wants_drift="drift" in request.GET)
    if current is not None:
        drift = drift_of(found, current) if context["wants_drift"] else None
        title = _("表層の流れ（目安）")
        context |= {
            "at": to_datetime(current.at),
            "map": drawing.drawn(
                found,
                current,
                title,
                _("矢印は流れの向きと速さです。点は誤差が大きく流れを示さない場所です。"),
                drift,
            ),
            "shown": int(current.shown.sum()),
            "hidden": int((~current.shown).sum()),
            "limit": setting("error_limit"),
            "drift": _drift_words(drift),
            "hours": setting("drift_hours"),
        }
    return render(request, "sea_watch/currents.html", context)


def _drift_words(drift: Any) -> dict[str, Any] | None:
    if drift is None:
        return None
    start, end = drift[0, 0], drift[-1].mean(axis=0)
    km = distance_m(tuple(start), tuple(end)) / 1000
    apart = [distance_m(tuple(end), tuple(one)) / 1000 for one in drift[-1]]
    return {
        "start": start,
        "end": end,
        "km": km,
        "spread": float(np.percentile(apart, 90)),
        "particles": len(drift[-1]),
    }


@page(public)
@require_GET
@with_bay
def spat(request: HttpRequest, found: Watched) -> HttpResponse:
    """Show the stages of spat of this year's spring, or from November on of the next one's."""
    today = clock.today()
    year = today.year + (today.month > 10)
    entries, means = records.spat_calendar(found, year)
    context = context_of(found, year=year, entries=entries, known=len(means), depth=found.layout.spat_depth)
    return render(request, "sea_watch/spat.html", context)


@page(public)
@require_GET
@with_bay
def outlook(request: HttpRequest, found: Watched) -> HttpResponse:
    """Show whether a line may be passed in the coming days, or that nothing can be said."""
    layer = _layer(request, found)
    means = records.means_of(found, layer)
    degrees = sorted(
        {line.degrees for line in readings.rows_in_force(found.bay, clock.today()) if line.degrees}
    )
    asked = request.GET.get("line", "")
    line = next(
        (one for one in degrees if f"{one:g}" == asked),
        degrees[0] if degrees else found.layout.record_lines[0],
    )
    answer = records.outlook_of(means, line)
    context = context_of(
        found,
        layer=layer,
        choices=records.choices(found),
        degrees=degrees,
        line=line,
        answer=answer,
        reason=REASONS.get(answer.reason, ""),
        margin=round(100 * setting("skill_margin")),
        expected=[(day, mean, round(100 * chance)) for day, mean, chance in answer.expected],
        chart=_week_chart(found, means),
    )
    return render(request, "sea_watch/outlook.html", context)


def _week_chart(found: Watched, means: Means) -> Any:
    days = sorted(means)[-14:]
    if not days:
        return None
    rows = [Series(_("日平均"), [round(means[day], 2) for day in days], _origin(found))]
    return line_chart(
        _("最近の日平均"), [f"{day.month}/{day.day}" for day in days], rows, unit="℃", category_label=_("日")
    )
