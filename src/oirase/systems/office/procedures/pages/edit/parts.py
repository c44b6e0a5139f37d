"""Writing what the catalogue says, and how cases are handled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oirase.blocks.forms.facade import digest, sentences
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.office.commons import services
from oirase.systems.office.commons.document import problems_of
from oirase.systems.office.commons.models import Procedure
from oirase.systems.office.commons.wording import WORDING
from oirase.systems.office.procedures.pages.edit.frame import frame, lines_of, opened
from oirase.systems.office.procedures.pages.edit.offered import offered_to
from oirase.systems.office.procedures.pages.edit.partforms import CatalogueForm, FlowForm
from oirase.ui.forms import reshaped

METHODS = ["GET", "HEAD", "POST"]
PAGES = {"catalogue": "edit_catalogue", "flow": "edit_flow"}


@page(permission("procedures.edit"))
@require_http_methods(METHODS)
def catalogue(request: HttpRequest, procedure_id: UUID) -> HttpResponse:
    """Write what people read before they apply."""
    return _edit(request, opened(request, procedure_id), "catalogue")


@page(permission("procedures.edit"))
@require_http_methods(METHODS)
def flow(request: HttpRequest, procedure_id: UUID) -> HttpResponse:
    """Write how cases are handled."""
    return _edit(request, opened(request, procedure_id), "flow")


def _edit(request: HttpRequest, procedure: Procedure, name: str) -> HttpResponse:
    part = getattr(procedure, name)
    if request.method != "POST":
        return _show(request, procedure, name, _form(procedure, name, part, None))
    action = request.POST.get("action", "")
    data = reshaped(request.POST, action)
    if data is not None or action == "look":
        bound = _form(procedure, name, part, data or request.POST)
        bound.errors.clear()
        return _show(request, procedure, name, bound)
    bound = _form(procedure, name, part, request.POST)
    if not bound.is_valid():
        return _show(request, procedure, name, bound, status=422)
    if request.POST.get("seen") != digest(part):
        theirs = sentences({name: part}, {name: bound.part}, WORDING)
        return _show(request, procedure, name, bound, status=409, first=True, theirs=theirs)
    return _save(request, procedure, name, bound)


def _save(request: HttpRequest, procedure: Procedure, name: str, bound: Any) -> HttpResponse:
    try:
        services.change(
            actor_in(request), procedure_id=procedure.pk, version=procedure.version, parts={name: bound.part}
        )
    except (Conflict, Rejected) as refused:
        bound.add_error(None, str(refused))
        return _show(request, procedure, name, bound, status=409)
    messages.success(request, _("保存しました。公開するまで、申請する人には見えません。"))
    return redirect(f"procedures:{PAGES[name]}", procedure.pk)


def _form(procedure: Procedure, name: str, part: Mapping[str, Any], data: QueryDict | None) -> Any:
    if name == "catalogue":
        return CatalogueForm(data, part=part)
    return FlowForm(
        data, part=part, definition=procedure.form.definition, offered=offered_to(procedure, part)
    )


def _show(
    request: HttpRequest, procedure: Procedure, name: str, bound: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Show the page; what is wrong with this part so far stands above it."""
    problems = [one for one in problems_of(procedure.document) if one.path.partition("/")[0] == name]
    context = {
        **frame(request, procedure, PAGES[name]),
        "part": name,
        "question": bound,
        "seen": digest(getattr(procedure, name)),
        "lines": [] if bound.is_bound else lines_of(procedure, problems),
        **more,
    }
    return render(request, "procedures/edit/part.html", context, status=status)
