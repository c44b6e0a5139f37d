"""Many cases to other officers: choose whose and to whom, watch how far it has come."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from oirase.blocks.cases import selectors
from oirase.blocks.cases.pages.forms import HandOverForm
from oirase.blocks.cases.services import handing_over
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.ui.lists.bulk import job_of


@page(permission("cases.assign"))
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Show who holds how many cases, those first who are not here any more; hand them over as a job."""
    actor = actor_in(request)
    job = job_of(actor, request.GET.get("job", ""))
    if request.GET.get("part") == "progress":
        return render(request, "ui/lists/_job.html", {"job": job})
    with scope(actor):
        held = selectors.held_by(actor)
        people = selectors.who_may_take(actor)
    form = HandOverForm(
        request.POST or None, held=held, people=people, initial={"from_id": request.GET.get("from", "")}
    )
    if request.method == "POST" and form.is_valid():
        values = form.values
        try:
            started = handing_over.start(
                actor,
                from_id=UUID(values["from_id"]),
                to_ids=[UUID(one) for one in values["to_ids"]],
                idempotency_key=form.key,  # type: ignore[call-arg]
            )
            return redirect(f"{reverse('cases:hand_over')}?job={started.pk}")
        except Rejected as rejected:
            form.take(rejected)
    context = {"form": form, "held": held, "job": job}
    return render(request, "cases/hand_over.html", context, status=422 if form.errors else 200)
