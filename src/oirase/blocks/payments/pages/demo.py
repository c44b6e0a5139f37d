"""The simulated provider's own page, as if it stood elsewhere: the payer says how the payment shall go, and the provider's calls follow.

It is opened by whoever may open the charge, and only where demonstrations are allowed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from oirase.blocks.payments.adapters.demo import book
from oirase.blocks.payments.models import Attempt
from oirase.blocks.payments.pages.forms import DemoForm
from oirase.blocks.payments.pages.payer import opened
from oirase.blocks.payments.providers import Answer
from oirase.blocks.payments.services import online
from oirase.kernel.access.http import page, public
from oirase.kernel.access.rowsecurity import scope

CODE = "demo"


@page(public)
@require_http_methods(["GET", "HEAD", "POST"])
def hosted(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Show the choices, or do what was chosen and send the payer back."""
    if not settings.DEMO_ALLOWED:
        raise Http404
    with scope(online.CALLER):
        attempt = Attempt.objects.select_related("charge").filter(pk=attempt_id, provider=CODE).first()
    if attempt is None:
        raise Http404
    opened(request, attempt.charge_id)
    form = DemoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _play(form.cleaned_data["choice"], attempt)
        return redirect("payments:result", attempt.charge_id)
    context = {"attempt": attempt, "charge": attempt.charge, "form": form}
    return render(request, "payments/demo.html", context, status=422 if form.errors else 200)


def _play(choice: str, attempt: Attempt) -> None:
    reference = str(attempt.pk)
    if choice == "forged":
        _forge(Answer(reference, "paid", "forged", attempt.amount))
        return
    if choice == "leave":
        return
    amount = attempt.amount + 100 if choice == "amount" else None
    book.decide(book.HOUSE, reference=reference, paid=choice != "failure", amount=amount)
    answer = book.answer_of(reference)
    for _time in range({"silent": 0, "double": 2}.get(choice, 1)):
        body, signature = book.call_about(answer)
        online.take_callback(online.CALLER, provider=CODE, body=body, signature=signature)


def _forge(answer: Answer) -> None:
    _body, signature = book.call_about(replace(answer, amount=1))
    forged = json.dumps({"reference": answer.reference, "status": answer.status, "amount": answer.amount})
    online.take_callback(online.CALLER, provider=CODE, body=forged, signature=signature)
