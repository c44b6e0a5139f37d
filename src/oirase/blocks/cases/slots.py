"""What waits in the case list, for the officer's own desk."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.blocks.cases.selectors import counts, of_this_desk
from oirase.kernel.access.http import actor_in
from oirase.ui.slots import Work, add_work


def waiting(request: HttpRequest) -> Work | None:
    """Return what is one's own turn or nobody's, and what is late, for whoever works on cases."""
    actor = actor_in(request)
    if not actor.has("cases.work"):
        return None
    # Systems with a work list of their own say what waits in it themselves.
    found = counts(actor, of_this_desk())
    waits = found["mine"].value + found["unassigned"].value
    return Work(_("申請の審査"), reverse("cases:cases"), waits, found["overdue"].value)


add_work("cases", waiting)
