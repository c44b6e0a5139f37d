"""Pages of alerts."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from oirase.kernel.access.http import page, public


@page(public)
def listed(request: HttpRequest) -> HttpResponse:
    """List."""
    return HttpResponse("")


@page(public)
def one(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Show one."""
    return HttpResponse("")
