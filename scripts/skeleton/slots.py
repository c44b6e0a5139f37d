"""What waits here, for the officer's own desk."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from oirase.systems.DOMAIN.SLUG.selectors import waiting as waits

from oirase.kernel.access.http import actor_in
from oirase.ui.slots import Work, add_work


def waiting(request: HttpRequest) -> Work | None:
    """Return items whose turn it is here and those past their day, for whoever works at it."""
    actor = actor_in(request)
    if not actor.has("SLUG.view"):
        return None
    found = waits(actor)
    return Work(_("NAME_JAの受付"), reverse("SLUG:desk"), found["turn"].value, found["overdue"].value)


add_work("SLUG", waiting)
