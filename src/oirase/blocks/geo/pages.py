"""For everybody: the municipalities as a list with a map, one of them, and the shapes that maps fetch."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from oirase.blocks.geo import selectors
from oirase.blocks.geo.facade import map_bounds
from oirase.blocks.geo.models import Kind, Municipality
from oirase.kernel.access.http import page, public
from oirase.ui.lists import Choice, Column, Listing, Order, RowsSource, Text

GEOJSON = "application/geo+json"


def _more(request: HttpRequest) -> dict[str, Any]:
    return {"bounds": map_bounds()}


MUNICIPALITIES = Listing(
    name="geo.municipalities",
    title=_("市町村"),
    source=RowsSource(selectors.found),
    columns=(
        Column("name", _("名称"), link=lambda row: reverse("geo:municipality", args=[row.code]), head=True),
        Column("kana", _("よみ")),
        Column("code", _("団体コード")),
        Column("county", _("郡"), optional=True),
        Column("population", _("人口"), kind="number", origin=lambda row: "reported"),
        Column("households", _("世帯数"), kind="number", optional=True),
        Column("area_km2", _("面積（km²）"), kind="number"),
        Column("share_over_65", _("65歳以上の割合（%）"), kind="number"),
    ),
    filters=(Text("q", _("ことば")), Choice("kind", _("区分"), Kind.choices)),
    orders={
        "code": Order("code", _("団体コード")),
        "kana": Order("kana", _("よみ")),
        "population": Order("population", _("人口")),
        "area_km2": Order("area_km2", _("面積")),
        "share_over_65": Order("share_over_65", _("65歳以上の割合")),
    },
    default_order="code",
    template="geo/municipalities.html",
    more=_more,
)


@page(public)
def municipalities(request: HttpRequest) -> HttpResponseBase:
    """List the municipalities beside their map."""
    return MUNICIPALITIES.respond(request)


@page(public)
@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """Show one municipality."""
    found = get_object_or_404(Municipality, code=code)
    box = list(found.area.bounds) if found.area is not None else map_bounds()
    return render(request, "geo/municipality.html", {"municipality": found, "bounds": box})


@page(public)
@require_safe
def municipality_area(request: HttpRequest, code: str) -> HttpResponse:
    """Give one municipality's area and office as GeoJSON."""
    found = get_object_or_404(Municipality, code=code)
    return JsonResponse(selectors.area_of(found), content_type=GEOJSON)


@page(public)
@require_safe
def municipality_areas(request: HttpRequest) -> HttpResponse:
    """Give all areas as GeoJSON."""
    return JsonResponse(selectors.areas(), content_type=GEOJSON)


@page(public)
@require_safe
def land(request: HttpRequest) -> HttpResponse:
    """Give the land around as GeoJSON."""
    return JsonResponse(selectors.land(), content_type=GEOJSON)
