"""The frame's own addresses: choosing a language, the pack's theme, the gallery of components."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from oirase.kernel.access.http import page, public
from oirase.kernel.manifest import packs
from oirase.ui import theme

YEAR = 365 * 24 * 3600


@page(public)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to where the person was."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
            httponly=True,
        )
    return response


@require_safe
@cache_control(public=True, max_age=YEAR)
def theme_css(request: HttpRequest) -> HttpResponse:
    """Give the pack's colours; the address carries their version."""
    return HttpResponse(theme.style_sheet(packs.current()), content_type="text/css; charset=utf-8")


# Opens no transaction: the style sheet is asked for on every first visit and reads nothing.
theme_css.policy = public  # type: ignore[attr-defined]


@page(public)
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with sample data, in installations where data are made up anyway."""
    if not (settings.DEMO_ALLOWED or settings.DEBUG):
        raise Http404
    from oirase.ui import samples

    return render(request, "ui/gallery/page.html", samples.context())
