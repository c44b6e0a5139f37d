"""What waits at the counter, for the officer's own desk."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in
from oirase.systems.office.counter_reform.selectors import open_visits
from oirase.ui.slots import Work, add_work


def unfinished(request: HttpRequest) -> Work | None:
    """Return the visits that nobody has ended yet, for whoever receives people."""
    actor = actor_in(request)
    if not actor.has("counter_reform.receive"):
        return None
    return Work(_("終わっていない来庁"), reverse("counter-reform:visits"), open_visits(actor))


def register() -> None:
    """Show it on desks."""
    add_work("counter_reform", unfinished)
