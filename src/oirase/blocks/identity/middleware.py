"""Sessions: when each was last used, and what somebody is told whose session was ended elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone

from oirase.kernel.access.http import SAFE

Handler = Callable[[HttpRequest], HttpResponseBase]
# How exactly a person is told when a session was last used; a write for each page that is read would cost more than the page.
EXACT_TO = timedelta(minutes=1)


class LastUseMiddleware:
    """Note of each session when and from where it was last used; a new place is noted at once."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note the use, unless the same was noted a moment ago."""
        if request.session.session_key and request.user.is_authenticated and not _noted(request):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


def _noted(request: HttpRequest) -> bool:
    length = UserSession._meta.get_field("user_agent").max_length
    found: bool = UserSession.objects.filter(
        session_key=request.session.session_key,
        user_id=request.user.pk,
        ip=get_adapter().get_client_ip(request),
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:length],
        last_seen_at__gt=timezone.now() - EXACT_TO,
    ).exists()
    return found


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
