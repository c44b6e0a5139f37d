"""Buoys, lines of advice with their sources, and the data by series."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from oirase.blocks.observations.facade import day_of, means, start_of, store
from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.access.records import may
from oirase.systems.agriculture.sea_watch import readings
from oirase.systems.agriculture.sea_watch.pages.shared import context_of, station_address, with_bay
from oirase.systems.agriculture.sea_watch.readings import Watched
from oirase.systems.agriculture.sea_watch.words import LEVELS

BOM = "\ufeff"


@page(public)
@require_GET
@with_bay
def stations(request: HttpRequest, found: Watched) -> HttpResponse:
    """List the buoys with where they are and what they measure."""
    rows = [
        {
            "station": one,
            "zone": found.layout.zones[one.zone],
            "address": station_address(found.entities[one.code].number),
            "names": [
                str(series.name) for (code, _), series in sorted(found.series.items()) if code == one.code
            ],
        }
        for one in found.layout.stations
        if one.code in found.entities
    ]
    return render(request, "sea_watch/stations.html", context_of(found, rows=rows))


@page(public)
@require_GET
@with_bay
def lines(request: HttpRequest, found: Watched) -> HttpResponse:
    """Show the lines of water temperature that hold today, each with its source."""
    rows = [(one, LEVELS[one.level]) for one in readings.rows_in_force(found.bay, clock.today())]
    context = context_of(found, rows=rows, may_advise=may(actor_in(request), found.bay, "advise"))
    return render(request, "sea_watch/lines.html", context)


@page(public)
@require_GET
@with_bay
def data(request: HttpRequest, found: Watched) -> HttpResponse:
    """List the series with licence, newest value and downloads."""
    newest = store().latest(one.number for one in found.series.values())
    rows = [
        (series, newest[series.number].total if series.number in newest else 0)
        for _key, series in sorted(found.series.items())
    ]
    years = range(clock.today().year, clock.today().year - 6, -1)
    return render(request, "sea_watch/data.html", context_of(found, rows=rows, years=years))


@page(public)
@require_GET
@with_bay
def daily(request: HttpRequest, found: Watched, number: int, year: int) -> HttpResponse:
    """Give the days of a year of a series as CSV, with unit, licence and origin on every row."""
    series = next((one for one in found.series.values() if one.number == number), None)
    if series is None or not 1900 <= year <= clock.today().year or series.kind != "scalar":
        raise Http404
    until = min(date(year + 1, 1, 1), clock.today() + timedelta(days=1))
    days = store().buckets(series.number, start_of(date(year, 1, 1)), start_of(until), "day")
    written = io.StringIO()
    written.write(BOM)
    table = csv.writer(written)
    table.writerow(
        [
            "day",
            "station",
            "series",
            "depth_m",
            "unit",
            "mean",
            "min",
            "max",
            "good",
            "suspect",
            "bad",
            "origin",
            "licence",
        ]
    )
    origin = "simulated" if series.entity.simulated else "measured"
    for one, mean in zip(days, means(days), strict=True):
        good = one["good"] > 0
        figures = [f"{value:.3f}" if good else "" for value in (mean, one["min"], one["max"])]
        counts = [int(one[name]) for name in ("good", "suspect", "bad")]
        place = [
            series.entity.code,
            series.code,
            "" if series.depth is None else f"{series.depth:g}",
            series.unit_symbol,
        ]
        table.writerow([day_of(one["hour"]).isoformat(), *place, *figures, *counts, origin, series.licence])
    response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{series.entity.code}-{series.code}-{year}.csv"'
    return response
