"""Publishing a procedure, closing it, its versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from oirase.blocks.forms.facade import report_of
from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.office.commons import services
from oirase.systems.office.commons.document import problems_of
from oirase.systems.office.commons.models import Procedure, ProcedureVersion
from oirase.systems.office.commons.wording import changes
from oirase.systems.office.procedures.pages.edit.exchange import UploadForm
from oirase.systems.office.procedures.pages.edit.frame import frame, lines_of, opened
from oirase.ui.forms import DateField, Form, TextField

MOST_VERSIONS = 20


class ReleaseForm(Form):
    """What is said about a new version."""

    note = TextField(
        label=gettext_lazy("何を変えたか"),
        help_text=gettext_lazy("あとで見る人のために。例: 乗る場所をたずねるようにした。"),
        max_length=500,
        rows=3,
    )
    review_on = DateField(
        label=gettext_lazy("次に見直す日"),
        help_text=gettext_lazy("この日を過ぎると、一覧に印が出ます。だれも見ない手続を残さないためです。"),
    )

    def clean_review_on(self) -> Any:
        """Look ahead."""
        given = self.cleaned_data["review_on"]
        if given <= clock.today():
            raise forms.ValidationError(_("今日より後の日を入力してください。"))
        return given


@page(permission("procedures.edit"))
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, procedure_id: UUID) -> HttpResponse:
    """Show what publishing would mean; publish, or close."""
    procedure = opened(request, procedure_id)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if action == "publish":
        return _publish(request, procedure)
    if action == "close":
        return _close(request, procedure)
    return _show(request, procedure)


def _show(request: HttpRequest, procedure: Procedure, status: int = 200, **bound: Any) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        versions = _versions(procedure)
        before = versions[0][0].document if versions else None
        context = {
            **frame(request, procedure, "edit_release"),
            "report": report_of(actor, procedure.form),
            "changes": changes(before, procedure.document) if before else [],
            "lines": lines_of(procedure, problems_of(procedure.document)),
            "versions": versions,
            "question": ReleaseForm(initial={"review_on": procedure.review_on}),
            "upload": UploadForm(auto_id="upload_%s"),
            **bound,
        }
    return render(request, "procedures/edit/release.html", context, status=status)


def _versions(procedure: Procedure) -> list[tuple[ProcedureVersion, list[str]]]:
    rows = ProcedureVersion.objects.filter(procedure=procedure).select_related("published_by")
    found = list(rows[: MOST_VERSIONS + 1])
    before: list[Any] = [*(one.document for one in found[1:]), None]
    pairs = zip(found, before, strict=False)
    return [(one, changes(old, one.document) if old else []) for one, old in pairs][:MOST_VERSIONS]


def _publish(request: HttpRequest, procedure: Procedure) -> HttpResponse:
    bound = ReleaseForm(request.POST)
    if not bound.is_valid():
        return _show(request, procedure, 422, question=bound)
    try:
        made = services.publish(
            actor_in(request),
            procedure_id=procedure.pk,
            version=_number(request, "version"),
            form_version=_number(request, "form_version"),
            **bound.values,
        )
    except (Conflict, Rejected) as refused:
        bound.add_error(None, str(refused))
        return _show(request, procedure, 409 if isinstance(refused, Conflict) else 422, question=bound)
    messages.success(
        request, _("第%(number)d版を公開しました。申請を受け付けています。") % {"number": made.number}
    )
    return redirect("procedures:edit_release", procedure.pk)


def _close(request: HttpRequest, procedure: Procedure) -> HttpResponse:
    try:
        services.close(actor_in(request), procedure_id=procedure.pk, version=_number(request, "version"))
        messages.success(request, _("受付を終えました。受け付けた申請は、そのまま進みます。"))
    except Conflict as conflict:
        messages.error(request, str(conflict))
    return redirect("procedures:edit_release", procedure.pk)


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0
