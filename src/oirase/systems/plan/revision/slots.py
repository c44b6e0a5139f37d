"""What waits in the revision, for the officer's own desk: sheets to hand in, and for the office in charge those to check."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.revision.selectors import counts_for, waiting_for_acceptance
from oirase.ui.slots import Work, add_work


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


add_work("revision.check", to_check)
add_work("revision.hand_in", to_hand_in)
