"""Refunds that wait for a second officer, those on their way, and the newest that are decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.payments.facade import desk
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.commands import Rejected
from oirase.systems.office.public_payments.selectors import lists


@page(permission("payments.view"))
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List them."""
    actor = actor_in(request)
    context = {
        "waiting": lists.refunds_waiting(actor),
        "done": lists.refunds_done(actor),
        "me": actor.user_id,
        "may_confirm": actor.has("payments.confirm_refund"),
    }
    return render(request, "public_payments/refunds.html", context)


@page(permission("payments.confirm_refund"))
@require_POST
def confirm(request: HttpRequest, refund_id: UUID) -> HttpResponse:
    """Confirm one."""
    return _decide(request, refund_id, desk.confirm, _("返金を確認しました。"))


@page(permission("payments.confirm_refund"))
@require_POST
def reject(request: HttpRequest, refund_id: UUID) -> HttpResponse:
    """Turn one down."""
    return _decide(request, refund_id, desk.reject, _("返金を却下しました。"))


def _decide(request: HttpRequest, refund_id: UUID, call: Callable[..., Any], said: str) -> HttpResponse:
    try:
        call(actor_in(request), refund_id=refund_id)
    except Rejected as rejected:
        messages.error(request, str(rejected))
    else:
        messages.success(request, said)
    return redirect("public-payments:refunds")
