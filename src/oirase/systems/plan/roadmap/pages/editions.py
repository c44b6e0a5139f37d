"""Which edition an address asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.roadmap import selectors


def edition_asked(request: HttpRequest, year: int | None) -> Edition:
    """Return the newest published edition (of the year); `?revision=` asks for an older one, or for a draft.

    Raises Http404 for what is not there or not for the actor to see.
    """
    revision = request.GET.get("revision", "")
    number = int(revision) if revision.isdecimal() and len(revision) < 5 and year is not None else None
    return selectors.edition_of(actor_in(request), year, number)


def nothing_yet(request: HttpRequest, year: int | None) -> HttpResponse | None:
    """Return the page for a roadmap of which nothing is published; None where there is something, or a year is asked for."""
    if year is not None or selectors.published_editions(actor_in(request)).exists():
        return None
    return render(request, "roadmap/empty.html")
