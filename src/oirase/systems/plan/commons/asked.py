"""Which edition an address asks for, for the systems that show editions."""

from __future__ import annotations

from django.http import HttpRequest

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.selectors import edition_of, published_editions


def revision_in(request: HttpRequest) -> int | None:
    """Return the revision that the query names."""
    given = request.GET.get("revision", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else None


def edition_asked(request: HttpRequest, year: int | None) -> Edition:
    """Return the newest published edition (of the year); `?revision=` asks for an older one of a year, or for a draft.

    Raises Http404 for what is not there or not for the actor to see.
    """
    return edition_of(actor_in(request), year, revision_in(request) if year is not None else None)


def edition_if_any(request: HttpRequest, year: int | None) -> Edition | None:
    """Return what is asked for; None where no year is asked for and nothing is published yet."""
    if year is None and not published_editions(actor_in(request)).exists():
        return None
    return edition_asked(request, year)


def revision_query(edition: Edition) -> str:
    """Return what an address needs to lead to an edition that is not the public one of its year."""
    return "" if edition.state == "published" else f"?revision={edition.revision}"
