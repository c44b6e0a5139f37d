"""Overview, list and programme page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in, page, public
from oirase.systems.plan.commons.asked import edition_asked
from oirase.systems.plan.commons.errata import in_words, with_programmes
from oirase.systems.plan.commons.models import Erratum, Programme
from oirase.systems.plan.roadmap import selectors
from oirase.systems.plan.roadmap.pages.editions import nothing_yet
from oirase.systems.plan.roadmap.pages.figures import budget_chart
from oirase.systems.plan.roadmap.pages.listing import listing_of
from oirase.systems.plan.roadmap.pages.sheet import sheet_of


@page(public)
def overview(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show what the roadmap holds: counts and budget by field, item and bureau, and where to go from here."""
    if (empty := nothing_yet(request, year)) is not None:
        return empty
    actor = actor_in(request)
    editions = list(selectors.published_editions(actor))
    edition = edition_asked(request, year)
    sums = selectors.overview(actor, edition)
    levels = (
        ("field", str(edition.field_level), sums.fields),
        ("item", str(edition.item_level), sums.items),
        ("bureau", _("担当部局"), sums.bureaus),
    )
    context = {
        "edition": edition,
        "editions": editions,
        "overview": sums,
        "errata": in_words(with_programmes(Erratum.objects.filter(edition=edition))),
        "levels": [
            (key, level, groups, budget_chart(edition, level, groups)) for key, level, groups in levels
        ],
    }
    return render(request, "roadmap/overview.html", context)


@page(public)
def programme_list(request: HttpRequest, year: int | None = None) -> HttpResponseBase:
    """List the programmes that fit the filters."""
    if (empty := nothing_yet(request, year)) is not None:
        return empty
    actor = actor_in(request)
    edition = edition_asked(request, year)
    return listing_of(actor, edition).respond(request, {"edition": edition})


@page(public)
def programme(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show everything that is known of one programme."""
    actor = actor_in(request)
    edition = edition_asked(request, year)
    rows = selectors.for_detail(Programme.objects.visible_to(actor).filter(edition=edition))
    found = get_object_or_404(rows, number=number)
    before = edition.programmes.filter(number__lt=number).order_by("-number").first()
    after = edition.programmes.filter(number__gt=number).order_by("number").first()
    context = {
        "edition": edition,
        "programme": found,
        "sheet": sheet_of(found),
        "before": before,
        "after": after,
        "revision_query": f"?revision={edition.revision}" if "revision" in request.GET else "",
    }
    return render(request, "roadmap/programme.html", context)
