"""Stations on a map and in a list, and one station with all that it measures now."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import shapely
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from shapely.geometry.base import BaseGeometry

from oirase.blocks.geo.facade import land_address, map_bounds
from oirase.blocks.observations.models import Alert, AlertSubscription, Entity, Placement, Series
from oirase.blocks.observations.reading.stations import (
    TONES,
    Station,
    as_geojson,
    kinds_of,
    now_of,
    origin_of,
    state_words,
    stations,
)
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, public
from oirase.ui.lists import Choice, Column, Listing, Order, RowsSource, Text

GEOJSON = "application/geo+json"
ROUND = 0.15
LAST_ALERTS = 10


def _values(row: Station) -> str:
    """Write the first few newest values of a station in one cell."""
    shown = [one for one in row.values if one.newest][:3]
    parts = [
        format_html(
            '<span class="nowrap">{} <strong>{}</strong> {}</span>',
            str(one.series.name),
            one.words,
            one.series.unit_symbol,
        )
        for one in shown
    ]
    return format_html_join(SafeString("<br>"), "{}", ((one,) for one in parts)) or "—"


def _states() -> list[tuple[str, str]]:
    return [(state, state_words(state)) for state in TONES]


STATIONS = Listing(
    name="observations.stations",
    title=_("観測局の一覧"),
    source=RowsSource(stations),
    columns=(
        Column("name", _("名称"), link=lambda row: row.address, head=True),
        Column(
            "state",
            _("状態"),
            value=lambda row: row.words,
            chip=lambda row: row.tone,
        ),
        Column("values", _("いまの値"), html=_values, value=lambda row: _plain(row)),
        Column("newest_at", _("最新の観測"), kind="moment", origin=lambda row: origin_of(row.entity)),
        Column("age", _("観測からの時間")),
        Column("alerts", _("発生中の警報"), kind="number"),
        Column("code", _("コード"), optional=True),
    ),
    filters=(
        Text("q", _("ことば")),
        Choice("state", _("状態"), choices=_states),
        Choice("kind", _("種類")),
    ),
    orders={
        "name": Order("name", _("名称")),
        "newest_at": Order("newest_at", _("最新の観測")),
        "alerts": Order("alerts", _("発生中の警報")),
    },
    default_order="name",
    template="observations/stations.html",
    empty=_("表示できる観測局はありません。"),
)


def _plain(row: Station) -> str:
    return " / ".join(
        f"{one.series.name} {one.words} {one.series.unit_symbol}" for one in row.values if one.newest
    )


@page(public)
def listed(request: HttpRequest) -> HttpResponseBase:
    """Show the stations on a map and in a list that says the same."""
    actor = actor_in(request)
    kinds = Choice("kind", _("種類"), choices=partial(kinds_of, actor))
    listing = replace(STATIONS, filters=[kinds if one.name == "kind" else one for one in STATIONS.filters])
    seen = Entity.objects.visible_to(actor).filter(retired_at=None, position__isnull=False)
    bounds = _around(*seen.values_list("position", flat=True)) or map_bounds()
    return listing.respond(request, {"bounds": bounds, "base": land_address()})


@page(public)
@require_safe
def geojson(request: HttpRequest) -> HttpResponse:
    """Give the stations for the map, with their states."""
    return JsonResponse(as_geojson(stations(actor_in(request), {})), content_type=GEOJSON)


@page(public)
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a station: what it measures now, its alerts, where it stood."""
    actor = actor_in(request)
    entity = named(actor, code)
    series = Series.objects.visible_to(actor).filter(entity=entity).select_related("property", "sensor")
    alerts = Alert.objects.visible_to(actor).filter(series__entity=entity).select_related("rule", "series")
    placements = Placement.objects.visible_to(actor).filter(entity=entity).select_related("location")
    context = {
        "entity": entity,
        "origin": origin_of(entity),
        "nows": now_of(series.order_by("property__number", "depth", "number"), trends=True),
        "alerts": alerts.order_by("-raised_at")[:LAST_ALERTS],
        "placements": placements.order_by("-since"),
        "bounds": _around(entity.position) if entity.position else [],
        "base": land_address(),
        "subscribed": _subscribed(actor, entity),
    }
    return render(request, "observations/station.html", context)


@page(public)
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Give one station for its map."""
    actor = actor_in(request)
    entity = named(actor, code)
    found = [row for row in stations(actor, {"kind": entity.kind}) if row.entity.pk == entity.pk]
    return JsonResponse(as_geojson(found), content_type=GEOJSON)


def named(actor: Actor, code: str) -> Entity:
    """Return the station of a code or a number that the actor sees; of two with one code, in two bodies, the older one."""
    lookup: dict[str, Any] = {"code": code}
    if code.isdecimal() and len(code) < 10:
        lookup = {"number": int(code)}
    found = Entity.objects.visible_to(actor).filter(**lookup).order_by("number").first()
    if found is None:
        raise Http404
    return found


def _around(*positions: BaseGeometry) -> list[float]:
    """Return the map around places, in degrees; empty for none."""
    if not positions:
        return []
    west, south, east, north = shapely.total_bounds(positions)
    return [float(west) - ROUND, float(south) - ROUND, float(east) + ROUND, float(north) + ROUND]


def _subscribed(actor: Actor, entity: Entity) -> AlertSubscription | None:
    if actor.user_id is None:
        return None
    mine = AlertSubscription.objects.visible_to(actor).filter(user_id=actor.user_id)
    return mine.filter(entity=entity, property=None, rule=None).first()
