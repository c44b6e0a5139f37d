"""Old figures on the officer's own desk, and the ways from the roadmap's pages to the progress of what they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.progress.models import Overdue
from oirase.ui.slots import Work, add_work, register


def waiting(request: HttpRequest) -> Work | None:
    """Return how many figures of the officer's offices have grown old, for whoever may see them."""
    actor = actor_in(request)
    if not actor.has("progress.view"):
        return None
    count = Overdue.objects.visible_to(actor, granted=True).values("key").distinct().count()
    return Work(_("古くなった数値"), reverse("progress:overdue"), count)


def of_the_programme(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return where the progress of the programme stands that the roadmap's own address names."""
    asked = request.resolver_match.kwargs if request.resolver_match else {}
    if "year" not in asked or "number" not in asked:
        return None
    revision = request.GET.urlencode() if "revision" in request.GET else ""
    address = reverse("progress:programme", args=[asked["year"], asked["number"]])
    return {"address": f"{address}?{revision}" if revision else address}


add_work("progress", waiting)
register("roadmap_ways", "progress/_progress_link.html", order=20)
register("roadmap_programme", "progress/_programme_link.html", of_the_programme)
