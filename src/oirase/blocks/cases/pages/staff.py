"""One case with everything that an officer may do on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.cases import looking, notices, rules, selectors, terms
from oirase.blocks.cases.fronts import office_address
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.pages import acting, files, forms
from oirase.blocks.cases.recording import flow_of, standing_of
from oirase.blocks.cases.services import deciding, working
from oirase.blocks.documents.facade import documents_about
from oirase.blocks.payments.facade import charges_about
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import may, shown
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected


@page(permission("cases.view"))
@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case: what was applied for, what has happened, what can be done; or go to the page that its system has for it."""
    return _show(request, case_id)


def _show(
    request: HttpRequest, case_id: UUID, bound: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        rows = Case.objects.select_related(
            "assignee", "applicant", "organisation", "body", "type", "type_version"
        )
        found = rows.visible_to(actor, granted=True).filter(pk=case_id).first()
        if found is None:
            raise Http404
        # What an officer typed and was refused is shown here all the same.
        if bound is None and (address := office_address(found)) != reverse("cases:case", args=[case_id]):
            return redirect(address)
        standing = standing_of(found)
        context = {
            "case": found,
            "standing": standing,
            "people": {name: shown(actor, found, name) for name in ("email", "phone")},
            "sections": selectors.answers_of(found, contact=may(actor, found, "contact")),
            "entries": selectors.timeline(found, for_applicant=False, contact=may(actor, found, "contact")),
            "outcome": flow_of(found.type_version_id).outcome(found.outcome),
            "flags": [_flag(found, one) for one in found.flags],
            "documents": list(documents_about(actor, found)),
            "links": selectors.links_of(actor, found),
            "charges": charges_about(found),
            **acting.acting(actor, found, standing, bound or {}),
            "files": files.states_of(found),
            "scanner": files.scanner_to_tell() if found.file_ids else "",
            "terms_unconfirmed": bool(found.answer_by) and terms.unconfirmed(found.body),
        }
    looking.note_look(request, found, _("申請の審査"))
    return render(request, "cases/case.html", context, status=status)


def _flag(found: Case, key: str) -> tuple[str, str]:
    """Return what a flag is called and its colour: the flow's own ones inform, a file that cannot be used is an error."""
    if key == rules.REFUSED_FILE:
        return _("利用できないファイルがあります"), "error"
    return flow_of(found.type_version_id).flag(key), "info"


@page(permission("cases.view"))
@require_GET
def file(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Hand out a file of the answers to an officer who sees the case."""
    actor = actor_in(request)
    found = Case.objects.visible_to(actor, granted=True).filter(pk=case_id).first()
    return files.file_of(found, file_id)


@page(permission("cases.view"))
@require_GET
def document(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponseBase:
    """Hand out a document of the case."""
    actor = actor_in(request)
    found = Case.objects.visible_to(actor, granted=True).filter(pk=case_id).first()
    return files.document_of(found, document_id)


@page(permission("cases.work"))
@require_POST
def claim(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take charge oneself."""
    return act(request, case_id, "claim", None, working.claim)


@page(permission("cases.assign"))
@require_POST
def assign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put an officer in charge."""
    with scope(actor_in(request)):
        found = Case.objects.get_visible(actor_in(request), pk=case_id)
        form = acting.assign_form(found, request.POST)
    return act(
        request,
        case_id,
        "assign",
        form,
        working.assign,
        lambda values: {"assignee_id": UUID(values["assignee"]) if values["assignee"] else None},
    )


@page(permission("cases.work"))
@require_POST
def correct(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for corrections: a message beside each field that is to be mended."""
    fields = {
        name.removeprefix("fix-"): text
        for name, text in request.POST.items()
        if name.startswith("fix-") and isinstance(text, str) and text.strip()
    }
    return act(request, case_id, "correct", None, working.ask_correction, lambda _v: {"fields": fields})


@page(permission("cases.work"))
@require_POST
def drop(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Go on without the correction."""
    form = forms.ReasonForm(request.POST, auto_id="drop_%s")
    return act(request, case_id, "drop", form, working.drop_correction)


@page(permission("cases.work"))
@require_POST
def write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write to the applicant."""
    form = forms.WriteForm(request.POST, auto_id="write_%s")
    return act(request, case_id, "write", form, working.write, versioned=False)


@page(permission("cases.note"))
@require_POST
def note(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Note something for colleagues."""
    form = forms.NoteForm(request.POST, auto_id="note_%s")
    return act(request, case_id, "note", form, working.note, versioned=False)


@page(permission("cases.work"))
@require_POST
def perform(request: HttpRequest, case_id: UUID, step: str) -> HttpResponse:
    """Do a step of the flow."""
    form = forms.StepForm(request.POST, auto_id=f"step_{step}_%s")
    return act(request, case_id, "steps", form, working.perform, lambda values: {**values, "step": step})


@page(permission("cases.work"))
@require_POST
def propose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Draft a decision."""
    with scope(actor_in(request)):
        found = Case.objects.select_related("body", "type").get_visible(actor_in(request), pk=case_id)
        form = acting.propose_form(found, request.POST)
    return act(request, case_id, "propose", form, deciding.propose, lambda _values: form.arguments)


@page(permission("cases.view"))
@require_GET
def notice(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the notice of a drafted decision as it would go out."""
    actor = actor_in(request)
    found = Case.objects.visible_to(actor, granted=True).filter(pk=case_id).first()
    proposal = standing_of(found).proposal if found else None
    pdf = notices.preview(found, flow_of(found.type_version_id), proposal) if found and proposal else None
    if pdf is None:
        raise Http404
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(permission("cases.confirm"))
@require_POST
def confirm(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Confirm another officer's draft."""
    return act(request, case_id, "confirm", None, deciding.confirm)


@page(permission("cases.work"))
@require_POST
def send_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Return a draft."""
    form = forms.ReasonForm(request.POST, auto_id="send_back_%s")
    return act(request, case_id, "send_back", form, deciding.send_back)


@page(permission("cases.work"))
@require_POST
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Work again on a completed case."""
    form = forms.ReasonForm(request.POST, auto_id="reopen_%s")
    return act(request, case_id, "reopen", form, working.reopen)


def act(
    request: HttpRequest,
    case_id: UUID,
    name: str,
    form: Any,
    service: Callable[..., Any],
    arguments: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    *,
    versioned: bool = True,
    leaves: bool = False,
) -> HttpResponse:
    """Run one command on a case for a form; its problems are shown where the officer is, a conflict with 409."""
    if form is not None and not form.is_valid():
        return _show(request, case_id, {name: form}, 422)
    given = request.POST.get("version", "")
    version = {"version": int(given) if given.isdecimal() else None} if versioned else {}
    try:
        service(
            actor_in(request),
            idempotency_key=form.key if form is not None else None,
            case_id=case_id,
            **version,
            **arguments(form.values if form is not None else {}),
        )
    except Rejected as rejected:
        if form is None:
            messages.error(request, str(rejected))
            return _show(request, case_id, None, 422)
        form.take(rejected)
        return _show(request, case_id, {name: form}, 422)
    except Conflict as conflict:
        # What was typed stays in the form, beside what the other has done.
        messages.error(request, str(conflict))
        return _show(request, case_id, {name: form} if form is not None and name != "steps" else None, 409)
    messages.success(request, _("保存しました。"))
    return redirect("cases:cases") if leaves else redirect("cases:case", case_id)
