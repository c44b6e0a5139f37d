"""What a person has begun to fill in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from oirase.blocks.forms.selectors import own_drafts
from oirase.kernel.access.http import actor_in, page, signed_in


@page(signed_in)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List drafts, with the way to what is filled in for the person."""
    return render(request, "forms/mine.html", {"drafts": own_drafts(actor_in(request))})
