"""Adding, ending, merging, splitting and moving programmes of an edition in the making."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.revision import selectors, services
from oirase.systems.plan.revision.models import Sheet
from oirase.systems.plan.revision.pages.forms import (
    AddForm,
    EndForm,
    MergeForm,
    MoveForm,
    PartsForm,
    SplitForm,
)
from oirase.systems.plan.revision.rights import manages
from oirase.ui.forms import Form

Forms = dict[str, Form]


@page(permission("revision.manage"))
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a programme."""
    actor = actor_in(request)
    with scope(actor):
        edition = selectors.edition_in_the_making(actor, pk)
        form = AddForm(
            request.POST or None,
            items=_items(edition),
            offices=selectors.offices_of_body(edition.body_id),
            initial={"due_on": selectors.usual_due_day(edition)},
        )
    if request.method == "POST" and form.is_valid():
        values = form.values
        arguments: dict[str, Any] = {**values, "edition_id": pk, "item": UUID(values["item"])}
        try:
            made = services.add_programme(actor, idempotency_key=form.key, **arguments)  # type: ignore[call-arg]
        except Rejected as rejected:
            form.take(rejected)
        else:
            messages.success(request, _("事業を加えました。"))
            return redirect("roadmap-revision:sheet", made.pk)
    context = {"form": form, "edition": edition}
    with scope(actor):
        return render(request, "revision/add.html", context, status=422 if form.errors else 200)


def _items(edition: Edition) -> list[tuple[str, str]]:
    rows = edition.items.select_related("field").order_by("field__order", "order")
    return [(str(item.pk), f"{item.field.name} / {item.name}") for item in rows]


@require_POST
@page(permission("revision.manage"))
def renumber(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Number the programmes anew."""
    version = request.POST.get("version", "")
    services.renumber(actor_in(request), edition_id=pk, version=int(version) if version.isdecimal() else -1)
    messages.success(request, _("見出しの順に番号を付け直しました。"))
    return redirect("roadmap-revision:progress", pk)


@page(permission("revision.manage"))
def shape(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what can be done to one programme as a whole; a POST does it."""
    if request.method != "POST":
        return _render(request, pk)
    act = ACTIONS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    return act(request, pk)


def _forms(request: HttpRequest, pk: UUID, bound: str = "") -> tuple[Sheet, Programme, Forms]:
    actor = actor_in(request)
    with scope(actor):
        sheet = selectors.visible_sheet(actor, pk=pk).first()
        if sheet is None or not sheet.edition.is_draft or not manages(actor, sheet):
            raise Http404
        programme = selectors.programme_of(sheet)

        def given(name: str) -> dict[str, Any]:
            return {"data": request.POST if bound == name else None, "auto_id": f"{name}_%s"}

        version = {"version": sheet.version}
        offices = selectors.offices_of_body(sheet.body_id)
        divisions = [one.organisation.code for one in programme.divisions.all() if one.organisation]
        others = selectors.other_sheets(actor, sheet)
        moving = {**version, "item": str(programme.item_id)}
        moving |= dict(zip(("first", "second", "third"), divisions, strict=False))
        forms: Forms = {
            "move": MoveForm(**given("move"), items=_items(sheet.edition), offices=offices, initial=moving),
            "split": SplitForm(**given("split"), parts=_parts(programme), initial=version),
            "parts": PartsForm(**given("parts"), others=others, parts=_parts(programme), initial=version),
            "merge": MergeForm(**given("merge"), others=others, initial=version),
            "end": EndForm(**given("end"), initial=version),
        }
        return sheet, programme, forms


def _parts(programme: Programme) -> list[tuple[str, str]]:
    initiatives = [
        (f"initiative/{one.pk}", f"{_('取組')}: {one.name}") for one in programme.initiatives.all()
    ]
    indicators = [(f"indicator/{one.pk}", f"{_('指標')}: {one.name}") for one in programme.indicators.all()]
    return initiatives + indicators


def _render(
    request: HttpRequest, pk: UUID, forms: Forms | None = None, opened: str = "", status: int = 200
) -> HttpResponse:
    sheet, programme, fresh = _forms(request, pk)
    context = {"sheet": sheet, "programme": programme, "forms": forms or fresh, "opened": opened}
    with scope(actor_in(request)):
        return render(request, "revision/shape.html", context, status=status)


def _acted(
    request: HttpRequest, pk: UUID, name: str, call: Callable[[dict[str, Any]], Any], done: str
) -> HttpResponse:
    """Carry a form's command out; back to the page with what was refused, or on to what came of it."""
    sheet, _programme, forms = _forms(request, pk, bound=name)
    form = forms[name]
    if form.is_valid():
        try:
            made = call(form.values)
        except Rejected as rejected:
            form.take(rejected)
        else:
            messages.success(request, done)
            if isinstance(made, Sheet):
                return redirect("roadmap-revision:sheet", made.pk)
            return redirect("roadmap-revision:progress", sheet.edition_id)
    return _render(request, pk, forms, opened=name, status=422)


def _move(request: HttpRequest, pk: UUID) -> HttpResponse:
    def call(values: dict[str, Any]) -> Sheet:
        places = ("first", "second", "third")
        divisions = list(dict.fromkeys(name for place in places if (name := values.pop(place))))
        item = UUID(values.pop("item"))
        return services.move_programme(
            actor_in(request), sheet_id=pk, item=item, divisions=divisions, **values
        )

    return _acted(request, pk, "move", call, _("事業を移しました。"))


def _split(request: HttpRequest, pk: UUID) -> HttpResponse:
    def call(values: dict[str, Any]) -> Sheet:
        return services.split_programme(actor_in(request), sheet_id=pk, **values)

    return _acted(request, pk, "split", call, _("事業を分けました。"))


def _move_parts(request: HttpRequest, pk: UUID) -> HttpResponse:
    def call(values: dict[str, Any]) -> Sheet:
        values["into_id"] = UUID(values.pop("into"))
        return services.move_parts(actor_in(request), sheet_id=pk, **values)

    return _acted(request, pk, "parts", call, _("取組と指標を移しました。"))


def _merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    def call(values: dict[str, Any]) -> Sheet:
        other = UUID(values.pop("other"))
        return services.merge_programmes(actor_in(request), into_id=pk, other_ids=[other], **values)

    return _acted(request, pk, "merge", call, _("事業をまとめました。"))


def _end(request: HttpRequest, pk: UUID) -> HttpResponse:
    def call(values: dict[str, Any]) -> Edition:
        return services.end_programme(actor_in(request), sheet_id=pk, **values)

    return _acted(request, pk, "end", call, _("事業を終了にしました。"))


ACTIONS: dict[str, Callable[[HttpRequest, UUID], HttpResponse]] = {
    "move": _move,
    "split": _split,
    "parts": _move_parts,
    "merge": _merge,
    "end": _end,
}
