"""What waits at the buoys, for the officer's own desk."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.http import actor_in
from oirase.systems.agriculture.sea_watch.models import Alarm
from oirase.systems.agriculture.sea_watch.pages.desk import due_works
from oirase.systems.agriculture.sea_watch.readings import watched
from oirase.ui.slots import Work, add_work


def waiting(request: HttpRequest) -> Work | None:
    """Return open alarms, and those together with work that is overdue."""
    actor = actor_in(request)
    if not actor.has("sea_watch.view"):
        return None
    found = watched(actor)
    if found is None:
        return None
    alarms = Alarm.objects.visible_to(actor).filter(ended_at=None).count()
    overdue = len(due_works(actor, found, clock.today()))
    return Work(_("ブイの保守と異常"), reverse("sea-watch:desk"), alarms + overdue, overdue)


add_work("sea_watch", waiting)
