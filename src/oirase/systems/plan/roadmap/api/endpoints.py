"""Editions, programmes by filter with a cursor, one programme.

Annotations stay objects here: ninja reads them from a wrapped function, where names as text could not be found.
"""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from oirase.kernel.access.http import actor_in, endpoint, public
from oirase.kernel.access.paging import page_of
from oirase.systems.plan.commons.models import Programme
from oirase.systems.plan.roadmap import selectors, serial
from oirase.systems.plan.roadmap.api.schemas import EditionOut, ProgrammeFilter, ProgrammeOut, ProgrammePage

router = Router(tags=["roadmap"])


@router.get("/editions", response=list[EditionOut], operation_id="roadmap_editions")
@endpoint(public)
def editions(request: HttpRequest) -> Any:
    """List the published editions, newest first."""
    return [serial.edition_json(one) for one in selectors.published_editions(actor_in(request))]


@router.get("/editions/{fiscal_year}/programmes", response=ProgrammePage, operation_id="roadmap_programmes")
@endpoint(public)
def programmes(request: HttpRequest, fiscal_year: int, filters: Query[ProgrammeFilter]) -> Any:
    """List an edition's programmes in order of their numbers."""
    actor = actor_in(request)
    edition = selectors.edition_of(actor, fiscal_year, filters.revision)
    found = selectors.for_lines(selectors.programmes(actor, edition, selectors.Filters(**filters.given())))
    rows = page_of(actor, found, "number", filters.after or None, filters.limit)
    return {"items": [serial.line_json(one) for one in rows.rows], "next_cursor": rows.next_cursor}


@router.get(
    "/editions/{fiscal_year}/programmes/{number}", response=ProgrammeOut, operation_id="roadmap_programme"
)
@endpoint(public)
def programme(request: HttpRequest, fiscal_year: int, number: int, revision: int | None = None) -> Any:
    """Return everything public of one programme."""
    actor = actor_in(request)
    edition = selectors.edition_of(actor, fiscal_year, revision)
    rows = selectors.for_detail(Programme.objects.visible_to(actor).filter(edition=edition))
    return serial.programme_json(get_object_or_404(rows, number=number))
