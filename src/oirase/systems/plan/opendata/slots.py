"""What the open data put into the pages of the roadmap: the way to a programme's history, and to the files of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.commons.models import Programme
from oirase.ui.slots import register


def history(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the lasting code of the programme that the roadmap's own address names."""
    asked = request.resolver_match.kwargs if request.resolver_match else {}
    year, number = asked.get("year"), asked.get("number")
    if year is None or number is None:
        return None
    rows = Programme.objects.visible_to(actor_in(request)).filter(edition__fiscal_year=year)
    revision = request.GET.get("revision", "")
    if revision.isascii() and revision.isdecimal() and len(revision) < 5:
        rows = rows.filter(edition__revision=int(revision))
    else:
        rows = rows.filter(edition__state="published")
    found = rows.filter(number=number).exclude(code="").order_by("-edition__revision").first()
    return {"code": found.code} if found else None


register("roadmap_ways", "roadmap_open/_find_link.html", order=40)
register("roadmap_programme", "roadmap_open/_history_link.html", history)
register("roadmap_downloads", "roadmap_open/_files_link.html")
