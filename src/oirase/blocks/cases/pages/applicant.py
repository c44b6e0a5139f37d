"""The applicant's pages: follow a case by account or by number and code, mend, reply, withdraw, read the notice.

Whoever has typed number and code once is remembered by the session, so that no code ever stands in an address.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.cases import charging, correcting, selectors, tracking
from oirase.blocks.cases.fronts import applicant_address
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.pages import files
from oirase.blocks.cases.pages.following import followed
from oirase.blocks.cases.pages.forms import KeepForm, ReplyForm, TrackForm
from oirase.blocks.cases.recording import flow_of
from oirase.blocks.cases.services import applying
from oirase.blocks.documents.facade import documents_about
from oirase.blocks.forms.facade import (
    DRAFT_PURPOSE,
    OWN_DATA_TERMS,
    Draft,
    OwnLine,
    draft_address,
    is_own,
    keep_profile,
    own_data_address,
    worth_keeping,
)
from oirase.blocks.identity.facade import by_address, limited
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.codes import code_in, remember
from oirase.kernel.access.http import actor_in, page, public, signed_in
from oirase.kernel.access.paging import page_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected

PER_ADDRESS = "identity.submissions_per_address"


@page(public)
@limited(PER_ADDRESS, by_address)
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Open a case by number and code; which of the two is wrong is not told."""
    form = TrackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with scope(tracking.TRACKER):
            found = tracking.by_number(form.cleaned_data["number"], form.cleaned_data["code"])
        if found is not None:
            remember(request, tracking.PURPOSE, found.pk)
            return redirect("cases:tracked", found.pk)
        form.add_error(None, _("受付番号または確認番号が違います。控えやメールを確認してください。"))
    return render(request, "cases/track.html", {"form": form}, status=422 if form.errors else 200)


@page(public)
@require_GET
def sent(request: HttpRequest, draft_id: UUID, case_id: UUID) -> HttpResponse:
    """Let the browser that has sent a form follow the case that has come of it."""
    with scope(tracking.TRACKER):
        draft = Draft.objects.filter(pk=draft_id).first()
    own = draft is not None and is_own(actor_in(request), draft, code_in(request, DRAFT_PURPOSE, draft_id))
    if draft is None or not own or draft.sent_to != request.path:
        raise Http404
    remember(request, tracking.PURPOSE, case_id)
    with scope(tracking.TRACKER):
        number = Case.objects.values_list("number", flat=True).get(pk=case_id)
    messages.success(request, _("申請を送信しました。受付番号は %(number)s です。") % {"number": number})
    return redirect("cases:tracked", case_id)


@page(public)
@require_GET
def tracked(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show an applicant their case: whose turn it is, what happened, what they can do; or go to the page that its system has for it."""
    found = _own(request, case_id)
    address = applicant_address(found)
    return redirect(address) if address != request.path else _show(request, found)


def _show(
    request: HttpRequest, found: Case, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    with scope(tracking.TRACKER):
        shared = followed(found)
        context = {
            **shared,
            "asked": selectors.asked_of(found, shared["standing"]),
            "charges": charging.open_charges(found),
            "outcome": flow_of(found.type_version_id).outcome(found.outcome),
            "sections": selectors.answers_of(found),
            "files": {},
            "documents": list(documents_about(tracking.TRACKER, found)),
            "code": "" if found.applicant_id else tracking.code_for(found.pk),
            "keepable": bool(_worth_keeping(actor_in(request), found)[0]),
            **(bound or {}),
        }
        return render(request, "cases/tracked.html", context, status=status)


@page(public)
@require_GET
def document(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponseBase:
    """Hand out a notice."""
    return files.document_of(_own(request, case_id), document_id)


@page(public)
@require_POST
def correct(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Go to the form in which the marked fields are mended."""
    found = _own(request, case_id)
    with scope(tracking.TRACKER):
        draft = correcting.open_draft_of(found)
    if not draft:
        messages.info(request, _("いま直していただくところはありません。"))
        return redirect("cases:tracked", case_id)
    remember(request, DRAFT_PURPOSE, UUID(draft))
    return redirect(draft_address(draft))


@page(public)
@require_POST
def reply(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write to the office."""
    found = _own(request, case_id)
    form = ReplyForm(request.POST, auto_id="reply_%s")
    if not form.is_valid():
        return _show(request, found, {"reply": form}, 422)
    try:
        applying.reply(
            actor_in(request),
            idempotency_key=form.key,  # type: ignore[call-arg]
            case_id=case_id,
            code=code_in(request, tracking.PURPOSE, case_id),
            **form.values,
        )
    except (Rejected, Conflict) as refused:
        form.add_error(None, str(refused))
        return _show(request, found, {"reply": form}, 409)
    messages.success(request, _("窓口に送りました。"))
    return redirect("cases:tracked", case_id)


@page(public)
@require_POST
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take an application back."""
    _own(request, case_id)
    try:
        applying.withdraw(
            actor_in(request),
            case_id=case_id,
            code=code_in(request, tracking.PURPOSE, case_id),
            reason=request.POST.get("reason", "")[:1000],
        )
        messages.success(request, _("取り下げました。"))
    except (Rejected, Conflict) as refused:
        messages.error(request, str(refused))
    return redirect("cases:tracked", case_id)


@page(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask whether name, address and the like are to be kept for the next application, and keep what was chosen."""
    found, actor = _own(request, case_id), actor_in(request)
    values, lines = _worth_keeping(actor, found)
    if not values:
        return redirect("cases:tracked", case_id)
    form = KeepForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        keep_profile(actor, values={part: values[part] for part in form.values["parts"]})
        messages.success(
            request, _("次の申請のために残しました。マイデータの画面で、直したり消したりできます。")
        )
        return redirect("cases:tracked", case_id)
    context = {"case": found, "form": form, "terms": OWN_DATA_TERMS, "data_url": own_data_address()}
    return render(request, "cases/keep.html", context, status=422 if form.errors else 200)


def _worth_keeping(actor: Actor, found: Case) -> tuple[dict[str, Any], list[OwnLine]]:
    """Return what of an application its applicant could let be kept; nothing to whoever acts for somebody else."""
    form = found.type_version.form_version_id
    if form is None or not actor.user_id or actor.is_staff or found.applicant_id != actor.user_id:
        return {}, []
    with scope(tracking.TRACKER):
        return worth_keeping(actor, form, found.answers)


@page(signed_in)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the cases of the account and of those whom it represents."""
    actor = actor_in(request)
    rows = Case.objects.select_related("type").filter(selectors.of_parties(actor))
    # Their kinds are rows of the body, which the applicant does not read by themselves.
    with scope(tracking.TRACKER):
        found = page_of(actor, rows, "-submitted_at", request.GET.get("after") or None, 20)
        return render(request, "cases/mine.html", {"found": found})


def _own(request: HttpRequest, case_id: UUID) -> Case:
    """Return the case if it is this account's or this browser has given its code; else 404."""
    with scope(tracking.TRACKER):
        rows = Case.objects.select_related(
            "type", "type_version", "organisation", "body", "applicant", "assignee"
        )
        found = rows.filter(pk=case_id).first()
    if found is None or not tracking.is_for(
        found, actor_in(request), code_in(request, tracking.PURPOSE, case_id)
    ):
        raise Http404
    return found
