"""The list of editions with the upload, and what is done to an edition as a whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.systems.plan.commons import services
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.roadmap_import import selectors, sources
from oirase.systems.plan.roadmap_import.pages.forms import DeleteForm, PublishForm, UploadForm, WithdrawForm
from oirase.systems.plan.roadmap_import.pages.review import render_overview


@page(permission("plan.edit"), upload_bytes=sources.LIMIT_BYTES)
def edition_list(request: HttpRequest) -> HttpResponse:
    """List the editions; a POST brings a file in as a draft."""
    if request.method != "POST":
        return _render_list(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            edition = _load(request, form)
        except services.KnownSource as error:
            messages.info(request, str(error))
            return redirect("roadmap-import:review", error.edition.pk)
        except sources.Unreadable as error:
            _complain(form, error.messages)
        except Rejected as error:
            _complain(form, [message for found in error.problems.values() for message in found])
        else:
            messages.success(request, _("下書きとして取り込みました。要確認の箇所から確認してください。"))
            return redirect("roadmap-import:review", edition.pk)
    return _render_list(request, form, status=422)


def _load(request: HttpRequest, form: UploadForm) -> Edition:
    upload = form.cleaned_data["file"]
    if upload.size > sources.LIMIT_BYTES:
        # Said before a single byte of a huge file is read again.
        limit = sources.LIMIT_BYTES // 1024**2
        raise sources.Unreadable(
            _("ファイルが大きすぎます。%(limit)dMBまでにしてください。") % {"limit": limit}
        )
    given = sources.read_stream(upload, upload.name)
    load: Any = services.load_edition  # the decorator adds the key
    made: Edition = load(actor_in(request), given=given, idempotency_key=form.key)
    return made


SHOWN_PROBLEMS = 50


def _complain(form: UploadForm, found: list[str] | tuple[str, ...]) -> None:
    for message in found[:SHOWN_PROBLEMS]:
        form.add_error("file", message)
    if len(found) > SHOWN_PROBLEMS:
        form.add_error("file", _("ほかに%(count)d件あります。") % {"count": len(found) - SHOWN_PROBLEMS})


def _render_list(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        context = {"form": form, "editions": selectors.editions_for(actor)}
        return render(request, "roadmap_import/editions.html", context, status=status)


@require_POST
@page(permission("plan.publish"))
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish a draft; while flags are open the page comes back with their list and asks for a reason."""
    actor = actor_in(request)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return render_overview(request, pk, publish_form=form, status=422)
    try:
        edition = services.publish(actor, edition_id=pk, **form.cleaned_data)
    except Rejected as error:
        for field, found in error.problems.items():
            for message in found:
                form.add_error(field or None, message)
        return render_overview(request, pk, publish_form=form, status=422)
    messages.success(request, _("公開しました。"))
    return redirect("roadmap-import:review", edition.pk)


@require_POST
@page(permission("plan.publish"))
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a published edition off the public pages."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return render_overview(request, pk, withdraw_form=form, status=422)
    try:
        services.withdraw(actor_in(request), edition_id=pk, **form.cleaned_data)
    except Rejected as error:
        form.add_error("reason", str(error))
        return render_overview(request, pk, withdraw_form=form, status=422)
    messages.success(request, _("取り下げました。"))
    return redirect("roadmap-import:review", pk)


@require_POST
@page(permission("plan.edit"))
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a draft."""
    form = DeleteForm(request.POST)
    if not form.is_valid():
        return render_overview(request, pk, status=422)
    services.delete_draft(actor_in(request), edition_id=pk, **form.cleaned_data)
    messages.success(request, _("下書きを削除しました。"))
    return redirect("roadmap-import:editions")
