"""Own procedures, new ones, and those of other bodies that can be adopted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.cases.facade import open_cases
from oirase.blocks.forms.facade import empty
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, offices_of
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.officers import officers_with
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.systems.office.commons import selectors, services
from oirase.systems.office.commons.adoption import is_behind
from oirase.systems.office.commons.models import Procedure
from oirase.systems.office.procedures import starters
from oirase.systems.office.procedures.housing import READER
from oirase.ui.forms import Form, LocalizedField


@page(permission("procedures.edit"))
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the procedures of the officer's offices: state, origin, what waits, what nobody looks after."""
    actor = actor_in(request)
    found = selectors.editable(actor)
    counts = _open_cases(found)
    looked_after = _looked_after(found)
    today = clock.today()
    lines = [
        {
            "procedure": one,
            "behind": is_behind(one),
            "open": counts.get(one.kind_id, 0) if one.kind_id else 0,
            "late": bool(one.review_on and one.review_on < today),
            "orphan": one.pk not in looked_after,
        }
        for one in found
    ]
    return render(request, "procedures/edit/listing.html", {"lines": lines})


def _open_cases(found: list[Procedure]) -> Mapping[Any, int]:
    """Count for whoever works on a procedure, also where they may not see the cases themselves."""
    with scope(READER):
        return open_cases(READER, [one.kind_id for one in found if one.kind_id])


def _looked_after(found: list[Procedure]) -> set[UUID]:
    """Return the procedures that at least one officer may change today."""
    editors = {body: officers_with("procedures.edit", body) for body in {one.body_id for one in found}}
    return {one.pk for one in found if any(may(each, one, "edit") for _user, each in editors[one.body_id])}


class NewForm(Form):
    """A new procedure: what it is called, whose it is, what it begins with."""

    title = LocalizedField(
        label=gettext_lazy("手続の名称"), help_text=gettext_lazy("例: 県税の納税証明書の申請"), max_length=200
    )
    code = forms.CharField(
        label=gettext_lazy("識別名"),
        help_text=gettext_lazy("英小文字・数字・ハイフン。あとから変えられません。例: tax-certificate"),
        max_length=60,
    )
    office = forms.ChoiceField(label=gettext_lazy("担当する部署"))
    start = forms.ChoiceField(
        label=gettext_lazy("何から始めますか"), widget=forms.RadioSelect, initial="empty"
    )

    def __init__(self, *args: Any, offices: list[Organisation], own: list[Procedure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(str(one.pk), str(one)) for one in offices]  # type: ignore[attr-defined]
        patterns = [(f"pattern:{code}", title) for code, title in starters.titles()]
        copies = [(f"copy:{one.pk}", _("「%(title)s」を写す") % {"title": one.title}) for one in own]
        self.fields["start"].choices = [("empty", _("空から始める")), *patterns, *copies]  # type: ignore[attr-defined]


def offices(actor: Actor) -> list[Organisation]:
    """Return the offices for which an officer makes procedures: those of their posts."""
    return [
        one
        for one in offices_of(actor)
        if may(actor, Procedure(organisation=one, body_id=one.body_id), "edit")
    ]


@page(permission("procedures.edit"))
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a procedure from nothing, from a pattern, or as a copy."""
    actor = actor_in(request)
    with scope(actor):
        mine, own = offices(actor), selectors.editable(actor)
        question = NewForm(request.POST or None, offices=mine, own=own)
        valid = request.method == "POST" and question.is_valid()
        document = _document(question.values, own) if valid else {}
    if valid:
        office = next(one for one in mine if str(one.pk) == question.values["office"])
        try:
            made = services.make(actor, office=office, document=document)
        except Rejected as rejected:
            question.take(rejected)
        else:
            messages.success(request, _("手続を作りました。案内から順に書いてください。"))
            return redirect("procedures:edit_catalogue", made.pk)
    status = 422 if question.errors else 200
    context = {"question": question, "offices": mine}
    return render(request, "procedures/edit/new.html", context, status=status)


def _document(given: Mapping[str, Any], own: list[Procedure]) -> dict[str, Any]:
    """Return the document that a new procedure begins with, under its own name."""
    verb, _colon, what = given["start"].partition(":")
    title = given["title"]
    if verb == "pattern":
        document = starters.document(what)
    elif verb == "copy":
        document = next(one for one in own if str(one.pk) == what).document
    else:
        document = {
            "catalogue": {"identity": "none"},
            "form": empty(title["ja"]),
            "flow": {"payment": "none", "second_pair": True, "outcomes": []},
        }
    return {
        **document,
        "code": given["code"],
        "catalogue": {**document["catalogue"], "title": title},
        "form": {**document["form"], "title": title},
    }


@page(permission("procedures.edit"))
@require_GET
def adoptable(request: HttpRequest) -> HttpResponse:
    """List what other bodies have published and one's own have not adopted."""
    actor = actor_in(request)
    context = {"rows": selectors.adoptable(actor), "offices": offices(actor)}
    return render(request, "procedures/edit/adopt.html", context)


@page(permission("procedures.edit"))
@require_POST
def adopt(request: HttpRequest, origin_id: UUID) -> HttpResponse:
    """Take another body's procedure into one's own catalogue."""
    actor = actor_in(request)
    with scope(actor):
        office = next((one for one in offices(actor) if str(one.pk) == request.POST.get("office")), None)
    if office is None:
        raise Http404
    try:
        made = services.adopt(actor, origin_id=origin_id, office=office)
    except Rejected as rejected:
        messages.error(request, str(rejected))
        return redirect("procedures:adoptable")
    messages.success(request, _("採用しました。必要なところを変えてから、公開してください。"))
    return redirect("procedures:edit_catalogue", made.pk)
