"""What pages of a bay share: finding it, and saying that there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from oirase.kernel.access.http import actor_in
from oirase.systems.agriculture.sea_watch.readings import Watched, watched

View = Callable[..., HttpResponse]


def with_bay(view: View) -> View:
    """Give a view the bay as the actor sees it; an installation without one gets a page that says so."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        bay = watched(actor_in(request))
        if bay is None:
            return render(request, "sea_watch/none.html")
        return view(request, bay, *args, **kwargs)

    return found


def station_address(number: int) -> str:
    """Return where the observations block shows a station by its number, nothing where this installation has no such page."""
    try:
        return reverse("observations:station", args=[number])
    except NoReverseMatch:
        return ""


def context_of(found: Watched, **more: Any) -> dict[str, Any]:
    """Return what every page's template asks for."""
    return {"found": found, "bay": found.bay, **more}
