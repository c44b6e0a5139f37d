"""The interview: what the forms ask alike once, then what is left of each; everything that is typed is kept on the server."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oirase.blocks.forms.facade import (
    SHARED,
    UPLOAD_BYTES,
    Sheet,
    SheetForm,
    files_in,
    interviews,
    received_for,
    review_of,
    typed_in,
)
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.kernel.files import FileRefused
from oirase.systems.office.counter_reform import selectors, services
from oirase.systems.office.counter_reform.models import Visit, VisitState
from oirase.systems.office.counter_reform.pages.visits import seen

Refused = dict[tuple[int, str], list[str]]


@page(permission("counter_reform.receive"), upload_bytes=UPLOAD_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, visit_id: UUID, key: str) -> HttpResponse:
    """Show one page of the interview; keep what is sent, then do what the button says."""
    visit = seen(request, visit_id)
    if visit.state != VisitState.OPEN:
        return redirect("counter-reform:visit", visit_id)
    held = _held(request, visit)
    if request.method != "POST":
        return _show(request, visit, held, key, tell=bool(request.GET.get("check")))
    actor = actor_in(request)
    action, _colon, what = request.POST.get("action", "next").partition(":")
    typed = typed_in(request.POST, held.interview, action, what)
    services.answer(actor, visit_id=visit_id, typed=typed)
    if "quiet" in request.GET:
        return HttpResponse(status=204)
    refused = _attach(request, visit, held, key)
    if action == "detach":
        services.detach(actor, visit_id=visit_id, attachment_id=_uuid(what))
    held = _held(request, visit)
    if refused:
        return _show(request, visit, held, key, tell=action == "next", refused=refused, status=422)
    return _go_on(request, visit, held, key, action)


def _held(request: HttpRequest, visit: Visit) -> interviews.Held:
    with scope(actor_in(request)):
        return services.held_by(visit)


def _go_on(request: HttpRequest, visit: Visit, held: interviews.Held, key: str, action: str) -> HttpResponse:
    """Answer a button: the next page if nothing is wrong on this one, the one before, or this one again."""
    keys = [one.key for one in held.interview.sheets]
    if key not in keys:
        return redirect("counter-reform:review", visit.pk)
    place = keys.index(key)
    if action == "next":
        if _is_wrong(held, held.interview.sheets[place]):
            return _show(request, visit, held, key, tell=True, status=422)
        rest = keys[place + 1 :]
        return (
            redirect("counter-reform:ask", visit.pk, rest[0])
            if rest
            else redirect("counter-reform:review", visit.pk)
        )
    if action == "back" and place:
        return redirect("counter-reform:ask", visit.pk, keys[place - 1])
    return _show(request, visit, held, key, tell=False)


def _is_wrong(held: interviews.Held, sheet: Sheet) -> bool:
    places = [place for section in sheet.sections for place in section.places]
    return any(held.interview.problems_at(place) for place in places)


def _show(
    request: HttpRequest,
    visit: Visit,
    held: interviews.Held,
    key: str,
    *,
    tell: bool,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    found = held.interview.sheet(key)
    if found is None:
        first = next(iter(held.interview.sheets), None)
        return (
            redirect("counter-reform:ask", visit.pk, first.key)
            if first
            else redirect("counter-reform:review", visit.pk)
        )
    actor = actor_in(request)
    with scope(actor):
        form = SheetForm(held, found, actor, tell=tell)
        for (number, name), problems in (refused or {}).items():
            form.refuse(number, {name: problems})
        frame = _frame(visit, held)
        place = [one.key for one in held.interview.sheets].index(key)
        context = {
            **frame,
            "sheet": form,
            "title": frame["titles"][place],
            "place": place + 1,
            "step_url": reverse("counter-reform:ask", args=[visit.pk, key]),
        }
        part = "part" in request.GET
        template = "forms/_sheet.html" if part else "counter_reform/ask.html"
        return render(request, template, context, status=200 if part else status)


def _frame(visit: Visit, held: interviews.Held) -> dict[str, Any]:
    """Return what stands around every page of the interview: the visit, its procedures, the pages and how much is asked once."""
    parts = selectors.parts_of(visit)
    names = {str(part.place): str(part.procedure.title) for part in parts}
    asked, separate = held.interview.counts
    sheets = held.interview.sheets
    return {
        "visit": visit,
        "parts": parts,
        "titles": [_("共通の質問") if one.key == SHARED else names[one.key] for one in sheets] + [_("確認")],
        "asked": asked,
        "saved": separate - asked,
        "outdated": held.outdated,
    }


def _attach(request: HttpRequest, visit: Visit, held: interviews.Held, key: str) -> Refused:
    """Keep the files that came along; return what was refused, by place."""
    found, refused = held.interview.sheet(key), {}
    for place, one, given in files_in(request.FILES, held, found) if found else ():
        try:
            with received_for(one, given) as received:
                services.attach(actor_in(request), visit_id=visit.pk, place=place, received=received)
        except FileRefused as wrong:
            refused[place] = [str(wrong)]
        except Rejected as rejected:
            refused[place] = [message for said in rejected.problems.values() for message in said]
    return refused


@page(permission("counter_reform.receive"))
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show everything before it is handed in; hand it in."""
    visit = seen(request, visit_id)
    problem = ""
    if request.method == "POST":
        try:
            services.submit(actor_in(request), visit_id=visit_id)
        except (Rejected, Conflict) as refused:
            problem = str(refused)
        else:
            return redirect("counter-reform:visit", visit_id)
    if visit.state != VisitState.OPEN:
        return redirect("counter-reform:visit", visit_id)
    held = _held(request, visit)
    with scope(actor_in(request)):
        frame = _frame(visit, held)
        opened = held.interview.first_open()
        context = {
            **frame,
            "reviews": [
                (part, review_of(filling))
                for part, filling in zip(frame["parts"], held.interview.fillings, strict=True)
            ],
            "place": len(frame["titles"]),
            "opened": opened,
            "opened_title": frame["titles"][held.interview.sheets.index(opened)] if opened else "",
            "last": held.interview.sheets[-1] if held.interview.sheets else None,
            "problem": problem,
        }
        return render(
            request, "counter_reform/review.html", context, status=422 if problem or opened else 200
        )


@page(permission("counter_reform.receive"))
@require_POST
def renew(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Go on in the newest forms."""
    try:
        services.renew(actor_in(request), visit_id=visit_id)
        messages.success(request, _("新しい様式に移しました。内容を確認してください。"))
    except Rejected as rejected:
        messages.error(request, str(rejected))
    return redirect("counter-reform:ask", visit_id, SHARED)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
