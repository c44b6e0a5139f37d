"""What stands in place of a roadmap of which nothing is published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.roadmap import selectors


def nothing_yet(request: HttpRequest, year: int | None) -> HttpResponse | None:
    """Return the page for a roadmap of which nothing is published; None where there is something, or a year is asked for."""
    if year is not None or selectors.published_editions(actor_in(request)).exists():
        return None
    return render(request, "roadmap/empty.html")
