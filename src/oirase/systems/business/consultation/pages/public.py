"""Pages of companies: ask, receipt, follow by number and code or by account, rate, the answer as PDF.

To reply and to withdraw are the case block's; it also remembers who has typed number and code.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.cases.facade import PURPOSE, TRACKER, NoDesk, by_number, code_for, followed, is_for
from oirase.blocks.identity.facade import by_address, limited
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.codes import code_in, remember
from oirase.kernel.access.http import actor_in, page, public, signed_in
from oirase.kernel.access.models import User
from oirase.kernel.access.paging import page_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.systems.business.consultation import notice, selectors, services
from oirase.systems.business.consultation.models import Request, Topic
from oirase.systems.business.consultation.pages.forms import AskForm, RateForm, TrackForm

PER_ADDRESS = "identity.submissions_per_address"


@page(public)
@limited(PER_ADDRESS, by_address)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take a question; without an account, too."""
    actor = actor_in(request)
    form = AskForm(request.POST or None, initial=_known(actor))
    if request.method == "POST" and form.is_valid():
        language = get_language() or "ja"
        try:
            made = services.submit(actor, idempotency_key=form.key, language=language, **form.values)  # type: ignore[call-arg]
        except Rejected as rejected:
            form.take(rejected)
        except NoDesk as missing:
            form.add_error(None, str(missing))
        else:
            remember(request, PURPOSE, made.pk)
            return redirect("consultation:receipt", made.pk)
    return render(request, "consultation/ask.html", {"form": form}, status=422 if form.errors else 200)


def _known(actor: Actor) -> dict[str, Any]:
    """Return what an account has already told, so that nobody types it twice."""
    user = User.objects.filter(pk=actor.user_id, kind="company").first() if actor.user_id else None
    if user is None:
        return {}
    return {"company_name": user.name, "corporate_number": user.corporate_number, "email": user.email}


@page(public)
@require_GET
def receipt(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show number and tracking code to whoever has just asked."""
    found = _tracked(request, request_id)
    context = {"found": found, "code": "" if found.case.applicant_id else code_for(found.pk)}
    return render(request, "consultation/receipt.html", context)


@page(public)
@limited(PER_ADDRESS, by_address)
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Open a request by number and code; which of the two is wrong is not told."""
    form = TrackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number, code = form.cleaned_data["number"], form.cleaned_data["code"]
        with scope(TRACKER):
            found = by_number(number, code) or selectors.by_old_code(number, code)
        if found is not None:
            remember(request, PURPOSE, found.pk)
            return redirect("consultation:tracked", found.pk)
        form.add_error(None, _("受付番号または確認番号が違います。控えやメールを確認してください。"))
    return render(request, "consultation/track.html", {"form": form}, status=422 if form.errors else 200)


@page(public)
@require_GET
def tracked(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show a company its request: state, timeline, answer, and what it can do."""
    return _show(request, _tracked(request, request_id), RateForm())


def _show(request: HttpRequest, found: Request, form: RateForm, status: int = 200) -> HttpResponse:
    asks = found.answered_at is not None and found.rated_at is None
    with scope(TRACKER):
        context = {"found": found, "form": form if asks else None, **followed(found.case)}
        return render(request, "consultation/tracked.html", context, status=status)


@page(public)
@require_POST
def rate(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take the answer to the one question about satisfaction."""
    found = _tracked(request, request_id)
    form = RateForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, 422)
    try:
        services.rate(
            actor_in(request),
            request_id=found.pk,
            code=code_in(request, PURPOSE, found.pk),
            **form.values,
        )
        messages.success(request, _("ご回答ありがとうございました。"))
    except Rejected as rejected:
        messages.error(request, str(rejected))
    return redirect("consultation:tracked", found.pk)


@page(public)
@require_GET
def answer_pdf(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give the answer as a PDF notice; 404 as long as there is none."""
    found = _tracked(request, request_id)
    if not found.answered_at:
        raise Http404
    return notice.response(found)


@page(signed_in)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the requests of the signed-in company."""
    actor = actor_in(request)
    own = selectors.of_requests().filter(applicant_id__in=actor.parties)
    with scope(TRACKER):
        rows = page_of(actor, own, "-submitted_at", request.GET.get("after") or None, 20)
        context = {"found": rows, "topics": dict(Topic.choices)}
        return render(request, "consultation/mine.html", context)


def _tracked(request: HttpRequest, request_id: UUID) -> Request:
    """Return the request if this browser has given its code or the account is named by it; else 404."""
    with scope(TRACKER):
        rows = Request.objects.select_related(
            "case__type", "case__type_version", "case__applicant", "body", "organisation"
        )
        found = rows.filter(pk=request_id).first()
    if found is None or not is_for(found.case, actor_in(request), code_in(request, PURPOSE, request_id)):
        raise Http404
    return found
