"""A procedure as one file: written out, and taken in as a new one or over an existing one, with a preview before anything is taken."""

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
from django.views.decorators.http import require_GET, require_http_methods

from oirase.blocks.forms.facade import MOST_FILE_BYTES, read_file, written_file
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.office.commons import services
from oirase.systems.office.commons.document import PARTS, problems_of
from oirase.systems.office.commons.shape import misshapen
from oirase.systems.office.commons.wording import changes, where
from oirase.systems.office.procedures.pages.edit.frame import frame, opened
from oirase.systems.office.procedures.pages.edit.listing import offices
from oirase.ui.forms import FileField, Form

KIND = "procedure"


class UploadForm(Form):
    """A file written out of a procedure."""

    file = FileField(label=gettext_lazy("ファイル"), max_bytes=MOST_FILE_BYTES, extensions=("json",))


class TakeForm(Form):
    """Under which name and in which office a procedure from a file is made."""

    code = forms.CharField(
        label=gettext_lazy("識別名"),
        help_text=gettext_lazy("英小文字・数字・ハイフン。あとから変えられません。"),
        max_length=60,
    )
    office = forms.ChoiceField(label=gettext_lazy("担当する部署"))

    def __init__(self, *args: Any, offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(str(one.pk), str(one)) for one in offices]  # type: ignore[attr-defined]


@page(permission("procedures.edit"))
@require_GET
def export(request: HttpRequest, procedure_id: UUID) -> HttpResponse:
    """Give the whole procedure as a file."""
    procedure = opened(request, procedure_id)
    content = written_file({"kind": KIND, **procedure.document})
    answer = HttpResponse(content, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{procedure.code}.json"'
    return answer


@page(permission("procedures.edit"), upload_bytes=MOST_FILE_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
def take_new(request: HttpRequest) -> HttpResponse:
    """Make a procedure from a file."""
    actor = actor_in(request)
    with scope(actor):
        own = offices(actor)
    if request.method != "POST":
        return _ask(request, UploadForm())
    if request.POST.get("action") != "take":
        upload, document = _uploaded(request)
        if document is None:
            return _ask(request, upload, 422)
        question = TakeForm(offices=own, initial={"code": document.get("code", "")})
        return _look(request, document, question)
    try:
        document = _document_in(request.POST.get("content", "").encode())
    except ValueError as refused:
        messages.error(request, str(refused))
        return redirect("procedures:take_new")
    question = TakeForm(request.POST, offices=own)
    if not question.is_valid():
        return _look(request, document, question, 422)
    office = next(one for one in own if str(one.pk) == question.values["office"])
    try:
        made = services.make(actor, office=office, document={**document, "code": question.values["code"]})
    except Rejected as rejected:
        question.take(rejected)
        return _look(request, document, question, 422)
    messages.success(request, _("ファイルから手続を作りました。"))
    return redirect("procedures:edit_catalogue", made.pk)


@page(permission("procedures.edit"), upload_bytes=MOST_FILE_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, procedure_id: UUID) -> HttpResponse:
    """Put a file's contents into a procedure."""
    procedure = opened(request, procedure_id)
    around = frame(request, procedure, "edit_release")
    if request.method != "POST":
        return _ask(request, UploadForm(), 200, **around)
    if request.POST.get("action") != "take":
        upload, document = _uploaded(request)
        if document is None:
            return _ask(request, upload, 422, **around)
        return _look(request, document, None, 200, **around, differing=changes(procedure.document, document))
    try:
        document = _document_in(request.POST.get("content", "").encode())
        if request.POST.get("form_version") != str(procedure.form.version):
            raise Conflict(_("ほかの人が先に更新しました。もう一度ファイルを選んでください。"))
        seen = request.POST.get("version", "")
        services.change(
            actor_in(request),
            procedure_id=procedure.pk,
            version=int(seen) if seen.isdecimal() else 0,
            parts={part: document[part] for part in PARTS},
        )
    except (Conflict, Rejected, ValueError) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("ファイルから取り込みました。公開するまで、申請する人には見えません。"))
    return redirect("procedures:edit_release", procedure.pk)


def _uploaded(request: HttpRequest) -> tuple[UploadForm, dict[str, Any] | None]:
    upload = UploadForm(request.POST, request.FILES)
    if not upload.is_valid():
        return upload, None
    try:
        return upload, _document_in(upload.cleaned_data["file"].read())
    except ValueError as refused:
        upload.add_error("file", str(refused))
        return upload, None


def _document_in(content: bytes) -> dict[str, Any]:
    """Return the document in a file; ValueError with a sentence for one that cannot be worked with."""
    document = read_file(content, KIND)
    wrong = misshapen(document)
    if wrong:
        places = "」「".join(where(path, document) for path in wrong[:5])
        raise ValueError(
            _("このファイルの「%(places)s」は、形が正しくないので、取り込めません。") % {"places": places}
        )
    return {name: document.get(name, "") for name in ("format", "code", *PARTS)}


def _ask(request: HttpRequest, upload: UploadForm, status: int = 200, **around: Any) -> HttpResponse:
    return render(request, "procedures/edit/take.html", {**around, "upload": upload}, status=status)


def _look(
    request: HttpRequest,
    document: Mapping[str, Any],
    question: TakeForm | None,
    status: int = 200,
    **around: Any,
) -> HttpResponse:
    """Show what is in a file, before anything is taken."""
    context = {
        **around,
        "question": question,
        "title": (document["catalogue"].get("title") or {}).get("ja", document["code"]),
        "found": [(where(one.path, document), one.message, "") for one in problems_of(document)],
        "content": written_file({"kind": KIND, **document}).decode(),
    }
    return render(request, "procedures/edit/take.html", context, status=status)
