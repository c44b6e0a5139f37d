"""What every system that shows a roadmap reads: the edition that is asked for, programmes with all their parts, who serves them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.urls import NoReverseMatch, reverse

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.manifest.catalogue import SystemRow
from oirase.systems.plan.commons.models import Edition, Programme


def published_editions(actor: Actor) -> QuerySet[Edition]:
    """Return the published editions, newest first."""
    return Edition.objects.visible_to(actor).filter(state="published").order_by("-fiscal_year", "-revision")


def edition_of(actor: Actor, fiscal_year: int | None = None, revision: int | None = None) -> Edition:
    """Return the newest published edition (of a year), or the very revision, also a draft that the actor may see.

    Raises Http404 where there is none.
    """
    editions = Edition.objects.visible_to(actor).select_related("body").order_by("-fiscal_year", "-revision")
    if fiscal_year is not None:
        editions = editions.filter(fiscal_year=fiscal_year)
    editions = (
        editions.filter(revision=revision) if revision is not None else editions.filter(state="published")
    )
    found = editions.first()
    if found is None:
        raise Http404
    return found


def for_detail(queryset: RecordQuerySet[Programme]) -> RecordQuerySet[Programme]:
    """Fetch with the rows everything that a programme's page, sheet, download or API answer shows."""
    return queryset.select_related("item__field", "bureau").prefetch_related(
        "bureau__versions",
        "divisions",
        "divisions__organisation__versions",
        "budget_lines__organisation__versions",
        "initiatives__cells",
        "indicators__figures",
        "achievements",
        "decisions",
        "errata",
        "predecessors__predecessor__edition",
        "successors__successor__edition",
    )


def door_of(system: SystemRow) -> str:
    """Return the address at which a system's users begin; empty while it is planned."""
    for page in system.entry_pages:
        try:
            return reverse(page)
        except NoReverseMatch:
            # A running system that this installation does not mount has no page to go to.
            continue
    return ""
