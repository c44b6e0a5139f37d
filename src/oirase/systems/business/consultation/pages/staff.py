"""Pages of the desk: work list, one request with everything to do on it, recording calls, searching answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.messaging.facade import deliveries_fragment
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import may, shown
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.reads import record_read
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.business.consultation import notice, rules, selectors, services
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
        rows = Request.objects.select_related("assignee", "applicant", "organisation")
        found = rows.visible_to(actor).filter(pk=request_id).first()
        if found is None:
            raise Http404
        people = {name: shown(actor, found, name) for name in ("contact_name", "email", "phone")}
        context = {
            "found": found,
            "people": people,
            "steps": selectors.timeline(found, for_company=False),
            "reached": deliveries_fragment(actor, found),
            "similar": selectors.similar(actor, found),
            "forms": _forms(actor, found) | (bound or {}),
            "may_claim": _can(actor, found, "claim", "answer") and found.assignee_id is None,
        }
    if found.applicant_id and may(actor, found, "contact"):
        record_read(
            actor=actor.reference,
            actor_name=actor.name,
            person_id=found.applicant_id,
            subject=services.subject_of(found),
            purpose=_("相談への対応"),
            request=getattr(request, "id", ""),
        )
    return render(request, "consultation/request.html", context, status=status)


def _forms(actor: Any, found: Request) -> dict[str, Any]:
    """Return an empty form for each action that fits the state and that the officer may take."""
    made: dict[str, Any] = {}
    if _can(actor, found, "answer", "answer"):
        made["answer"] = forms.AnswerForm(auto_id="answer_%s")
    if _can(actor, found, "contact", "answer"):
        made["contact"] = forms.ContactForm(auto_id="contact_%s")
    if _can(actor, found, "assign", "assign"):
        made["assign"] = forms.AssignForm(people=selectors.candidates(found), auto_id="assign_%s")
    if _can(actor, found, "close", "answer"):
        made["close"] = forms.CloseForm(auto_id="close_%s")
    return made


def _can(actor: Any, found: Request, action: str, right: str) -> bool:
    return rules.may_do(action, found.state) and may(actor, found, right)


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
            messages.success(
                request, _("相談を記録しました。受付番号は %(number)s です。") % {"number": made.number}
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
    found = Request.objects.get_visible(actor_in(request), pk=request_id)
    if not found.answered_at or not may(actor_in(request), found, "contact"):
        raise Http404
    return notice.response(found)


@page(permission("consultation.answer"))
@require_POST
def claim(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take charge of a request oneself."""
    return _act(request, request_id, "claim", None, lambda _values: {}, services.claim)


@page(permission("consultation.assign"))
@require_POST
def assign(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Put an officer in charge."""
    actor = actor_in(request)
    with scope(actor):
        people = selectors.candidates(Request.objects.get_visible(actor, pk=request_id))
    form = forms.AssignForm(request.POST, people=people, auto_id="assign_%s")
    return _act(
        request,
        request_id,
        "assign",
        form,
        lambda values: {"assignee_id": values["assignee"]},
        services.assign,
    )


@page(permission("consultation.answer"))
@require_POST
def contact(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Add to the contact log."""
    form = forms.ContactForm(request.POST, auto_id="contact_%s")
    return _act(request, request_id, "contact", form, dict, services.log_contact)


@page(permission("consultation.answer"))
@require_POST
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Answer."""
    form = forms.AnswerForm(request.POST, auto_id="answer_%s")
    return _act(request, request_id, "answer", form, _versioned(request), services.answer)


@page(permission("consultation.answer"))
@require_POST
def close(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Finish with an outcome."""
    form = forms.CloseForm(request.POST, auto_id="close_%s")
    return _act(request, request_id, "close", form, _versioned(request), services.close)


def _versioned(request: HttpRequest) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Add the version that the officer saw, so that two who answer at once do not overwrite each other."""
    given = request.POST.get("version", "")
    return lambda values: {**values, "version": int(given) if given.isdecimal() else None}


def _act(
    request: HttpRequest,
    request_id: UUID,
    name: str,
    form: Any,
    arguments: Callable[[dict[str, Any]], dict[str, Any]],
    service: Callable[..., Any],
) -> HttpResponse:
    """Run one command for a form; its problems are shown at the form, where the officer is."""
    if form is not None and not form.is_valid():
        return _show(request, request_id, {name: form}, 422)
    values = form.values if form is not None else {}
    try:
        service(
            actor_in(request),
            idempotency_key=form.key if form is not None else None,
            request_id=request_id,
            **arguments(values),
        )
    except Rejected as rejected:
        if form is None:
            messages.error(request, str(rejected))
            return redirect("consultation:request", request_id)
        form.take(rejected)
        return _show(request, request_id, {name: form}, 422)
    except Conflict as conflict:
        if form is None:
            raise
        # What was typed stays in the form, beside what the other has written.
        form.add_error(None, str(conflict))
        return _show(request, request_id, {name: form}, 409)
    messages.success(request, _("保存しました。"))
    return redirect("consultation:request", request_id)
