"""Opening a revision and following it: which bureaus are how far, who is reminded, what keeps the edition from being published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.ports import reading_address
from oirase.systems.plan.commons.selectors import published_editions
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal_long
from oirase.systems.plan.revision import rules, selectors, services
from oirase.systems.plan.revision.models import SheetState
from oirase.systems.plan.revision.pages.forms import OpenForm

USUAL_DAYS = 42


@page(permission("revision.manage"))
def revisions(request: HttpRequest) -> HttpResponse:
    """List the revisions under way, and open one; a POST opens it."""
    if request.method != "POST":
        return _render_revisions(request, _open_form(request))
    form = _open_form(request, request.POST)
    if form.is_valid():
        values = form.values
        arguments: dict[str, Any] = {
            "from_edition_id": UUID(values.pop("from_edition")),
            "keep": [int(number) for number in values.pop("keep", ())],
            **values,
        }
        try:
            edition = services.open_edition(actor_in(request), idempotency_key=form.key, **arguments)  # type: ignore[call-arg]
        except Rejected as rejected:
            form.take(rejected)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("改定を始めました。各課に知らせが届きます。"))
            return redirect("roadmap-revision:progress", edition.pk)
    return _render_revisions(request, form, status=422)


def _open_form(request: HttpRequest, post: Any = None) -> OpenForm:
    actor = actor_in(request)
    with scope(actor):
        editions = list(published_editions(actor))
        asked = (post or request.GET).get("from_edition", "")
        chosen = next((one for one in editions if str(one.pk) == asked), editions[0] if editions else None)
        form = OpenForm(post, initial=_initial(chosen) if chosen else None)
        form.fields["from_edition"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.title}（{_('第%(revision)d版') % {'revision': one.revision}}）")
            for one in editions
        ]
        if chosen:
            years = (chosen.fiscal_year + 1, chosen.fiscal_year)
            form.fields["fiscal_year"].choices = [(year, fiscal_long(year)) for year in years]  # type: ignore[attr-defined]
            form.fields["keep"].choices = selectors.ending_programmes(chosen)  # type: ignore[attr-defined]
    return form


def _initial(edition: Edition) -> dict[str, Any]:
    year = edition.fiscal_year + 1
    title = rules.next_title(edition.title, edition.fiscal_year, year)
    return {
        "from_edition": str(edition.pk),
        "fiscal_year": year,
        "title": title.get("ja", ""),
        "title_en": title.get("en", ""),
        "due_on": selectors.open_day(clock.today() + timedelta(days=USUAL_DAYS)),
    }


def _render_revisions(request: HttpRequest, form: OpenForm, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        found = list(selectors.editions_in_the_making(actor))
        context = {
            "form": form,
            "may_open": bool(form.fields["from_edition"].choices),  # type: ignore[attr-defined]
            "revisions": [(one, _sum(selectors.progress_of(actor, one))) for one in found],
        }
        return render(request, "revision/revisions.html", context, status=status)


def _sum(bureaus: list[selectors.Progress]) -> selectors.Progress:
    counts = {state: sum(one.counts[state] for one in bureaus) for state in SheetState.values}
    return selectors.Progress("", "", counts, sum(one.late for one in bureaus))


@page(permission("revision.manage"))
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far each bureau is, and what can be done with the edition as a whole."""
    actor = actor_in(request)
    edition = selectors.edition_in_the_making(actor, pk)
    bureaus = selectors.progress_of(actor, edition)
    context = {
        "edition": edition,
        "bureaus": bureaus,
        "sum": _sum(bureaus),
        "states": SheetState.choices,
        "endings": selectors.endings_of(edition),
        "new": selectors.new_programmes(edition),
        "preview": reading_address(edition),
        "publishing": _publishing_address(edition),
    }
    return render(request, "revision/progress.html", context)


def _publishing_address(edition: Edition) -> str:
    # The page that publishes belongs to another system, which an installation may lack.
    try:
        return reverse("roadmap-import:review", args=[edition.pk])
    except NoReverseMatch:
        return ""


@require_POST
@page(permission("revision.manage"))
def remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remind all divisions that owe a sheet of the edition."""
    services.remind(
        actor_in(request), edition_id=pk, idempotency_key=request.POST.get("idempotency_key", "")[:100]
    )  # type: ignore[call-arg]
    messages.success(request, _("未提出の課に督促しました。"))
    return redirect("roadmap-revision:progress", pk)
