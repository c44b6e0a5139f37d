"""Small pages of the look: choosing a language, the pack's colours, saved views of lists."""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from oirase.kernel.access.http import page, public, signed_in
from oirase.kernel.manifest import packs
from oirase.kernel.outbox.models import Job, JobState
from oirase.ui.saved_views import remove, save

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
PROPERTIES = {"primary": "--primary", "primary_dark": "--primary-hover", "on_primary": "--on-primary"}


@page(public)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to where the reader was."""
    response = HttpResponseRedirect(back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 86400,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


def back(request: HttpRequest) -> str:
    """Return the address of this site that the form names, or the front page."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"


@page(public)
@cache_control(max_age=3600, public=True)
def theme(request: HttpRequest) -> HttpResponse:
    """Give the pack's colours as custom properties; what is no colour is left out."""
    colours = packs.current().content.get("theme", {})
    lines = [
        f"{name}: {colours[key]};"
        for key, name in PROPERTIES.items()
        if COLOUR.match(str(colours.get(key, "")))
    ]
    return HttpResponse(":root { " + " ".join(lines) + " }\n", content_type="text/css; charset=utf-8")


@page(signed_in)
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep a list's filters under a name."""
    save(
        request.actor,  # type: ignore[attr-defined]
        listing=request.POST.get("listing", "")[:100],
        title=request.POST.get("title", ""),
        query=request.POST.get("query", ""),
    )
    return redirect(back(request))


@page(signed_in)
@require_POST
def delete_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget a saved view of one's own."""
    remove(request.actor, view_id=pk)  # type: ignore[attr-defined]
    return redirect(back(request))


@page(signed_in)
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far one's own long job has come."""
    found = get_object_or_404(Job, pk=pk, actor_id=request.actor.user_id)  # type: ignore[attr-defined]
    wanted = request.GET.get("back", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    context = {
        "job": found,
        "running": found.state in (JobState.WAITING, JobState.RUNNING),
        "back": wanted if safe else "/",
    }
    return render(request, "ui/_job.html" if getattr(request, "htmx", False) else "ui/job.html", context)
