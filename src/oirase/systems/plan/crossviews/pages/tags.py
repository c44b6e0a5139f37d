"""Programmes by what cuts across their headings: whom they are for, technology, municipalities that take part."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.blocks.geo.facade import Municipality
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.geo import to_geojson
from oirase.kernel.manifest import packs
from oirase.systems.plan.commons.models import TagKind
from oirase.systems.plan.commons.templatetags.plan_tags import listed
from oirase.systems.plan.crossviews import selectors
from oirase.systems.plan.crossviews.pages.frame import VIEWS, Asked, asked, nothing_yet, respond
from oirase.systems.plan.crossviews.selectors import Group
from oirase.ui.charts import Chart, Series, bar_chart
from oirase.ui.lists import Column, Order

# In degrees: on the map of a whole prefecture a finer border cannot be seen.
COARSE, DIGITS = 0.003, 4


@page(public)
def target_groups(request: HttpRequest) -> HttpResponseBase:
    """Show programmes by whom they are for."""
    return _view(request, "target_groups", TagKind.TARGET_GROUP)


@page(public)
def technologies(request: HttpRequest) -> HttpResponseBase:
    """Show programmes by the technology that they name."""
    return _view(request, "technologies", TagKind.TECHNOLOGY)


@page(public)
def municipalities(request: HttpRequest) -> HttpResponseBase:
    """Show the municipalities that take part, on a map and in a table."""
    return _view(request, "municipalities", TagKind.MUNICIPALITY)


@page(public)
def areas(request: HttpRequest) -> HttpResponse:
    """Give the municipalities that take part as GeoJSON: their areas, and a point for the office of each."""
    given = asked(request, "municipalities")
    if given is None:
        raise Http404
    codes = {one.code for one in _groups(request, given, TagKind.MUNICIPALITY) if one.code}
    features = [
        {"type": "Feature", "properties": _properties(one), "geometry": to_geojson(shape, DIGITS)}
        for one in Municipality.objects.filter(code__in=codes)
        for shape in (one.area.simplify(COARSE) if one.area is not None else None, one.office)
        if shape is not None
    ]
    answer = {"type": "FeatureCollection", "features": features}
    return JsonResponse(answer, content_type="application/geo+json")


def _properties(one: Municipality) -> dict[str, str]:
    return {"code": one.code, "name": str(one.name), "url": reverse("geo:municipality", args=[one.code])}


def _groups(request: HttpRequest, given: Asked, kind: str) -> list[Group]:
    found = selectors.programmes(actor_in(request), given.edition, given.narrowing)
    return selectors.by_tag(given.edition, found, kind)


def _view(request: HttpRequest, view: str, kind: TagKind) -> HttpResponseBase:
    given = asked(request, view)
    if given is None:
        return nothing_yet(request)
    groups = _groups(request, given, kind)
    tagged = [one for one in groups if one.code]
    every = [one for group in groups for one in group.programmes]
    return respond(
        request,
        given,
        groups,
        _columns(str(kind.label)),
        {
            "place": Order("place", _("資料の順")),
            "count": Order("count", _("事業数")),
            "budget": Order("budget", _("当初予算")),
        },
        [_chart(view, str(kind.label), tagged)] if tagged else [],
        counted_twice=sum(group.count for group in groups) > len({one.pk for one in every}),
        total_count=len({one.pk for one in every}),
        total_budget=selectors.budget_of(every),
        own_classification=True,
        bounds=packs.current().content.get("map", {}).get("bounds", ()),
        areas=f"{reverse('crossviews:areas')}?{request.GET.urlencode()}",
    )


def _columns(label: str) -> Sequence[Column]:
    return (
        Column("name", label, value=lambda row: row.name or _("記載なし"), head=True),
        Column("count", _("事業数"), kind="number"),
        Column("budget", _("当初予算（千円）"), kind="number", origin=lambda row: "reported"),
        Column("programmes", _("事業"), template="crossviews/_programmes.html", value=titles),
    )


def titles(row: Group) -> str:
    """Name a group's programmes, as a file holds them."""
    return listed(f"No{one.number} {one.title}" for one in row.programmes)


def _chart(view: str, label: str, groups: Sequence[Group]) -> Chart:
    return bar_chart(
        _("%(view)sの事業数") % {"view": VIEWS[view]()},
        [one.name for one in groups],
        [Series(_("事業数"), [one.count for one in groups])],
        unit=_("事業"),
        lying=True,
        category_label=label,
    )
