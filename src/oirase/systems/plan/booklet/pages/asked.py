"""Which edition and language an address asks for."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.booklet.models import LANGUAGES
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.selectors import edition_of


def revision_in(request: HttpRequest) -> int | None:
    """Return the revision that the query names."""
    given = request.GET.get("revision", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else None


def edition_asked(request: HttpRequest, year: int) -> Edition:
    """Return the newest published edition of a year, or the revision of the query; Http404 for what the actor does not see."""
    return edition_of(actor_in(request), year, revision_in(request))


def check_language(language: str) -> None:
    """Raise Http404 for a language in which there are no booklets."""
    if language not in LANGUAGES:
        raise Http404
