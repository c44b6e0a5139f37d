"""Pages of the desk: work list, one request with everything to do on it, recording calls, searching answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.cases.facade import acts_for, deciding, flow_of, note_look, timeline
from oirase.blocks.messaging.facade import deliveries_fragment
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import may, shown
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.business.consultation import notice, selectors, services
from oirase.systems.business.consultation.models import Request, Topic
from oirase.systems.business.consultation.pages import forms
from oirase.systems.business.consultation.pages.listing import requests_for


@page(permission("consultation.view"))
def desk(request: HttpRequest) -> HttpResponseBase:
    """List requests with filters, counts of what waits, and exports."""
    return requests_for(actor_in(request)).respond(request)


@page(permission("consultation.view"))
@require_GET
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show a request with its two-sided timeline, and the forms for what the officer may do next."""
    return _show(request, request_id)


def _show(
    request: HttpRequest, request_id: UUID, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        found = _visible(actor, request_id)
        case = found.case
        context = {
            "found": found,
            "case": case,
            "people": {"name": shown(actor, found, "contact_name")}
            | {name: shown(actor, case, name) for name in ("email", "phone")},
            "outcome": flow_of(case.type_version_id).outcome(case.outcome),
            "entries": timeline(case, for_applicant=False, contact=may(actor, case, "contact")),
            "reached": deliveries_fragment(actor, case),
            "similar": selectors.similar(actor, found),
            **acts_for(actor, case, without=("propose",)),
        }
        context["own"] = _forms(context) | (bound or {})
    if may(actor, case, "contact"):
        note_look(request, case, _("相談への対応"))
    return render(request, "consultation/request.html", context, status=status)


def _visible(actor: Actor, request_id: UUID) -> Request:
    """Return a request over whose office the officer holds a role; 404 for any other."""
    rows = Request.objects.select_related(
        "case__type", "case__type_version", "case__assignee", "case__applicant", "body", "organisation"
    )
    found = rows.visible_to(actor, granted=True).filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def _forms(context: dict[str, Any]) -> dict[str, Any]:
    """Return an empty form for what the desk itself does and how the case stands now: answer, close."""
    made: dict[str, Any] = {}
    if context["may"]["perform"]:
        made["answer"] = forms.AnswerForm(auto_id="answer_%s")
    if context["may"]["propose"]:
        made["close"] = forms.CloseForm(auto_id="close_%s")
    return made


@page(permission("consultation.record"))
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Record a call or a visit."""
    form = forms.RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record(actor_in(request), idempotency_key=form.key, **form.values)  # type: ignore[call-arg]
        except Rejected as rejected:
            form.take(rejected)
        else:
            # What was sent twice comes back without its case.
            with scope(actor_in(request)):
                number = made.case.number
            messages.success(
                request, _("相談を記録しました。受付番号は %(number)s です。") % {"number": number}
            )
            return redirect("consultation:request", made.pk)
    return render(request, "consultation/record.html", {"form": form}, status=422 if form.errors else 200)


@page(permission("consultation.view"))
@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """Search what the desk has answered before."""
    words, topic = request.GET.get("q", "")[:100], request.GET.get("topic", "")
    found = selectors.answered(actor_in(request), words, topic)
    context = {"q": words, "topic": topic, "topics": Topic.choices, "rows": found}
    return render(request, "consultation/answers.html", context)


@page(permission("consultation.view"))
@require_GET
def letter(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give an officer the answer as the company gets it; only with the right to see whom it names."""
    found = _visible(actor_in(request), request_id)
    if not found.answered_at or not may(actor_in(request), found.case, "contact"):
        raise Http404
    return notice.response(found)


@page(permission("cases.work"))
@require_POST
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Answer."""
    form = forms.AnswerForm(request.POST, auto_id="answer_%s")
    return _act(request, request_id, "answer", form, partial(services.answer, request_id=request_id))


@page(permission("cases.work"))
@require_POST
def close(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Finish with an outcome."""
    form = forms.CloseForm(request.POST, auto_id="close_%s")
    return _act(request, request_id, "close", form, partial(deciding.propose, case_id=request_id))


def _act(
    request: HttpRequest, request_id: UUID, name: str, form: Any, service: Callable[..., Any]
) -> HttpResponse:
    """Run one command for a form; its problems are shown at the form, where the officer is.

    It is given the version that the officer saw, so that two who answer at once do not overwrite each other.
    """
    if not form.is_valid():
        return _show(request, request_id, {name: form}, 422)
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() else None
    try:
        service(actor_in(request), idempotency_key=form.key, version=version, **form.values)
    except Rejected as rejected:
        form.take(rejected)
        return _show(request, request_id, {name: form}, 422)
    except Conflict as conflict:
        # What was typed stays in the form, beside what the other has written.
        form.add_error(None, str(conflict))
        return _show(request, request_id, {name: form}, 409)
    messages.success(request, _("保存しました。"))
    return redirect("consultation:request", request_id)
