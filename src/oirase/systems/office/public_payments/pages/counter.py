"""The counter: find what somebody wants to pay, or sell from the table of fees."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.payments.facade import Charge, desk
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.systems.office.public_payments.pages import forms
from oirase.systems.office.public_payments.selectors import lists

FOUND = 20


@page(permission("payments.counter"))
@require_GET
def counter(request: HttpRequest) -> HttpResponse:
    """Search open charges by number or name, and offer a sale."""
    actor = actor_in(request)
    words = request.GET.get("q", "").strip()[:100]
    found: list[Charge] = []
    if words:
        rows: Any = lists.charges({"q": words}).visible_to(actor, "counter", granted=True)
        found = list(rows.filter(cancelled_at=None).order_by("-created_at")[:FOUND])
        exact = [one for one in found if one.number.upper() == words.upper()]
        if len(exact) == 1:
            return redirect("public-payments:charge", exact[0].pk)
    return render(request, "public_payments/counter.html", {"q": words, "found": found, "form": _form(actor)})


def _form(actor: Actor, data: Any = None) -> forms.SellForm | None:
    """Return the form of a sale at the officer's counters; None without one, or without fees."""
    offices = lists.counters_of(actor, "counter")
    fees = desk.fees_on(clock.today(), offices[0].body) if offices else []
    return forms.SellForm(data, offices=offices, fees=fees) if fees else None


@page(permission("payments.counter"))
@require_POST
def sell(request: HttpRequest) -> HttpResponse:
    """Make the charge of a sale, and go on to taking the money."""
    actor = actor_in(request)
    with scope(actor):
        form = _form(actor, request.POST)
    if form is None:
        return redirect("public-payments:counter")
    if form.is_valid():
        try:
            made = desk.sell(  # type: ignore[call-arg]
                actor,
                idempotency_key=form.key,
                office_id=form.cleaned_data["office"],
                payer_name=form.cleaned_data["payer_name"],
                fees=form.chosen,
                due_on=form.cleaned_data["due_on"],
            )
        except Rejected as rejected:
            form.take(rejected)
        else:
            return redirect("public-payments:charge", made.pk)
    return render(request, "public_payments/counter.html", {"q": "", "found": [], "form": form}, status=422)
