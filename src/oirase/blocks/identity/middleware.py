"""A session that was ended elsewhere says so, instead of asking for a password as if nothing had been."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

from oirase.kernel.access.http import SAFE

Handler = Callable[[HttpRequest], HttpResponseBase]


class EndedSessionMiddleware:
    """Lead somebody whose browser still carries a session that is gone to a page that explains it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Replace the way to the login page by the way to the explanation."""
        response = self.get_response(request)
        carried = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        login = resolve_url(settings.LOGIN_URL)
        leads_to_login = response.status_code == 302 and response.headers.get("Location", "").startswith(
            login
        )
        if carried and leads_to_login and not request.path.startswith(login) and request.session.is_empty():
            target = f"{reverse('identity:ended')}?{urlencode({'next': _page_of(request)})}"
            return HttpResponseRedirect(target)
        return response


def _page_of(request: HttpRequest) -> str:
    """Return the page to come back to: for something that was sent, the one on which it was written."""
    if request.method in SAFE:
        return request.get_full_path()
    return request.headers.get("Referer", "/")
