"""Sheets out as a workbook and back: upload, look at what differs, take what is wanted."""

from __future__ import annotations

import json
from collections import defaultdict
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.revision import selectors, services, workbook
from oirase.systems.plan.revision.models import Sheet
from oirase.systems.plan.revision.pages.forms import UploadForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIMIT_BYTES = 20 * 1024 * 1024
SHOWN_PROBLEMS = 50


@page(permission("revision.view"))
def export(request: HttpRequest, pk: UUID) -> FileResponse:
    """Give the sheets that the actor sees, of a bureau if one is named."""
    actor, edition = actor_in(request), _edition(request, pk)
    rows = selectors.visible_sheet(actor, edition=edition).order_by("programme__number")
    bureau = request.GET.get("bureau", "")
    stream = BytesIO()
    workbook.write(actor, rows.filter(programme__bureau_name=bureau) if bureau else rows, stream)
    stream.seek(0)
    name = f"roadmap-sheets-{edition.fiscal_year}-r{edition.revision}.xlsx"
    return FileResponse(stream, content_type=XLSX, as_attachment=True, filename=name)


def _edition(request: HttpRequest, pk: UUID) -> Edition:
    actor = actor_in(request)
    with scope(actor):
        return selectors.edition_in_the_making(actor, pk)


@page(permission("revision.edit"), upload_bytes=LIMIT_BYTES)
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the form; a POST with a file shows what it would change; a POST with chosen changes takes them."""
    edition = _edition(request, pk)
    if request.method == "POST" and "file" not in request.FILES and request.POST.get("step") == "take":
        return _take(request, edition)
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {"edition": edition, "form": form}
    if request.method != "POST" or not form.is_valid():
        with scope(actor_in(request)):
            return render(request, "revision/take.html", context, status=422 if form.errors else 200)
    upload = form.cleaned_data["file"]
    with scope(actor_in(request)):
        found = workbook.compare(actor_in(request), edition, upload, upload.name)
        for message in found.problems[:SHOWN_PROBLEMS]:
            form.add_error("file", message)
        if len(found.problems) > SHOWN_PROBLEMS:
            form.add_error(
                "file", _("ほかに%(count)d件あります。") % {"count": len(found.problems) - SHOWN_PROBLEMS}
            )
        context |= {
            "compared": not found.problems,
            "differences": [(one, _packed(one)) for one in found.differences] if not found.problems else [],
        }
        return render(request, "revision/take.html", context, status=422 if found.problems else 200)


def _packed(one: workbook.Difference) -> str:
    return json.dumps([str(one.sheet.pk), one.version, one.key, one.after], ensure_ascii=False)


def _take(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Save the chosen fields sheet by sheet, each as somebody who opened it at the time of the export."""
    actor = actor_in(request)
    chosen: dict[tuple[UUID, int], dict[str, str]] = defaultdict(dict)
    for text in request.POST.getlist("take"):
        try:
            sheet_id, version, key, value = json.loads(text)
            chosen[UUID(sheet_id), int(version)][str(key)] = str(value)
        except (ValueError, TypeError) as error:
            raise Http404 from error
    with scope(actor):
        ours = set(
            Sheet.objects.visible_to(actor, "edit").filter(edition=edition).values_list("pk", flat=True)
        )
    written, left = 0, 0
    for (sheet_id, version), given in chosen.items():
        if sheet_id not in ours:
            raise Http404
        overwriting = set(request.POST.getlist("overwrite"))
        saved = services.save(actor, sheet_id=sheet_id, version=version, given=given)
        written += len(saved.changes)
        decided = {
            clash.key: clash.mine for clash in saved.clashes if f"{sheet_id}/{clash.key}" in overwriting
        }
        if decided:
            # The person saw what another had saved and wants their own all the same.
            again = services.save(actor, sheet_id=sheet_id, version=saved.sheet.version, given=decided)
            written += len(again.changes)
        left += len(saved.clashes) - len(decided) + len(saved.problems)
    messages.success(request, _("%(count)d項目を取り込みました。") % {"count": written})
    if left:
        messages.warning(
            request,
            _("%(count)d項目は、ほかの人の変更と重なるか値が足りないため、取り込みませんでした。")
            % {"count": left},
        )
    return redirect("roadmap-revision:sheets")
