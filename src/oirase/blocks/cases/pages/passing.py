"""What makes one case of two, two of one, or ends it: splitting, merging, passing on, lapsing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oirase.blocks.cases import selectors
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.pages import acting, forms
from oirase.blocks.cases.pages.staff import act
from oirase.blocks.cases.parts import parts_of
from oirase.blocks.cases.services import combining, ending, working
from oirase.blocks.cases.services import files as file_services
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope


@page(permission("cases.work"))
@require_POST
def merge(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a case together with another of the same kind."""
    form = forms.OtherForm(request.POST, auto_id="merge_%s")
    into = None
    if form.is_valid():
        with scope(actor_in(request)):
            into = selectors.case_numbered(actor_in(request), form.values["number"])
        if into is None:
            form.add_error("number", _("この番号の案件が見つかりません。"))
    arguments = lambda _values: {"into_id": into.pk if into else None}  # noqa: E731
    return act(request, case_id, "merge", form, combining.merge, arguments)


@page(permission("cases.work"))
@require_POST
def split(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Make parts of the case, or a copy of all of it, a case of their own."""
    with scope(actor_in(request)):
        rows = Case.objects.select_related("type_version")
        found = rows.get_visible(actor_in(request), pk=case_id)
        form = forms.SplitForm(request.POST, parts=parts_of(found), auto_id="split_%s")
    return act(request, case_id, "split", form, combining.split, lambda _values: form.arguments)


@page(permission("cases.work"))
@require_POST
def lapse(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """End a case whose applicant has let the day go by."""
    form = forms.LapseForm(request.POST, auto_id="lapse_%s")
    return act(request, case_id, "lapse", form, ending.lapse)


@page(permission("cases.work"))
@require_POST
def waive(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Go on without the files that cannot be used."""
    form = forms.ReasonForm(request.POST, auto_id="waive_%s")
    return act(request, case_id, "waive", form, file_services.waive_file)


@page(permission("cases.assign"))
@require_POST
def move(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Pass the case on to another office."""
    with scope(actor_in(request)):
        found = Case.objects.get_visible(actor_in(request), pk=case_id)
        form = acting.move_form(found, request.POST)
    arguments = lambda values: {"office_id": UUID(values["office"]), "reason": values["reason"]}  # noqa: E731
    return act(request, case_id, "move", form, working.move, arguments, leaves=True)
