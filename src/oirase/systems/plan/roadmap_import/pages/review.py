"""The review: progress over an edition, and each programme's form beside the lines of its source."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.plan.commons import services
from oirase.systems.plan.commons.models import Edition, Flag, FlagState, Programme
from oirase.systems.plan.commons.ports import held_back_by, reading_address
from oirase.systems.plan.roadmap_import import selectors
from oirase.systems.plan.roadmap_import.pages.forms import (
    DeleteForm,
    ProgrammeForm,
    PublishForm,
    WithdrawForm,
    initial_of,
)


@page(permission("plan.view"))
def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an edition's progress: flagged programmes first, totals, what can be done with the whole."""
    return render_overview(request, pk)


def render_overview(
    request: HttpRequest,
    pk: UUID,
    *,
    publish_form: PublishForm | None = None,
    withdraw_form: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render an edition's page, with the form that was refused, if one was."""
    actor = actor_in(request)
    with scope(actor):
        edition = selectors.edition_for(actor, pk)
        version = {"version": edition.version}
        context = {
            "edition": edition,
            "review": selectors.review_of(edition),
            "publish_form": publish_form or PublishForm(initial=version),
            "withdraw_form": withdraw_form or WithdrawForm(initial=version),
            "delete_form": DeleteForm(initial=version),
            "held_back": held_back_by(edition) if edition.is_draft else [],
            "preview": reading_address(edition),
            "may_publish": may(actor, edition, "publish"),
            "may_edit": may(actor, edition, "edit"),
        }
        return render(request, "roadmap_import/review.html", context, status=status)


@page(permission("plan.view"))
def programme(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Show a programme's form beside its source; a POST saves, answers a flag, or ticks the programme off."""
    actor = actor_in(request)
    with scope(actor):
        edition = selectors.edition_for(actor, pk)
        row = get_object_or_404(Programme, edition=edition, number=number)
        editable = edition.is_draft and may(actor, edition, "edit")
        form = ProgrammeForm(
            request.POST or None, edition=edition, editable=editable, initial=initial_of(row)
        )
        valid = request.method == "POST" and form.is_valid()
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action.startswith("flag:"):
            return _answer(request, row, edition, action)
        if valid:
            try:
                done = _save(request, row, form, action)
            except Conflict as conflict:
                return _beside_the_other(request, edition, row, form, str(conflict))
            if done is not None:
                return done
    with scope(actor):
        return _render_programme(request, edition, row, form, status=422 if form.errors else 200)


def _answer(request: HttpRequest, row: Programme, edition: Edition, action: str) -> HttpResponse:
    """Answer one flag: `flag:<id>:<state>`."""
    _kind, flag_id, state = (action.split(":") + ["", ""])[:3]
    try:
        services.resolve_flag(actor_in(request), flag_id=UUID(flag_id), state=state)
    except (Rejected, ValueError) as error:
        messages.error(request, str(error))
    return redirect("roadmap-import:programme", edition.pk, row.number)


def _save(request: HttpRequest, row: Programme, form: ProgrammeForm, action: str) -> HttpResponse | None:
    """Save, and with `reviewed` tick off and go to the next; None when the values were refused."""
    actor = actor_in(request)
    version = form.cleaned_data["version"]
    try:
        # A reviewer without the right to edit ticks off what they did not touch.
        if form.has_changed():
            version = services.update_programme(
                actor, programme_id=row.pk, version=version, edit=form.edit()
            ).version
        if action == "reviewed":
            services.mark_reviewed(actor, programme_id=row.pk, version=version)
    except Rejected as error:
        for field, found in error.problems.items():
            for message in found:
                form.add_error(field if field in form.fields else None, message)
        return None
    if action != "reviewed":
        messages.success(request, _("保存しました。"))
        return redirect("roadmap-import:programme", row.edition_id, row.number)
    messages.success(request, _("No%(number)dを確認済みにしました。") % {"number": row.number})
    with scope(actor):
        following = _next_unreviewed(row)
    if following is None:
        return redirect("roadmap-import:review", row.edition_id)
    return redirect("roadmap-import:programme", row.edition_id, following.number)


def _beside_the_other(
    request: HttpRequest, edition: Edition, row: Programme, form: ProgrammeForm, message: str
) -> HttpResponse:
    """Show what was typed, and at each field that differs what another has saved meanwhile; saving again decides."""
    with scope(actor_in(request)):
        row.refresh_from_db()
        form.set_beside(row)
        form.add_error(None, message)
        return _render_programme(request, edition, row, form, status=409)


def _next_unreviewed(row: Programme) -> Programme | None:
    """The next programme in order of number that nobody has ticked off, from the start again after the last."""
    waiting = Programme.objects.filter(edition_id=row.edition_id, reviewed_at=None).exclude(pk=row.pk)
    ordered = waiting.order_by("number")
    return ordered.filter(number__gt=row.number).first() or ordered.first()


def _render_programme(
    request: HttpRequest, edition: Edition, row: Programme, form: ProgrammeForm, *, status: int
) -> HttpResponse:
    actor = actor_in(request)
    flags = list(Flag.objects.filter(programme=row).order_by("order"))
    waiting = [flag for flag in flags if flag.state == FlagState.OPEN]
    review = selectors.review_of(edition)
    neighbours: Any = edition.programmes.order_by("number")
    context = {
        "edition": edition,
        "programme": row,
        "form": form,
        "flags": flags,
        "flagged_keys": {flag.key for flag in waiting},
        "source": selectors.source_of(row, waiting),
        "review": review,
        "before": neighbours.filter(number__lt=row.number).last(),
        "after": neighbours.filter(number__gt=row.number).first(),
        "may_edit": edition.is_draft and may(actor, edition, "edit"),
        "may_review": edition.is_draft and may(actor, edition, "review"),
    }
    return render(request, "roadmap_import/programme.html", context, status=status)
