"""What waits at the quality desk, for the officer's own desk."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.blocks.observations.qc.selectors import waiting as waits
from oirase.kernel.access.http import actor_in
from oirase.ui.slots import Work, add_work


def waiting(request: HttpRequest) -> Work | None:
    """Return the spans that wait for a verdict, for whoever may give one."""
    actor = actor_in(request)
    if not actor.has("observations.judge"):
        return None
    return Work(_("観測値の品質確認"), reverse("observations:desk"), waits(actor)["open"].value, 0)


add_work("observations", waiting)
