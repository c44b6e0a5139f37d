"""The comparison page: two published editions side by side, in words and numbers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oirase.kernel.access.http import actor_in, page, public
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.roadmap import selectors
from oirase.systems.plan.roadmap.comparison import compare


@page(public)
def comparison(request: HttpRequest) -> HttpResponse:
    """Compare the editions asked for, or the newest with the one before it."""
    actor = actor_in(request)
    editions = list(selectors.published_editions(actor))
    if len(editions) < 2:
        return render(request, "roadmap/comparison.html")
    before = _asked(request, "before", editions) or editions[1]
    after = _asked(request, "after", editions) or editions[0]
    old, fresh = selectors.facts_of(actor, before), selectors.facts_of(actor, after)
    found = compare(old, fresh, selectors.lineage_between(before, after))
    context = {
        "editions": [(code_of(one), one) for one in editions],
        "before": before,
        "after": after,
        "found": found,
        "sums": [
            (edition, len(facts), sum(one.budget or 0 for one in facts))
            for edition, facts in ((before, old), (after, fresh))
        ],
    }
    return render(request, "roadmap/comparison.html", context)


def _asked(request: HttpRequest, name: str, editions: list[Edition]) -> Edition | None:
    return next((one for one in editions if code_of(one) == request.GET.get(name, "")), None)


def code_of(edition: Edition) -> str:
    """Return the value by which an address names an edition: year and revision."""
    return f"{edition.fiscal_year}.{edition.revision}"
