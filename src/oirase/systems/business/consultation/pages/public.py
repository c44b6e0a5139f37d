"""Pages of companies: ask, receipt, follow by number and code or by account, withdraw, rate, the answer as PDF.

Whoever has typed number and code once is remembered by the session, so that no code ever stands in an address.
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

from oirase.blocks.identity.facade import by_address, limited
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, public, signed_in
from oirase.kernel.access.models import User
from oirase.kernel.access.paging import page_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.systems.business.consultation import notice, rules, selectors, services, tracking
from oirase.systems.business.consultation.models import Request
from oirase.systems.business.consultation.pages.forms import AskForm, RateForm, TrackForm

SESSION = "consultation_codes"
PER_ADDRESS = "identity.submissions_per_address"
TRACKER = Actor.system("consultation.tracking")


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
        except selectors.NoDesk as missing:
            form.add_error(None, str(missing))
        else:
            _remember(request, made)
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
    context = {"found": found, "code": tracking.code_of(found.pk)}
    return render(request, "consultation/receipt.html", context)


@page(public)
@limited(PER_ADDRESS, by_address)
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Open a request by number and code; which of the two is wrong is not told."""
    form = TrackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with scope(TRACKER):
            candidates = selectors.by_number(form.cleaned_data["number"])
        code = form.cleaned_data["code"]
        found = next((one for one in candidates if tracking.is_code(one.pk, code)), None)
        if found is not None:
            _remember(request, found)
            return redirect("consultation:tracked", found.pk)
        form.add_error(None, _("受付番号または確認番号が違います。控えやメールを確認してください。"))
    return render(request, "consultation/track.html", {"form": form}, status=422 if form.errors else 200)


@page(public)
@require_GET
def tracked(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show a company its request: state, timeline, answer, and what it can do."""
    return _show(request, _tracked(request, request_id), RateForm())


def _show(request: HttpRequest, found: Request, form: RateForm, status: int = 200) -> HttpResponse:
    with scope(TRACKER):
        steps = selectors.timeline(found, for_company=True)
    context = {
        "found": found,
        "steps": steps,
        "form": form if rules.may_do("rate", found.state) and not found.rated_at else None,
        "may_withdraw": rules.may_do("withdraw", found.state),
    }
    return render(request, "consultation/tracked.html", context, status=status)


@page(public)
@require_POST
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take a question back."""
    found = _tracked(request, request_id)
    try:
        services.withdraw(actor_in(request), request_id=found.pk, code=_code(request, found.pk))
        messages.success(request, _("相談を取り下げました。"))
    except Rejected as rejected:
        messages.error(request, str(rejected))
    return redirect("consultation:tracked", found.pk)


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
            code=_code(request, found.pk),
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
    own = Request.objects.filter(applicant_id__in=actor.parties)
    rows = page_of(actor, own, "-received_at", request.GET.get("after") or None, 20)
    return render(request, "consultation/mine.html", {"found": rows})


def _tracked(request: HttpRequest, request_id: UUID) -> Request:
    """Return the request if this browser has given its code or the account is named by it; else 404."""
    actor = actor_in(request)
    with scope(TRACKER):
        found = (
            Request.objects.select_related("applicant", "body", "organisation").filter(pk=request_id).first()
        )
    if found is None:
        raise Http404
    named = found.applicant_id is not None and found.applicant_id in actor.parties
    if not named and not tracking.is_code(found.pk, _code(request, request_id)):
        raise Http404
    return found


def _code(request: HttpRequest, request_id: UUID) -> str:
    return str(request.session.get(SESSION, {}).get(str(request_id), ""))


def _remember(request: HttpRequest, found: Request) -> None:
    kept = request.session.get(SESSION, {})
    request.session[SESSION] = {**kept, str(found.pk): tracking.code_of(found.pk)}
