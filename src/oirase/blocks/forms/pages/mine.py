"""A person's own: what they have begun to fill in, and what they let be filled in for them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.forms.selectors import own_drafts, profile_lines
from oirase.blocks.forms.services import profiles
from oirase.kernel.access.http import actor_in, page, signed_in


@page(signed_in)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List drafts and the profile."""
    actor = actor_in(request)
    context = {"drafts": own_drafts(actor), "profile": profile_lines(actor)}
    return render(request, "forms/mine.html", context)


@page(signed_in)
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forget the profile."""
    profiles.forget_profile(actor_in(request))
    messages.success(request, _("登録情報を消しました。"))
    return redirect("forms:mine")
