"""Visits: the list, choosing procedures, what has come of one with its fees, the resident's slip, farewell."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.cases.facade import code_for
from oirase.blocks.payments.facade import desk
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import may, office_for
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.office.commons.document import LIFE_EVENTS
from oirase.systems.office.counter_reform import selectors, services
from oirase.systems.office.counter_reform.models import Visit, VisitState
from oirase.systems.office.counter_reform.pages.forms import CashForm
from oirase.systems.office.counter_reform.slip import slip_pdf
from oirase.ui.lists import Choice, Column, DateRange, Listing, ModelSource, Order

LONGEST = 100

VISITS = Listing(
    name="counter_reform.visits",
    title=gettext_lazy("来庁一覧"),
    source=ModelSource(selectors.visits, granted=True),
    columns=(
        Column(
            "started_at",
            gettext_lazy("開始日時"),
            kind="moment",
            link=lambda row: reverse("counter-reform:visit", args=[row.pk]),
            head=True,
        ),
        Column(
            "state",
            gettext_lazy("状態"),
            value=lambda row: row.get_state_display(),
            chip=lambda row: row.tone,
        ),
        Column("procedures", gettext_lazy("手続の数"), kind="number"),
        Column("minutes", gettext_lazy("時間（分）"), kind="number"),
        Column("surveyed_minutes", gettext_lazy("見直し前の分"), kind="number"),
        Column("saved", gettext_lazy("書かずにすんだ項目"), kind="number"),
        Column("officer", pgettext_lazy("visit", "職員"), value=lambda row: row.officer.name),
        Column("organisation", pgettext_lazy("visit", "窓口"), optional=True),
        Column(
            "life_event",
            gettext_lazy("ライフイベント"),
            value=lambda row: LIFE_EVENTS.get(row.life_event),
            optional=True,
        ),
    ),
    filters=(
        Choice("state", gettext_lazy("状態"), choices=VisitState.choices),
        Choice("life_event", gettext_lazy("ライフイベント"), choices=tuple(LIFE_EVENTS.items())),
        DateRange("started", gettext_lazy("開始日")),
    ),
    orders={"started_at": Order("started_at", gettext_lazy("開始日時"))},
    default_order="-started_at",
    template="counter_reform/visits.html",
    empty=gettext_lazy("来庁はまだありません。"),
    more=lambda request: {"may_receive": actor_in(request).has("counter_reform.receive")},
)


@page(permission("counter_reform.view"))
def listing(request: HttpRequest) -> HttpResponseBase:
    """List visits with filters and exports."""
    return VISITS.respond(request)


@page(permission("counter_reform.receive"))
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose procedures by life event or words, and begin."""
    actor = actor_in(request)
    with scope(actor):
        office = office_for(actor, Visit, "receive")
    if office is None:
        raise Http404
    problem = ""
    if request.POST.get("action") == "begin":
        try:
            visit = services.open_visit(  # type: ignore[call-arg]
                actor,
                idempotency_key=request.POST.get("idempotency_key") or None,
                procedure_ids=_chosen(request),
                life_event=_event(request),
                language=_language(request),
            )
        except Rejected as rejected:
            problem = str(rejected)
        else:
            return redirect("counter-reform:ask", visit.pk, "shared")
    return _choose(request, office.body_id, problem)


@page(permission("counter_reform.receive"))
@require_http_methods(["GET", "HEAD", "POST"])
def more(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Take further procedures into a visit under way."""
    visit = seen(request, visit_id)
    problem = ""
    if request.POST.get("action") == "begin":
        try:
            services.add_procedures(actor_in(request), visit_id=visit_id, procedure_ids=_chosen(request))
        except Rejected as rejected:
            problem = str(rejected)
        else:
            return redirect("counter-reform:ask", visit_id, "shared")
    return _choose(request, visit.body_id, problem, visit)


def _choose(request: HttpRequest, body_id: UUID, problem: str, visit: Visit | None = None) -> HttpResponse:
    given = request.POST or request.GET
    words, event = given.get("q", "")[:LONGEST], _event(request)
    with scope(actor_in(request)):
        there = {part.procedure_id for part in selectors.parts_of(visit)} if visit else set()
        chosen = selectors.chosen(body_id, set(_chosen(request)) - there)
        taken = there | {one.pk for one in chosen}
        found = [one for one in selectors.choices(body_id, words, event) if one.pk not in taken]
        context = {
            "visit": visit,
            "chosen": chosen,
            "found": found,
            "q": words,
            "event": event,
            "events": LIFE_EVENTS,
            "language": _language(request),
            "languages": settings.LANGUAGES,
            "key": request.POST.get("idempotency_key", "") or CashForm()["idempotency_key"].value(),
            "problem": problem,
        }
        return render(request, "counter_reform/choose.html", context, status=422 if problem else 200)


def _chosen(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("procedures"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _event(request: HttpRequest) -> str:
    event = (request.POST or request.GET).get("event", "")
    return event if event in LIFE_EVENTS else ""


def _language(request: HttpRequest) -> str:
    code = request.POST.get("language", "ja")
    return code if code in dict(settings.LANGUAGES) else "ja"


def seen(request: HttpRequest, visit_id: UUID) -> Visit:
    """Return a visit that the officer may see; else 404."""
    actor = actor_in(request)
    with scope(actor):
        rows = Visit.objects.select_related("officer", "organisation", "body")
        found = rows.visible_to(actor, granted=True).filter(pk=visit_id).first()
    if found is None:
        raise Http404
    return found


@page(permission("counter_reform.view"))
@require_GET
def one(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show what has come of a visit."""
    return _show(request, seen(request, visit_id))


def _show(
    request: HttpRequest, visit: Visit, form: CashForm | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        parts = selectors.parts_of(visit)
        dues = selectors.dues_of(actor, parts)
        cash = [one for one in dues if one.takes_cash]
        receives = may(actor, visit, "receive")
        # Whoever has a code acts for the applicant: while the resident is here it is told, afterwards it stands on their slip.
        told = receives and visit.state == VisitState.SUBMITTED
        context = {
            "visit": visit,
            "event": LIFE_EVENTS.get(visit.life_event, ""),
            "rows": [(part, code_for(part.case_id) if told and part.case_id else "") for part in parts],
            "dues": dues,
            "cash": cash,
            "cash_total": sum(one.charge.total for one in cash),
            "form": form or CashForm(),
            "receives": receives,
            "told": told,
        }
        return render(request, "counter_reform/visit.html", context, status=status)


@page(permission("counter_reform.receive"))
@require_POST
def cash(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Take cash for every fee of the visit that this officer may take."""
    visit, actor, form = seen(request, visit_id), actor_in(request), CashForm(request.POST)
    with scope(actor):
        due = [one for one in selectors.dues_of(actor, selectors.parts_of(visit)) if one.takes_cash]
    if form.is_valid():
        try:
            paid = desk.take_cash_together(  # type: ignore[call-arg]
                actor,
                idempotency_key=form.key,
                charge_ids=_charges(request, due),
                tendered=form.cleaned_data["tendered"],
            )
        except (Rejected, Conflict) as refused:
            form.take(refused if isinstance(refused, Rejected) else Rejected(str(refused)))
        else:
            messages.success(
                request,
                _("現金を収納しました。お釣りは %(change)s円です。") % {"change": f"{paid.change or 0:,}"},
            )
            return redirect("counter-reform:visit", visit_id)
    return _show(request, visit, form, 422)


def _charges(request: HttpRequest, due: list[selectors.Due]) -> list[UUID]:
    """Return the charges that stood on the page, as far as they are the visit's: a fee that has come since is not taken unseen."""
    shown = set(request.POST.getlist("charges"))
    return [one.charge.pk for one in due if str(one.charge.pk) in shown]


@page(permission("counter_reform.receive"))
@require_POST
def finish(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """End the visit."""
    visit = services.finish(actor_in(request), visit_id=visit_id)
    messages.success(request, _("来庁を終えました。時間は %(minutes)s分です。") % {"minutes": visit.minutes})
    return redirect("counter-reform:visit", visit_id)


@page(permission("counter_reform.receive"))
@require_POST
def cancel(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Break the visit off."""
    services.cancel(actor_in(request), visit_id=visit_id)
    messages.success(request, _("来庁を中止しました。入力したことは削除しました。"))
    return redirect("counter-reform:visits")


@page(permission("counter_reform.receive"))
@require_GET
def slip(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Print the resident's slip, while they are here."""
    visit, actor = seen(request, visit_id), actor_in(request)
    if visit.state != VisitState.SUBMITTED or not may(actor, visit, "receive"):
        raise Http404
    parts = selectors.parts_of(visit)
    pdf = slip_pdf(
        visit, parts, selectors.dues_of(actor, parts), request.build_absolute_uri(reverse("cases:track"))
    )
    return desk.response(pdf, f"{visit}.pdf".replace(" ", "-").replace(":", ""))


@page(permission("counter_reform.receive"))
@require_GET
def receipt(request: HttpRequest, visit_id: UUID, payment_id: UUID) -> HttpResponse:
    """Print the receipt of one of the visit's fees."""
    visit, actor = seen(request, visit_id), actor_in(request)
    for due in selectors.dues_of(actor, selectors.parts_of(visit)):
        if due.payment and due.payment.pk == payment_id and desk.serves(actor, due.charge):
            return desk.response(
                desk.receipt_pdf(due.payment, with_officer=True), f"{due.payment.receipt_number}.pdf"
            )
    raise Http404
