"""The list of sheets, and the page of one: filled in by its division, checked by the office in charge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.plan.commons import fields
from oirase.systems.plan.revision import rules, selectors, services
from oirase.systems.plan.revision.models import Sheet, SheetState
from oirase.systems.plan.revision.order import fresh_ids
from oirase.systems.plan.revision.pages.arrangement import arranged
from oirase.systems.plan.revision.pages.forms import (
    DueForm,
    OfficeForm,
    RemarkForm,
    SheetForm,
    fresh_parts,
    typed_in,
)
from oirase.systems.plan.revision.pages.listing import listing_of
from oirase.systems.plan.revision.rights import edits, manages


@page(permission("revision.view"))
def sheet_list(request: HttpRequest) -> HttpResponseBase:
    """List the sheets that the actor's offices owe, or all for whoever manages."""
    actor = actor_in(request)
    with scope(actor):
        context = {
            "revisions": list(selectors.editions_in_the_making(actor)),
            "may_manage": actor.has("revision.manage"),
            "may_edit": actor.has("revision.edit"),
        }
        return listing_of(actor).respond(request, context)


@page(permission("revision.view"))
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a sheet; a POST saves it, hands it in, takes it back, sends fields back, accepts it, or moves its day."""
    if request.method != "POST":
        return SheetPage(request, pk).render()
    action = request.POST.get("action", "save")
    return ACTIONS.get(action, _save)(request, pk)


class SheetPage:
    """A sheet with everything that its page shows, read once in the actor's scope."""

    def __init__(self, request: HttpRequest, pk: UUID) -> None:
        self.request, self.actor = request, actor_in(request)
        with scope(self.actor):
            found = selectors.visible_sheet(self.actor, pk=pk).first()
            if found is None:
                raise Http404
            self.sheet: Sheet = found
            self.programme = selectors.programme_of(found)
            self.values = fields.values_of(self.programme)
            self.changes = selectors.changed_fields(found, self.values)
            self.last_year = selectors.last_year_values(self.programme)
            self.neighbours = selectors.neighbours(self.actor, found)
        self.offered = fresh_ids(found.pk, found.version, self.actor.user_id)
        self.manages = manages(self.actor, found)
        self.editable = (
            found.edition.is_draft
            and edits(self.actor, found)
            and (found.is_open or (self.manages and found.state != SheetState.ACCEPTED))
        )

    def form(self, post: QueryDict | None = None) -> SheetForm:
        """Return the sheet's form, with what was typed."""
        data = None
        if post is not None:
            data = post.copy()
            # What was typed is now compared with what is saved now: sending it again decides.
            data["version"] = str(self.sheet.version)
        return SheetForm(
            data,
            initial={"version": self.sheet.version, "note": self.sheet.submit_note},
            values=self.values,
            lines=fields.budget_keys(self.programme),
            fiscal_year=self.sheet.edition.fiscal_year,
            fresh=fresh_parts(post or {}, self.values, self.offered),
            editable=self.editable,
            may_bind=self.manages,
        )

    def remark_form(self, post: QueryDict | None = None) -> RemarkForm:
        """Return the form for what goes back: a line for each changed field, and one for the whole."""
        keys = {"": _("個票の全体"), **{one.key: one.label for one in self.changes}}
        gaps = rules.gaps(self.values, self.sheet.edition.fiscal_year)
        keys |= {key: fields.label_of(key, self.values) for key in gaps}
        return RemarkForm(post, keys=keys)

    def render(
        self, form: SheetForm | None = None, remark_form: RemarkForm | None = None, status: int = 200
    ) -> HttpResponse:
        """Render the page."""
        form = form or self.form()
        remark_form = remark_form or self.remark_form()
        remarks = {one.key: one.text for one in self.sheet.open_remarks}  # type: ignore[attr-defined]
        gaps = rules.gaps(self.values, self.sheet.edition.fiscal_year)
        with scope(self.actor):
            context = {
                "sheet": self.sheet,
                "programme": self.programme,
                "form": form,
                "arranged": arranged(form, self.last_year, remarks),
                "remarks": [
                    (one, selectors.remark_label(one, self.values))
                    for one in self.sheet.open_remarks  # type: ignore[attr-defined]
                ],
                "changes": [(one, remark_form[f"remark:{one.key}"]) for one in self.changes],
                "gap_remarks": [
                    (fields.label_of(key, self.values), remark_form[f"remark:{key}"])
                    for key in gaps
                    if key not in {one.key for one in self.changes}
                ],
                "whole_remark": remark_form["remark:"],
                "remark_form": remark_form,
                "gaps": rules.describe_gaps(gaps, self.values),
                "editable": self.editable,
                "manages": self.manages,
                "neighbours": self.neighbours,
                "due_form": DueForm(initial={"version": self.sheet.version, "due_on": self.sheet.due_on}),
                "office_form": self._office_form(),
            }
            return render(self.request, "revision/sheet.html", context, status=status)

    def _office_form(self) -> OfficeForm | None:
        if not (self.sheet.is_open and edits(self.actor, self.sheet)):
            return None
        offices = selectors.offices_to_pass_to(self.sheet, everywhere=self.manages)
        if not offices:
            return None
        return OfficeForm(initial={"version": self.sheet.version}, offices=offices)


def _save(request: HttpRequest, pk: UUID) -> HttpResponse:
    saved, shown = _saved(request, pk)
    if shown is not None:
        return shown
    if saved.changes:
        messages.success(request, _("%(count)d項目を保存しました。") % {"count": len(saved.changes)})
    else:
        messages.info(request, _("変わったところはありません。"))
    return redirect("roadmap-revision:sheet", pk)


def _saved(request: HttpRequest, pk: UUID) -> tuple[services.Saved, HttpResponse | None]:
    """Save what was typed; the second is the page to show when something is left for a person."""
    actor, before = actor_in(request), SheetPage(request, pk)
    fresh = fresh_parts(request.POST, before.values, before.offered)
    given = typed_in(request.POST, before.values, fresh)
    saved = services.save(actor, sheet_id=pk, version=_version(request), given=given)
    if saved.complete:
        return saved, None
    after = SheetPage(request, pk)
    form = after.form(request.POST)
    form.is_valid()
    form.take_problems(saved.problems)
    with scope(actor):
        form.take_clashes(
            saved.clashes, {one.key: selectors.who_saved(saved.sheet, one.key) for one in saved.clashes}
        )
    if saved.changes:
        messages.success(request, _("ほかの%(count)d項目は保存しました。") % {"count": len(saved.changes)})
    return saved, after.render(form, status=409 if saved.clashes else 422)


def _submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    saved, shown = _saved(request, pk)
    if shown is not None:
        return shown
    note = request.POST.get("note", "")
    try:
        services.submit(actor_in(request), sheet_id=pk, version=saved.sheet.version, note=note)
    except Rejected as rejected:
        after = SheetPage(request, pk)
        form = after.form(request.POST)
        form.is_valid()
        form.take_problems(rejected.problems)
        return after.render(form, status=422)
    messages.success(request, _("提出しました。"))
    return redirect("roadmap-revision:sheets")


def _send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = SheetPage(request, pk)
    form = found.remark_form(request.POST)
    if form.is_valid():
        try:
            services.send_back(
                actor_in(request), sheet_id=pk, version=_version(request), remarks=form.remarks
            )
        except Rejected as rejected:
            form.add_error(None, str(rejected))
        else:
            messages.success(request, _("差し戻しました。"))
            return _onwards(request, found)
    return found.render(remark_form=form, status=422)


def _accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    services.accept(actor_in(request), sheet_id=pk, version=_version(request))
    messages.success(request, _("確認済みにしました。"))
    return _onwards(request, SheetPage(request, pk))


def _onwards(request: HttpRequest, found: SheetPage) -> HttpResponse:
    """Go to the next sheet that waits to be checked, or to the progress when none is left."""
    with scope(actor_in(request)):
        following = selectors.next_submitted(actor_in(request), found.sheet)
    if following is None:
        return redirect("roadmap-revision:progress", found.sheet.edition_id)
    return redirect("roadmap-revision:sheet", following.pk)


def _recall(request: HttpRequest, pk: UUID) -> HttpResponse:
    services.recall(actor_in(request), sheet_id=pk, version=_version(request))
    messages.success(request, _("取り戻しました。直して、もう一度提出してください。"))
    return redirect("roadmap-revision:sheet", pk)


def _change_due_day(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = DueForm(request.POST)
    if form.is_valid():
        services.change_due_day(
            actor_in(request),
            sheet_id=pk,
            version=form.cleaned_data["version"],
            due_on=form.cleaned_data["due_on"],
        )
        messages.success(request, _("期限を変えました。"))
    else:
        messages.error(request, _("期限の日付を確かめてください。"))
    return redirect("roadmap-revision:sheet", pk)


ACTIONS: dict[str, Callable[[HttpRequest, UUID], HttpResponse]] = {
    "save": _save,
    "submit": _submit,
    "send_back": _send_back,
    "accept": _accept,
    "recall": _recall,
    "due": _change_due_day,
}


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    if not text.isdecimal() or len(text) > 9:
        raise Conflict(_("画面が古くなっています。開き直してください。"))
    return int(text)


@require_POST
@page(permission("revision.edit"))
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pass a sheet on to another division."""
    arguments: dict[str, Any] = {"version": _version(request), "division": request.POST.get("division", "")}
    try:
        services.hand_over(actor_in(request), sheet_id=pk, **arguments)
    except Rejected as rejected:
        messages.error(request, str(rejected))
        return redirect("roadmap-revision:sheet", pk)
    messages.success(request, _("個票を渡しました。"))
    return redirect("roadmap-revision:sheets")
