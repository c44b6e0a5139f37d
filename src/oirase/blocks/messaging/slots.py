"""The badge of unread messages in the header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from oirase.blocks.messaging.selectors import unread
from oirase.kernel.access.http import actor_in
from oirase.ui.slots import register


def badge(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the number for whoever has signed in."""
    actor = actor_in(request)
    return {"unread": unread(actor)} if actor.is_signed_in else None


register("header_end", "messaging/_badge.html", badge, order=50)
