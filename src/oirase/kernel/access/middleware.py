"""What each request gets: an id that appears in logs, audit and error pages, and the Actor."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.context import actor_reference, request_id
from oirase.kernel.access.ids import new_id

Handler = Callable[[HttpRequest], HttpResponseBase]
PATIENCE_BYTES = 1024**3
DISCARDED_AT_ONCE = 256 * 1024
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


class UploadTooBig(RequestDataTooBig):
    """More is on its way than the page takes; the text says how much that is."""


class UploadLimitMiddleware:
    """Refuse what is too large by its announced length, before anything (the CSRF check is the first) reads it.

    Whoever reads a form has Django copy its files to the disk first; a hundred megabytes would be there before a page
    could say no. A page's limit is its `upload_bytes` beside what all forms may hold; None leaves it to the view.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, and let go of what nobody has read of it."""
        response = self.get_response(request)
        _let_go(request)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Raise UploadTooBig for a body above the limit of its page."""
        given = request.META.get("CONTENT_LENGTH") or ""
        allowed = getattr(view, "upload_bytes", 0)
        if allowed is None or not given.isdecimal():
            return
        if int(given) > allowed + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            limit = (allowed or settings.DATA_UPLOAD_MAX_MEMORY_SIZE) // 1024**2
            raise UploadTooBig(_("この画面で受け付けられるのは%(limit)d MBまでです。") % {"limit": limit})


def _let_go(request: HttpRequest) -> None:
    """Read what is still coming and keep nothing of it: a browser that is hung up on while it sends shows no page.

    Beyond what anybody sends by mistake the connection is left to break.
    """
    given = request.META.get("CONTENT_LENGTH") or "0"
    # The other side may hang up first; there is nobody to tell.
    with suppress(UnreadablePostError):
        while given.isdecimal() and int(given) < PATIENCE_BYTES and request.read(DISCARDED_AT_ONCE):
            pass


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
