"""Publishing a form that stands alone, its versions, and its file: written out and taken in with a preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.forms import exchange
from oirase.blocks.forms.models import Form as FormModel
from oirase.blocks.forms.models import FormVersion
from oirase.blocks.forms.pages.editor.frame import frame, opened, problem_lines, saved
from oirase.blocks.forms.releasing import report_of
from oirase.blocks.forms.services import editing
from oirase.blocks.forms.spec import check
from oirase.blocks.forms.spec.shape import has_shape
from oirase.blocks.forms.spec.wording import sentences
from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.ui.forms import DateField, FileField, Form, TextField

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
        help_text=gettext_lazy("この日を過ぎると、一覧に印が出ます。だれも見ない様式を残さないためです。"),
    )

    def clean_review_on(self) -> Any:
        """Look ahead."""
        given = self.cleaned_data["review_on"]
        if given <= clock.today():
            raise forms.ValidationError(_("今日より後の日を入力してください。"))
        return given


class UploadForm(Form):
    """A file written out by another form or another installation."""

    file = FileField(label=gettext_lazy("ファイル"), max_bytes=exchange.MOST_BYTES, extensions=("json",))


@page(permission("forms.edit"), upload_bytes=exchange.MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Show what publishing would mean, and publish; or preview a file and take it."""
    form = opened(request, form_id)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if action == "preview":
        return _preview(request, form)
    if action == "take":
        return _take(request, form)
    if action == "publish":
        return _publish(request, form)
    return _show(request, form)


def _show(request: HttpRequest, form: FormModel, status: int = 200, **bound: Any) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        around = frame(request, form, "release")
        alone = around["home"] is None
        context = {
            **around,
            "report": report_of(actor, form) if alone else None,
            "versions": _versions(form) if alone else (),
            "question": ReleaseForm(initial={"review_on": form.review_on}),
            "upload": UploadForm(auto_id="upload_%s"),
            **bound,
        }
    report = context["report"]
    context["lines"] = problem_lines(form, report.problems) if report else ()
    return render(request, "forms/editor/release.html", context, status=status)


def _versions(form: FormModel) -> list[tuple[FormVersion, list[str]]]:
    found = list(FormVersion.objects.filter(form=form).select_related("published_by")[: MOST_VERSIONS + 1])
    before: list[Any] = [*(one.definition for one in found[1:]), None]
    return [
        (one, sentences(old, one.definition) if old else []) for one, old in zip(found, before, strict=False)
    ][:MOST_VERSIONS]


def _publish(request: HttpRequest, form: FormModel) -> HttpResponse:
    bound = ReleaseForm(request.POST)
    if frame(request, form, "release")["home"] is not None:
        return redirect("forms:release", form.pk)
    if not bound.is_valid():
        return _show(request, form, 422, question=bound)
    seen = request.POST.get("version", "")
    try:
        made = editing.publish(
            actor_in(request),
            form_id=form.pk,
            version=int(seen) if seen.isdecimal() else 0,
            note=bound.values["note"],
            review_on=bound.values["review_on"],
        )
    except (Conflict, Rejected) as refused:
        bound.add_error(None, str(refused))
        return _show(request, form, 409 if isinstance(refused, Conflict) else 422, question=bound)
    messages.success(request, _("第%(number)d版を公開しました。") % {"number": made.number})
    return redirect("forms:release", form.pk)


@page(permission("forms.publish"))
@require_POST
def withdraw(request: HttpRequest, form_id: UUID, version_id: UUID) -> HttpResponse:
    """Take a version out of use."""
    form = opened(request, form_id)
    with scope(actor_in(request)):
        ours = FormVersion.objects.filter(form=form, pk=version_id).exists()
    if ours:
        editing.withdraw(actor_in(request), version_id=version_id)
        messages.success(
            request, _("この版の受付を終えました。書きかけの人には、新しい版に移るよう知らせます。")
        )
    return redirect("forms:release", form_id)


@page(permission("forms.edit"))
@require_GET
def export(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Give the form as a file."""
    form = opened(request, form_id)
    document = {"kind": "form", "format": exchange.FORMAT, "code": form.code, "form": form.definition}
    answer = HttpResponse(exchange.written(document), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{form.code}.json"'
    return answer


def _preview(request: HttpRequest, form: FormModel) -> HttpResponse:
    """Show what a file would change, before anything is taken."""
    upload = UploadForm(request.POST, request.FILES, auto_id="upload_%s")
    if not upload.is_valid():
        return _show(request, form, 422, upload=upload)
    try:
        definition = _definition_in(upload.cleaned_data["file"].read())
    except ValueError as refused:
        upload.add_error("file", str(refused))
        return _show(request, form, 422, upload=upload)
    context = {
        **frame(request, form, "release"),
        "changes": sentences(form.definition, definition),
        "lines": problem_lines(FormModel(pk=form.pk, definition=definition), check(definition)),
        "content": exchange.written({"kind": "form", "format": exchange.FORMAT, "form": definition}).decode(),
    }
    return render(request, "forms/editor/preview.html", context)


def _definition_in(content: bytes) -> Mapping[str, Any]:
    definition: Any = exchange.read(content, "form").get("form")
    if not has_shape(definition) or len(exchange.written({"form": definition})) > editing.MOST_BYTES:
        raise ValueError(_("このファイルの様式は、形が正しくないので、取り込めません。"))
    return dict(definition)


def _take(request: HttpRequest, form: FormModel) -> HttpResponse:
    try:
        definition = _definition_in(request.POST.get("content", "").encode())
    except ValueError as refused:
        messages.error(request, str(refused))
        return redirect("forms:release", form.pk)
    if request.POST.get("version") != str(form.version):
        messages.error(request, _("ほかの人が先に更新しました。もう一度ファイルを選んでください。"))
        return redirect("forms:release", form.pk)
    if problem := saved(request, form, definition, _("ファイルから取り込みました。")):
        messages.error(request, problem)
        return redirect("forms:release", form.pk)
    return redirect("forms:outline", form.pk)
