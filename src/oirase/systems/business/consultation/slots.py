"""What waits at the consultation desk, for the officer's own desk."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in
from oirase.systems.business.consultation.selectors import desk_counts
from oirase.ui.slots import Work, add_work


def waiting(request: HttpRequest) -> Work | None:
    """Return open requests and those past their day, for whoever may answer."""
    actor = actor_in(request)
    if not actor.has("consultation.answer"):
        return None
    counts = desk_counts(actor)
    return Work(_("相談への対応"), reverse("consultation:desk"), counts["open"], counts["overdue"])


add_work("consultation", waiting)
