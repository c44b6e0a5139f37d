"""Mending a published programme: the same fields as on a sheet, and a reason that everybody reads."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.models import EditionState, Programme
from oirase.systems.plan.commons.ports import reading_address
from oirase.systems.plan.commons.services import correct
from oirase.systems.plan.revision import selectors
from oirase.systems.plan.revision.order import fresh_ids
from oirase.systems.plan.revision.pages.arrangement import arranged
from oirase.systems.plan.revision.pages.forms import ErrataForm, fresh_parts, typed_in


@page(permission("plan.publish"))
def errata(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a published programme's fields; a POST publishes what was changed as errata."""
    programme = _programme(request, pk)
    values = fields.values_of(programme)
    offered = fresh_ids(programme.pk, programme.version, actor_in(request).user_id)
    fresh = fresh_parts(request.POST, values, offered)
    form = ErrataForm(
        request.POST or None,
        initial={"version": programme.version},
        values=values,
        lines=fields.budget_keys(programme),
        fiscal_year=programme.edition.fiscal_year,
        fresh=fresh,
        editable=True,
        may_bind=True,
    )
    if request.method == "POST" and form.is_valid():
        typed = typed_in(request.POST, values, fresh)
        try:
            correct(
                actor_in(request),
                programme_id=pk,
                version=form.cleaned_data["version"],
                changes={key: text for key, text in typed.items() if text != values.get(key, "")},
                reason=form.cleaned_data["reason"],
            )
        except Rejected as rejected:
            form.take_problems(rejected.problems)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("正誤を公開しました。"))
            return redirect(reading_address(programme.edition) or "roadmap-revision:sheets")
    context = {
        "programme": programme,
        "form": form,
        "arranged": arranged(form, {}, {}),
        "sheet": SimpleNamespace(edition=programme.edition),
    }
    with scope(actor_in(request)):
        return render(request, "revision/errata.html", context, status=422 if form.errors else 200)


def _programme(request: HttpRequest, pk: UUID) -> Programme:
    actor = actor_in(request)
    with scope(actor):
        found = selectors.whole_programmes().visible_to(actor).filter(pk=pk).first()
        if found is None or found.edition.state != EditionState.PUBLISHED or not may(actor, found, "publish"):
            raise Http404
        return found
