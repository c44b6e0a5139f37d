"""The table of fees for officers: every amount with its source and mark, and a new amount from a day on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from oirase.blocks.payments.models import Fee
from oirase.blocks.payments.pages.forms import FeeForm
from oirase.blocks.payments.services.fees import add_fee
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import bodies_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected


@page(permission("payments.view"))
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the fees of the officer's bodies, the amount that holds today first and those before and after it beneath."""
    actor = actor_in(request)
    reached = {reach.body_id for reach in actor.reaches.get("payments.view", ())}
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    today = clock.today()
    for fee in (
        Fee.objects.filter(body_id__in=reached)
        .select_related("body")
        .order_by("body__code", "code", "-valid_from")
    ):
        group = groups.setdefault((fee.body.code, fee.code), {"now": None, "others": [], "any": fee})
        if group["now"] is None and fee.valid_from <= today:
            group["now"] = fee
        else:
            group["others"].append(fee)
    context = {"groups": list(groups.values()), "bodies": bodies_of(actor, "payments.fees")}
    return render(request, "payments/fees.html", context)


@page(permission("payments.fees"))
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, fee_id: int) -> HttpResponse:
    """Record a new amount."""
    actor = actor_in(request)
    with scope(actor):
        fee = _fee(actor, fee_id)
    form = FeeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_fee(actor, idempotency_key=form.key, fee_id=fee.pk, **form.values)  # type: ignore[call-arg]
        except Rejected as rejected:
            form.take(rejected)
        else:
            messages.success(request, _("金額を登録しました。"))
            return redirect("payments:fees")
    context = {"form": form, "fee": fee}
    return render(request, "payments/fee.html", context, status=422 if form.errors else 200)


def _fee(actor: Actor, fee_id: int) -> Fee:
    found = (
        Fee.objects.select_related("body")
        .filter(pk=fee_id, body_id__in=bodies_of(actor, "payments.fees"))
        .first()
    )
    if found is None:
        raise Http404
    return found
