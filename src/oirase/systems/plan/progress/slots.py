"""Old figures on the officer's own desk, and the way from a programme's page to its progress."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.progress.models import Overdue
from oirase.ui.slots import Work, add_work


def waiting(request: HttpRequest) -> Work | None:
    """Return how many figures of the officer's offices have grown old, for whoever may see them."""
    actor = actor_in(request)
    if not actor.has("progress.view"):
        return None
    count = Overdue.objects.visible_to(actor, granted=True).values("key").distinct().count()
    return Work(_("古くなった数値"), reverse("progress:overdue"), count)


add_work("progress", waiting)
