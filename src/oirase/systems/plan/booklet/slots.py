"""What the booklet puts into the pages of the roadmap: the way to the booklet, and a programme's single sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from oirase.systems.plan.commons.asked import revision_in
from oirase.ui.slots import register


def beside_the_address(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the year, number and revision that the roadmap's own address names."""
    asked = request.resolver_match.kwargs if request.resolver_match else {}
    revision = revision_in(request)
    return {
        "year": asked.get("year"),
        "number": asked.get("number"),
        "query": f"?revision={revision}" if revision is not None else "",
    }


register("roadmap_downloads", "booklet/_booklet_link.html", beside_the_address)
register("roadmap_programme", "booklet/_sheet_links.html", beside_the_address)
