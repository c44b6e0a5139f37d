"""The timeline page: the board as a table that is drawn on, so that eye, keyboard and screen reader read the same thing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in, page, public
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.roadmap import selectors
from oirase.systems.plan.roadmap.pages.editions import edition_asked, nothing_yet
from oirase.systems.plan.roadmap.pages.listing import filters_for, filters_in
from oirase.systems.plan.roadmap.timeline import Line, Span, lines_of, years_of

BY_FIELD, BY_ITEM, BY_BUREAU = "field", "item", "bureau"
Place = tuple[tuple[int, ...], str]


@dataclass(frozen=True)
class Group:
    """Programmes under one heading, each with its line."""

    title: str
    rows: list[tuple[Programme, Line]]


@page(public)
def timeline(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show all programmes over the years, grouped by field, item or bureau."""
    if (empty := nothing_yet(request, year)) is not None:
        return empty
    actor = actor_in(request)
    edition = edition_asked(request, year)
    found = list(
        selectors.for_board(selectors.programmes(actor, edition, filters_in(request.GET, actor, edition)))
    )
    spans = [_span(programme) for programme in found]
    years = years_of(spans, edition.fiscal_year)
    ways = _ways(edition)
    by = request.GET.get("by", BY_FIELD)
    by = by if by in ways else BY_FIELD
    context = {
        "edition": edition,
        "groups": _groups(found, lines_of(spans, years), by),
        "count": len(found),
        "years": years,
        "controls": [one.control(request.GET) for one in filters_for(actor, edition)],
        "by": by,
        "ways": [(title, _address(request, code), code == by) for code, title in ways.items()],
        "revision": request.GET.get("revision", ""),
    }
    return render(request, "roadmap/timeline.html", context)


def _ways(edition: Edition) -> dict[str, str]:
    """Return what the board can be grouped by, under the names that the edition has for its levels."""
    return {
        BY_FIELD: str(edition.field_level) or _("分野"),
        BY_ITEM: str(edition.item_level) or _("項目"),
        BY_BUREAU: _("担当部局"),
    }


def _address(request: HttpRequest, by: str) -> str:
    query = request.GET.copy()
    query["by"] = by
    return f"?{query.urlencode()}"


def _span(programme: Programme) -> Span:
    cells = [cell for initiative in programme.initiatives.all() for cell in initiative.cells.all()]
    counted = Counter((cell.kind, cell.fiscal_year) for cell in cells)
    by_kind = {
        kind: {year: number for (of, year), number in counted.items() if of == kind}
        for kind in ("planned", "actual")
    }
    return Span(
        str(programme.pk), programme.start_year, programme.end_year, by_kind["planned"], by_kind["actual"]
    )


def _groups(found: list[Programme], lines: list[Line], by: str) -> list[Group]:
    placed = [(_place(programme, by), programme, line) for programme, line in zip(found, lines, strict=True)]
    placed.sort(key=lambda one: (one[0], one[1].number))
    return [
        Group(place[1] or _("記載なし"), [(programme, line) for _place, programme, line in rows])
        for place, rows in groupby(placed, key=lambda one: one[0])
    ]


def _place(programme: Programme, by: str) -> Place:
    """Return what a programme is sorted under and the heading: the document's order for fields and items, unknown bureaus last."""
    if by == BY_BUREAU:
        name = programme.bureau_name
        return (int(not name),), str(programme.bureau_label) if name else ""
    item = programme.item
    if by == BY_ITEM:
        return (item.field.order, item.order), str(item.name)
    return (item.field.order,), str(item.field.name)
