"""One case with everything that an officer may do on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.cases import conditions, notices, rules, selectors, terms
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.pages import files, forms
from oirase.blocks.cases.parts import parts_of
from oirase.blocks.cases.ports import sign_off_for
from oirase.blocks.cases.recording import flow_of, standing_of, subject_of
from oirase.blocks.cases.rules import Kind, Standing
from oirase.blocks.cases.services import deciding, ending, working
from oirase.blocks.documents.facade import documents_about
from oirase.blocks.forms.facade import fill, spec_of, typed_from
from oirase.blocks.payments.facade import charges_about
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.records import may, shown
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.reads import record_read
from oirase.kernel.commands import Conflict, Rejected


@page(permission("cases.view"))
@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case: what was applied for, what has happened, what can be done."""
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
            **_doing(actor, found, standing, bound or {}),
            "fixable": _fixable(found),
            "files": files.states_of(found),
            "scanner": files.scanner_to_tell() if found.file_ids else "",
            "terms_unconfirmed": bool(found.answer_by) and terms.unconfirmed(found.body),
        }
    if found.applicant_id:
        record_read(
            actor=actor.reference,
            actor_name=actor.name,
            person_id=found.applicant_id,
            subject=subject_of(found),
            purpose=_("申請の審査"),
            request=getattr(request, "id", ""),
        )
    return render(request, "cases/case.html", context, status=status)


def _flag(found: Case, key: str) -> tuple[str, str]:
    """Return what a flag is called and its colour: the flow's own ones inform, a file that cannot be used is an error."""
    if key == rules.REFUSED_FILE:
        return _("利用できないファイルがあります"), "error"
    return flow_of(found.type_version_id).flag(key), "info"


def _doing(actor: Actor, found: Case, standing: Standing, bound: Mapping[str, Any]) -> dict[str, Any]:
    """Return what can be done: single buttons by `may`, forms by `acts` in the order in which they are needed."""
    allowed = _allowed(actor, found, standing)
    made = _forms(actor, found, standing, allowed) | dict(bound)
    acts = [
        {
            "form": made[name],
            "title": title,
            "button": button,
            "url": reverse(f"cases:{name}", args=[found.pk]),
        }
        for name, title, button in _acts()
        if name in made
    ]
    proposed = standing.proposal and flow_of(found.type_version_id).outcome(standing.proposal.outcome)
    return {
        "forms": made,
        "acts": acts,
        "may": allowed,
        "proposal_label": proposed.label if proposed else "",
        "proposal_notice": proposed.notice if proposed else "",
    }


def _acts() -> tuple[tuple[str, str, str], ...]:
    return (
        ("propose", _("決定の案を作る"), _("案を作る")),
        ("send_back", _("決定の案を戻す"), _("戻す")),
        ("drop", _("補正を待たずに進める"), _("進める")),
        ("write", _("申請者に連絡する"), _("送る")),
        ("note", _("メモを残す"), _("残す")),
        ("assign", _("担当を決める"), _("担当にする")),
        ("waive", _("利用できないファイルなしで進める"), _("進める")),
        ("lapse", _("期限切れで終わらせる"), _("終わらせる")),
        ("split", _("一部を別の案件に分ける"), _("分ける")),
        ("merge", _("同じ申請を統合する"), _("統合する")),
        ("move", _("ほかの部署に移す"), _("移す")),
    )


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


def _fixable(found: Case) -> list[tuple[str, str]]:
    """Return key and label of each field that the applicant could mend: those asked, whether answered or not."""
    spec = spec_of(found.type_version.form_version_id)
    asked = fill(
        spec, typed_from(spec, found.answers), applied_on=clock.local(found.submitted_at).date()
    ).shown
    return [
        (key, str(one.label))
        for key, one in spec.fields.items()
        if key in asked and one.type not in ("note", "computed")
    ]


def _allowed(actor: Actor, found: Case, standing: Standing) -> dict[str, bool]:
    """Return what this officer may do now."""
    work, assign = may(actor, found, "work"), may(actor, found, "assign")
    proposal = standing.proposal
    return {
        "claim": work and standing.is_open and found.assignee_id is None,
        "correct": work and rules.may_do(Kind.CORRECTION_ASKED, standing),
        "drop": work and rules.may_do(Kind.CORRECTION_DROPPED, standing),
        "propose": work and rules.may_do(Kind.PROPOSED, standing),
        "confirm": may(actor, found, "confirm")
        and proposal is not None
        and sign_off_for(found).may_confirm(actor, found, proposal),
        "send_back": work and proposal is not None,
        "write": work and rules.may_do(Kind.MESSAGE, standing),
        "note": may(actor, found, "note"),
        "assign": assign and standing.is_open,
        "waive": work and rules.may_do(Kind.FILE_WAIVED, standing),
        "lapse": work and ending.may_lapse(found, standing),
        "split": work and rules.may_do(Kind.SPLIT, standing),
        "merge": work and rules.may_do(Kind.MERGED, standing),
        "move": assign and rules.may_do(Kind.MOVED, standing),
    }


def _forms(actor: Actor, found: Case, standing: Standing, allowed: Mapping[str, bool]) -> dict[str, Any]:
    """Return an empty form for each action that fits how the case stands."""
    flow = flow_of(found.type_version_id)
    makers: dict[str, Callable[[], Any]] = {
        "propose": lambda: _propose_form(found),
        "send_back": lambda: forms.ReasonForm(auto_id="send_back_%s"),
        "drop": lambda: forms.ReasonForm(auto_id="drop_%s"),
        "write": lambda: forms.WriteForm(auto_id="write_%s"),
        "note": lambda: forms.NoteForm(auto_id="note_%s"),
        "assign": lambda: forms.AssignForm(
            people=selectors.candidates(found), initial={"assignee": found.assignee_id}, auto_id="assign_%s"
        ),
        "waive": lambda: forms.ReasonForm(auto_id="waive_%s"),
        "lapse": lambda: forms.LapseForm(auto_id="lapse_%s"),
        "split": lambda: forms.SplitForm(parts=parts_of(found), auto_id="split_%s"),
        "merge": lambda: forms.OtherForm(auto_id="merge_%s"),
        "move": lambda: forms.MoveForm(offices=offices_beside(found), auto_id="move_%s"),
    }
    made = {name: make() for name, make in makers.items() if allowed[name]}
    if may(actor, found, "work") and rules.may_do(Kind.PERFORMED, standing):
        made["steps"] = [
            (step, forms.StepForm(auto_id=f"step_{step.key}_%s"))
            for step in flow.steps
            if conditions.holds(step.when, found)
        ]
    return made


def offices_beside(found: Case) -> list[Organisation]:
    """Return the offices of the body to which a case can be passed on."""
    offices = Organisation.objects.filter(body_id=found.body_id).exclude(pk__in=[found.organisation_id])
    return sorted(offices, key=str)


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
        form = forms.AssignForm(request.POST, people=selectors.candidates(found), auto_id="assign_%s")
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
        form = _propose_form(found, request.POST)
    return act(request, case_id, "propose", form, deciding.propose, lambda _values: form.arguments)


def _propose_form(found: Case, sent: QueryDict | None = None) -> forms.ProposeForm:
    flow = flow_of(found.type_version_id)
    asked = notices.asked_for(found, flow.outcomes)
    return forms.ProposeForm(sent, flow=flow, asked=asked, auto_id="propose_%s")


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
