"""Taking what has changed at the origin: what came from there, what is one's own, and a choice for each part that both have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oirase.blocks.forms.facade import Merged, sentences, value_words
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.office.commons import adoption, services
from oirase.systems.office.commons.models import Procedure, ProcedureVersion
from oirase.systems.office.commons.wording import WORDING, changes, parts_of, where
from oirase.systems.office.procedures.pages.edit.frame import frame, opened

CHOICES = ("ours", "theirs")


@dataclass(frozen=True)
class Clash:
    """One part that both sides have changed, as an officer reads it."""

    number: int
    path: str
    where: str
    base: str
    ours: str
    theirs: str
    chosen: str


@page(permission("procedures.edit"))
@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, procedure_id: UUID) -> HttpResponse:
    """Show the three sides, then what would come of the choices, then take it."""
    procedure = opened(request, procedure_id)
    newest = procedure.origin.current if procedure.origin else None
    if newest is None or not adoption.is_behind(procedure):
        messages.info(request, _("採用元に、新しい版はありません。"))
        return redirect("procedures:edit_release", procedure_id)
    chosen = _chosen(request)
    merged = adoption.merged(procedure, newest.document, chosen)
    action = request.POST.get("action", "")
    if action == "take" and not merged.conflicts:
        problem = _take(request, procedure, chosen)
        if not problem:
            messages.success(request, _("採用元の変更を取り込みました。確かめてから、公開してください。"))
            return redirect("procedures:edit_release", procedure_id)
        messages.error(request, problem)
        return redirect("procedures:edit_update", procedure_id)
    undecided = bool(action) and bool(merged.conflicts)
    context = {
        **_sides(procedure, newest, chosen),
        **frame(request, procedure, "edit_release"),
        "behind": False,
        "preview": _preview(procedure, merged) if action and not merged.conflicts else None,
        "chosen": list(enumerate(chosen.items())),
        "undecided": undecided,
        "newest": newest,
    }
    return render(request, "procedures/edit/update.html", context, status=422 if undecided else 200)


def _chosen(request: HttpRequest) -> dict[str, str]:
    """Return the choices by path, as the page has sent them."""
    found = {}
    for name, path in request.POST.items():
        if name.startswith("path-") and request.POST.get(f"choose-{name[5:]}") in CHOICES:
            found[str(path)] = str(request.POST[f"choose-{name[5:]}"])
    return found


def _sides(procedure: Procedure, newest: ProcedureVersion, chosen: Mapping[str, str]) -> dict[str, Any]:
    undecided = adoption.merged(procedure, newest.document, {})
    documents = (procedure.document, newest.document, procedure.base)
    clashes = [
        Clash(
            number,
            one.path,
            where(one.path, *documents),
            value_words(one.base, WORDING.codes),
            value_words(one.ours, WORDING.codes),
            value_words(one.theirs, WORDING.codes),
            chosen.get(one.path, ""),
        )
        for number, one in enumerate(undecided.conflicts)
    ]
    return {
        "clashes": clashes,
        "there": changes(procedure.base, newest.document),
        "here": changes(procedure.base, procedure.document),
    }


def _preview(procedure: Procedure, merged: Merged) -> list[str]:
    return sentences(parts_of(procedure.document), merged.value, WORDING)


def _take(request: HttpRequest, procedure: Procedure, chosen: Mapping[str, str]) -> str:
    """Take the update as it was previewed; return what is in the way, or nothing."""
    seen = {
        name: _number(request.POST.get(name, "")) for name in ("version", "form_version", "origin_number")
    }
    try:
        services.update(
            actor_in(request),
            procedure_id=procedure.pk,
            version=seen["version"],
            form_version=seen["form_version"],
            origin_number=seen["origin_number"],
            choose=dict(chosen),
        )
    except (Conflict, Rejected) as refused:
        return str(refused)
    return ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
