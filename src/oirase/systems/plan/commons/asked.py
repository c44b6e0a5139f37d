"""Which edition an address asks for, for the systems that show editions."""

from __future__ import annotations

from django.http import HttpRequest

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.selectors import edition_of, published_editions


def edition_asked(request: HttpRequest, year: int | None) -> Edition | None:
    """Return the newest published edition (of the year); `?revision=` asks for an older one, or for a draft.

    None where nothing is published yet and no year is asked for; raises Http404 for what is not there or not for the actor to see.
    """
    actor = actor_in(request)
    if year is None:
        return published_editions(actor).select_related("body").first()
    given = request.GET.get("revision", "")
    revision = int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else None
    return edition_of(actor, year, revision)


def revision_query(edition: Edition) -> str:
    """Return what an address needs to lead to an edition that is not the public one of its year."""
    return "" if edition.state == "published" else f"?revision={edition.revision}"
