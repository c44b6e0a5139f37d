"""The forms of an officer's offices, and a new one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from oirase.blocks.forms.models import Form as FormModel
from oirase.blocks.forms.models import FormVersion, VersionState
from oirase.blocks.forms.ports import homes_of
from oirase.blocks.forms.services import editing
from oirase.blocks.forms.spec.changing import empty
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, offices_of
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.kernel.texts import LocalizedText
from oirase.ui.forms import Form, LocalizedField, TextField

MOST = 200


class NewForm(Form):
    """A form that belongs to no procedure."""

    title = LocalizedField(
        label=gettext_lazy("様式の名称"),
        help_text=gettext_lazy("例: 施設の点検票、参加者アンケート"),
        max_length=200,
    )
    purpose = TextField(label=gettext_lazy("何のための様式か"), max_length=300, rows=2)
    code = forms.CharField(
        label=gettext_lazy("識別名"),
        help_text=gettext_lazy("英小文字・数字・ハイフン。例: inspection-sheet"),
        max_length=60,
    )
    office = forms.ChoiceField(label=gettext_lazy("担当する部署"))

    def __init__(self, *args: Any, offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(str(one.pk), str(one)) for one in offices]  # type: ignore[attr-defined]


@page(permission("forms.edit"))
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the forms of the officer's offices, last changed first."""
    actor = actor_in(request)
    published = FormVersion.objects.filter(form=OuterRef("pk"), state=VersionState.PUBLISHED)
    rows: Any = FormModel.objects.visible_to(actor, granted=True).select_related("organisation", "body")
    rows = rows.annotate(newest=Subquery(published.order_by("-number").values("number")[:1]))
    found: list[Any] = list(rows.order_by("-changed_at", "-id")[:MOST])
    today = clock.today()
    homes = homes_of(actor, found)
    lines = [
        {
            "form": one,
            "home": homes.get(one.pk),
            "newest": one.newest,
            "late": bool(one.review_on and one.review_on < today),
        }
        for one in found
    ]
    return render(request, "forms/editor/listing.html", {"lines": lines})


def offices(actor: Actor) -> list[Organisation]:
    """Return the offices for which an officer makes forms: those of their posts."""
    return [
        one
        for one in offices_of(actor)
        if may(actor, FormModel(organisation=one, body_id=one.body_id), "edit")
    ]


@page(permission("forms.edit"))
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a form."""
    actor = actor_in(request)
    with scope(actor):
        own = offices(actor)
        question = NewForm(request.POST or None, offices=own)
    if request.method == "POST" and question.is_valid():
        given = question.values
        try:
            made = editing.make(
                actor,
                office=next(one for one in own if str(one.pk) == given["office"]),
                code=given["code"],
                title=LocalizedText(given["title"]),
                definition={**empty(given["title"]["ja"]), "title": given["title"]},
                purpose=given["purpose"],
            )
        except Rejected as rejected:
            question.take(rejected)
        else:
            messages.success(request, _("様式を作りました。質問を加えてください。"))
            return redirect("forms:outline", made.pk)
    status = 422 if question.errors else 200
    return render(request, "forms/editor/new.html", {"question": question, "offices": own}, status=status)
