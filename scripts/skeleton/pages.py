"""Pages: send, follow, the desk and an item of it. Each calls one selector or command and renders; what is done with a case the case block shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from oirase.systems.DOMAIN.SLUG import selectors, services
from oirase.systems.DOMAIN.SLUG.forms import SendForm
from oirase.systems.DOMAIN.SLUG.models import Item

from oirase.blocks.cases.facade import (
    DUES,
    PURPOSE,
    STATES,
    TRACKER,
    CaseSource,
    NoDesk,
    acts_for,
    code_for,
    due_cell,
    flow_of,
    followed,
    is_for,
    note_look,
    timeline,
)
from oirase.blocks.identity.facade import by_address, limited
from oirase.kernel.access.codes import code_in, remember
from oirase.kernel.access.http import actor_in, page, permission, public
from oirase.kernel.access.records import may, shown
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.ui.lists import Choice, Column, Listing, Order, Text

DESK = Listing(
    name="SLUG.desk",
    title=gettext_lazy("NAME_JAの受付"),
    source=CaseSource(selectors.items),
    columns=(
        Column(
            "number",
            gettext_lazy("受付番号"),
            link=lambda row: reverse("SLUG:item", args=[row.pk]),
            head=True,
        ),
        Column("due_on", gettext_lazy("期限"), kind="day", html=due_cell),
        Column("title", gettext_lazy("題名")),
        Column(
            "state",
            gettext_lazy("状態"),
            value=lambda row: row.get_state_display(),
            chip=lambda row: row.tone,
        ),
        Column("submitted_at", gettext_lazy("受付日時"), kind="moment"),
    ),
    filters=(
        Text("q", gettext_lazy("ことば")),
        Choice("state", gettext_lazy("状態"), choices=tuple(STATES.items())),
        Choice("due", gettext_lazy("期限"), choices=DUES),
    ),
    orders={
        "submitted_at": Order("submitted_at", gettext_lazy("受付日時")),
        "due_on": Order("due_on", gettext_lazy("期限")),
    },
    default_order="due_on",
    empty=gettext_lazy("まだ何も届いていません。"),
)
WITH_CASE = ("case__type", "case__type_version", "case__assignee", "case__applicant", "body", "organisation")


@page(public)
@limited("identity.submissions_per_address", by_address)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Take something in; without an account, too."""
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {**form.values, "language": get_language() or "ja"}
        try:
            made = services.send(actor_in(request), idempotency_key=form.key, **values)  # type: ignore[call-arg]
        except Rejected as rejected:
            form.take(rejected)
        except NoDesk as missing:
            form.add_error(None, str(missing))
        else:
            remember(request, PURPOSE, made.pk)
            return redirect("SLUG:tracked", made.pk)
    return render(request, "SLUG/send.html", {"form": form}, status=422 if form.errors else 200)


@page(public)
@require_GET
def tracked(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show whoever has sent an item how it stands and what they can do; 404 for others, who have no account of it and no code."""
    with scope(TRACKER):
        found = Item.objects.select_related(*WITH_CASE).filter(pk=item_id).first()
        if found is None or not is_for(found.case, actor_in(request), code_in(request, PURPOSE, item_id)):
            raise Http404
        context = {
            "found": found,
            "outcome": flow_of(found.case.type_version_id).outcome(found.case.outcome),
            "code": "" if found.case.applicant_id else code_for(found.pk),
            **followed(found.case),
        }
        return render(request, "SLUG/tracked.html", context)


@page(permission("SLUG.view"))
def desk(request: HttpRequest) -> HttpResponseBase:
    """List the items of the officer's offices."""
    return DESK.respond(request)


@page(permission("SLUG.view"))
@require_GET
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show an item to its office: what was sent, what has happened, what may be done."""
    actor = actor_in(request)
    with scope(actor):
        rows = Item.objects.select_related(*WITH_CASE).visible_to(actor, granted=True)
        found = rows.filter(pk=item_id).first()
        if found is None:
            raise Http404
        case = found.case
        context: dict[str, Any] = {
            "found": found,
            "case": case,
            "email": shown(actor, case, "email"),
            "outcome": flow_of(case.type_version_id).outcome(case.outcome),
            "entries": timeline(case, for_applicant=False, contact=may(actor, case, "contact")),
            **acts_for(actor, case),
        }
    note_look(request, case, _("NAME_JAの受付"))
    return render(request, "SLUG/item.html", context)
