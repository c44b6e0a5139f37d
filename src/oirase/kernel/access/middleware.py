"""What each request gets: an id that appears in logs, audit and error pages, and the Actor."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject

from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.context import actor_reference, request_id
from oirase.kernel.access.ids import new_id

Handler = Callable[[HttpRequest], HttpResponseBase]
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}\Z")


class RequestIdMiddleware:
    """Name the request; a well-formed id from the proxy in front is kept."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set `request.id` and the answer's X-Request-Id."""
        given = request.headers.get("X-Request-Id", "")
        request.id = given if _GIVEN.match(given) else str(new_id())  # type: ignore[attr-defined]
        token = request_id.set(request.id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response


class ActorMiddleware:
    """Resolve the signed-in account into `request.actor` when it is first asked for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set `request.actor`, lazily: static pages for visitors cost no query."""
        request.actor = SimpleLazyObject(lambda: resolve(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def resolve(request: HttpRequest) -> Actor:
    """Return today's Actor of the request's account, or an anonymous one told apart by its CSRF secret."""
    user = request.user
    if user.is_authenticated and user.is_active:
        actor = actor_of(user)
    else:
        get_token(request)
        secret = request.META.get("CSRF_COOKIE", "")
        actor = Actor.anonymous(hashlib.sha256(secret.encode()).hexdigest()[:32])
    actor_reference.set(actor.reference)
    return actor
