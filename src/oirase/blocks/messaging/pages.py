"""The inbox: list, open, mark all as read, choose whether mails are sent too."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.messaging import selectors, services
from oirase.kernel.access.http import actor_in, page, signed_in


@page(signed_in)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """List one's messages, newest first."""
    actor = actor_in(request)
    only = request.GET.get("show") == "unread"
    context = {
        "found": selectors.inbox(actor, unread_only=only, after=request.GET.get("after") or None),
        "unread_only": only,
        "unread": selectors.unread(actor),
        "wants_mail": selectors.wants_mail(actor),
    }
    return render(request, "messaging/inbox.html", context)


@page(signed_in)
@require_POST
def open_message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Mark a message as read and go to what it is about."""
    message = services.mark_read(actor_in(request), message_id=message_id)
    if message.link and url_has_allowed_host_and_scheme(message.link, allowed_hosts=None):
        return redirect(message.link)
    return redirect("messaging:inbox")


@page(signed_in)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all messages as read."""
    services.mark_all_read(actor_in(request))
    messages.success(request, _("すべて既読にしました。"))
    return redirect("messaging:inbox")


@page(signed_in)
@require_POST
def preference(request: HttpRequest) -> HttpResponse:
    """Turn mails on or off."""
    services.set_preference(actor_in(request), by_mail=request.POST.get("by_mail") == "yes")
    messages.success(request, _("通知の設定を保存しました。"))
    return redirect("messaging:inbox")
