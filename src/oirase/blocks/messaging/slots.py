"""The badge of unread messages in the header, a word on my page when mail comes back, and on the desk what did not arrive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.blocks.messaging.selectors import failures, stopped, unread
from oirase.kernel.access.http import actor_in
from oirase.ui.slots import Work, add_work, register


def badge(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the number for whoever has signed in."""
    actor = actor_in(request)
    return {"unread": unread(actor)} if actor.is_signed_in else None


register("header_end", "messaging/_badge.html", badge, order=50)


def stop(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the stop on the reader's mail address, if mail came back from it."""
    found = stopped(actor_in(request))
    return {"stopped": found} if found else None


register("my_page_cards", "messaging/_stopped.html", stop, order=5)


def failed(request: HttpRequest) -> Work | None:
    """Return how many of an office's messages did not arrive."""
    actor = actor_in(request)
    number = failures(actor) if actor.has("messaging.deliveries") else 0
    url = reverse("messaging:deliveries") + "?state=failed"
    return Work(_("届かなかったお知らせ"), url, number) if number else None


add_work("messaging", failed)
