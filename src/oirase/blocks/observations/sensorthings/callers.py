"""Who calls: a visitor, somebody with a session, another system by its service key, or a device by its own key."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from ninja.utils import check_csrf

from oirase.blocks.identity.facade import account_of_key
from oirase.blocks.observations.models import Device
from oirase.blocks.observations.sensorthings.errors import Fault
from oirase.blocks.observations.sensorthings.ports import intake
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.context import actor_reference
from oirase.kernel.access.http import SAFE, actor_in

VISITOR = Actor.anonymous("sensorthings")


@dataclass(frozen=True)
class Caller:
    """Whoever sent a request: the actor that reads, and the device if it is one."""

    actor: Actor
    device: Device | None = None


def caller(request: HttpRequest) -> Caller:
    """Find out who calls; Fault 401 for a key that is none, 403 for a session's write without its token."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind:
        return _by_key(secret.strip() if kind.lower() == "bearer" else "")
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        # Nobody: what a visitor may read needs no session, no cookie and no query.
        return Caller(VISITOR)
    if request.method not in SAFE and check_csrf(request):
        raise Fault("CSRF token missing or wrong; other systems use a service account's key", 403)
    return Caller(actor_in(request))


def _by_key(secret: str) -> Caller:
    user = account_of_key(secret) if secret else None
    if user is not None:
        actor = actor_of(user)
        actor_reference.set(actor.reference)
        return Caller(actor)
    device = intake().device_of(secret) if secret else None
    if device is None:
        raise Fault("this key is not valid", 401)
    return Caller(VISITOR, device)
