"""What waits at the consultation desk, for the officer's own desk."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in
from oirase.systems.business.consultation.selectors import waiting as waits
from oirase.ui.slots import Work, add_work


def waiting(request: HttpRequest) -> Work | None:
    """Return open requests and those past their day, for whoever works at it."""
    actor = actor_in(request)
    if not actor.has("consultation.view"):
        return None
    found = waits(actor)
    return Work(_("相談への対応"), reverse("consultation:desk"), found["turn"].value, found["overdue"].value)


add_work("consultation", waiting)
