"""What waits in the revision, for the officer's own desk: sheets to hand in, and for the office in charge those to check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.commons.models import EditionState, Programme
from oirase.systems.plan.revision.selectors import counts_for, waiting_for_acceptance
from oirase.ui.slots import Work, add_work, register


def to_check(request: HttpRequest) -> Work | None:
    """Return the sheets that wait to be accepted, for whoever manages the revision."""
    actor = actor_in(request)
    if not actor.has("revision.manage"):
        return None
    address = reverse("roadmap-revision:sheets") + "?state=submitted"
    return Work(_("個票の確認"), address, waiting_for_acceptance(actor))


def to_hand_in(request: HttpRequest) -> Work | None:
    """Return the sheets that an officer's division owes."""
    actor = actor_in(request)
    if not actor.has("revision.edit") or actor.has("revision.manage"):
        return None
    counts = counts_for(actor)
    return Work(_("個票の提出"), reverse("roadmap-revision:sheets"), counts["open"], counts["late"])


def to_mend(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the published programme that a roadmap's page shows, for whoever may mend it."""
    actor = actor_in(request)
    asked = request.resolver_match.kwargs if request.resolver_match else {}
    if not actor.has("plan.publish") or not {"year", "number"} <= asked.keys() or "revision" in request.GET:
        return None
    rows = Programme.objects.visible_to(actor, "publish").filter(
        edition__state=EditionState.PUBLISHED, edition__fiscal_year=asked["year"], number=asked["number"]
    )
    newest = rows.order_by("-edition__revision").first()
    return {"programme": newest} if newest else None


register("roadmap_programme", "revision/_errata_link.html", to_mend, order=200)
add_work("revision.check", to_check)
add_work("revision.hand_in", to_hand_in)
