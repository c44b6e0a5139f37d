"""Who calls: a visitor, somebody with a session, another system by its service key, or a device by its own key."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from ninja.utils import check_csrf

from oirase.blocks.identity.facade import account_of_key
from oirase.blocks.observations.ingest import senders
from oirase.blocks.observations.ingest.keys import digest_of
from oirase.blocks.observations.ingest.senders import Sender
from oirase.blocks.observations.models import DeviceKey
from oirase.blocks.observations.sensorthings.errors import Fault
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.context import actor_reference
from oirase.kernel.access.http import SAFE, actor_in
from oirase.kernel.access.rowsecurity import reading_as

VISITOR = Actor.anonymous("sensorthings")


@dataclass(frozen=True)
class Caller:
    """Whoever sent a request: the actor that reads, and the device if it is one."""

    actor: Actor
    device: Sender | None = None


def caller(request: HttpRequest) -> Caller:
    """Find out who calls; Fault 401 for a key that is none, 403 for a session's write without its token."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind:
        return _by_key(kind.lower(), secret.strip())
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        # Nobody: what a visitor may read needs no session, no cookie and no query.
        return Caller(VISITOR)
    if request.method not in SAFE and check_csrf(request):
        raise Fault("CSRF token missing or wrong; other systems use a service account's key", 403)
    return Caller(actor_in(request))


def _by_key(kind: str, secret: str) -> Caller:
    """Find whose key it is: a service account's, or a device's (which may also name itself by HTTP Basic: its code and its key)."""
    user = account_of_key(secret) if kind == "bearer" and secret else None
    if user is not None:
        actor = actor_of(user)
        actor_reference.set(actor.reference)
        return Caller(actor)
    device = _device(kind, secret)
    if device is None:
        raise Fault("this key is not valid", 401)
    return Caller(VISITOR, device)


def _device(kind: str, secret: str) -> Sender | None:
    if kind == "basic":
        try:
            code, _, key = base64.b64decode(secret, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return None
        return senders.by_key(code, key) if key and "\0" not in code else None
    if kind != "bearer" or not secret:
        return None
    with reading_as(Actor.system("observations.device")):
        keys = DeviceKey.objects.filter(digest=digest_of(secret))
        owner = keys.values_list("device__code", flat=True).first()
    return senders.by_key(owner, secret) if owner else None
