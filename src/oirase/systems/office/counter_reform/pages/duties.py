"""The duty map: work before and after the reform, where bodies differ, recording a survey, the export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import office_for
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.office.commons.selectors import Wanted, published
from oirase.systems.office.counter_reform import selectors, surveying
from oirase.systems.office.counter_reform.models import Phase, Survey
from oirase.systems.office.counter_reform.pages.forms import MEDIA_TITLES, SurveyForm
from oirase.systems.office.counter_reform.selectors import Compared
from oirase.ui.charts import Chart, Series, bar_chart
from oirase.ui.forms import reshaped
from oirase.ui.lists import Column
from oirase.ui.lists.exports import TYPES
from oirase.ui.lists.exports import export as exported

MEASURES = (
    ("steps", gettext_lazy("手順の数")),
    ("minutes", gettext_lazy("時間（分）")),
    ("counters", gettext_lazy("住民が行く窓口の数")),
    ("written", gettext_lazy("手書きの書類の数")),
    ("paper", gettext_lazy("紙を扱う手順の数")),
)
COLUMNS = (
    Column("body", gettext_lazy("団体"), value=lambda row: row.procedure.body.name),
    Column("title", gettext_lazy("手続"), value=lambda row: row.procedure.title),
    Column("phase", gettext_lazy("時点"), value=lambda row: row.survey.get_phase_display()),
    Column("place", gettext_lazy("順"), kind="number"),
    Column("step", gettext_lazy("手順"), value=lambda row: row.step.title),
    Column("who", gettext_lazy("担当"), value=lambda row: row.step.who),
    Column(
        "minutes",
        gettext_lazy("分"),
        kind="number",
        value=lambda row: row.step.minutes,
        origin=lambda row: row.survey.origin,
    ),
    Column("medium", gettext_lazy("扱い方"), value=lambda row: MEDIA_TITLES[row.step.medium]),
    Column("counter", gettext_lazy("住民が行く窓口"), value=lambda row: row.step.counter),
    Column("written", gettext_lazy("手書きの書類"), kind="number", value=lambda row: row.step.written),
    Column("surveyed_on", gettext_lazy("調査した日"), kind="day", value=lambda row: row.survey.surveyed_on),
)


@dataclass(frozen=True)
class Line:
    """One measure of a comparison: its name, before, after, the difference."""

    title: Any
    before: int | None
    after: int | None
    saved: int | None


def lines_of(one: Compared) -> list[Line]:
    """Return the measures of a comparison."""
    return [
        Line(
            title,
            getattr(one.before.totals, name) if one.before else None,
            getattr(one.after.totals, name) if one.after else None,
            one.saved(name),
        )
        for name, title in MEASURES
    ]


@page(permission("counter_reform.view"))
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """List the surveyed procedures of the officer's body, and those that can be surveyed."""
    actor = actor_in(request)
    rows = selectors.compared(actor, own=True)
    office = office_for(actor, Survey, "survey")
    known = {one.code for one in rows}
    context = {
        "rows": [(one, lines_of(one)) for one in rows],
        "chart": _chart(_("手続ごとの時間"), [one.title for one in rows], rows, _("手続")) if rows else None,
        "unsurveyed": [one for one in _procedures(office.body_id) if one.code not in known] if office else [],
    }
    return render(request, "counter_reform/duties.html", context)


def _procedures(body_id: UUID) -> list[Any]:
    return published(Wanted(body_id=body_id))


def _chart(title: str, categories: list[str], rows: list[Compared], label: str) -> Chart:
    def series(name: str, phase: str) -> Series:
        sides = [getattr(one, phase) for one in rows]
        origins = {side.survey.origin for side in sides if side}
        # One made-up figure among them makes the whole row one.
        origin = next(
            (one for one in ("demo", "simulated", "reported", "measured") if one in origins), "reported"
        )
        return Series(name, [side.totals.minutes if side else None for side in sides], origin)

    measured = "demo" if any(one.is_demo for one in rows) else "measured"
    found = [series(str(Phase.BEFORE.label), "before"), series(str(Phase.AFTER.label), "after")]
    if any(one.measured is not None for one in rows):
        found.append(Series(_("実際の来庁（中央値）"), [one.measured for one in rows], measured))
    return bar_chart(title, categories, found, unit=_("分"), lying=True, category_label=label)


@page(permission("counter_reform.view"))
@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one procedure before and after, in every body that shows its survey."""
    actor = actor_in(request)
    rows = selectors.compared(actor, code)
    may_survey = office_for(actor, Survey, "survey")
    title = rows[0].title if rows else selectors.titles_of([code]).get(code, "")
    if not title:
        raise Http404
    context = {
        "code": code,
        "title": title,
        "rows": [(each, lines_of(each)) for each in rows],
        "chart": _chart(_("団体ごとの時間"), [str(each.body.name) for each in rows], rows, _("団体"))
        if rows
        else None,
        "duties": selectors.differing(rows),
        "phases": Phase.choices if may_survey else (),
        "media": MEDIA_TITLES,
    }
    return render(request, "counter_reform/duty.html", context)


@page(permission("counter_reform.view"))
@require_GET
def differing(request: HttpRequest) -> HttpResponse:
    """List the procedures that bodies do differently."""
    duties = selectors.differing(selectors.compared(actor_in(request)))
    return render(request, "counter_reform/differing.html", {"duties": duties})


@page(permission("counter_reform.survey"))
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """Record a survey: begin with the newest one, keep it as the next version."""
    actor = actor_in(request)
    with scope(actor):
        title = selectors.titles_of([code]).get(code, "")
        office = office_for(actor, Survey, "survey")
        if not title or phase not in Phase.values or office is None:
            raise Http404
        last = surveying.surveyed_by(actor, code, phase).filter(body_id=office.body_id).first()
    data = reshaped(request.POST, request.POST.get("action", ""))
    form = SurveyForm(data or request.POST or None, initial=_initial(last))
    status = 200
    if data is not None:
        form.errors.clear()
    elif request.method == "POST":
        status = 422
        if form.is_valid() and (made := _record(request, form, code, phase)):
            messages.success(request, _("調査の第%(number)d版を登録しました。") % {"number": made.number})
            return redirect("counter-reform:duty", code)
    context = {
        "form": form,
        "code": code,
        "title": title,
        "phase": Phase(phase).label,
        "last": last,
        "number": request.POST.get("after_number") or (last.number if last else 0),
    }
    return render(request, "counter_reform/record.html", context, status=status)


def _initial(last: Survey | None) -> dict[str, Any]:
    if last is None:
        return {"surveyed_on": clock.today()}
    return {
        "steps": last.steps,
        "documents": "\n".join(last.documents),
        "surveyed_on": clock.today(),
        "origin": last.origin,
        "note": last.note,
        "shared": last.shared,
    }


def _record(request: HttpRequest, form: SurveyForm, code: str, phase: str) -> Survey | None:
    number = request.POST.get("after_number", "")
    try:
        return surveying.record_survey(  # type: ignore[call-arg]
            actor_in(request),
            idempotency_key=form.key,
            code=code,
            phase=phase,
            after_number=int(number) if number.isdecimal() else None,
            **form.survey,
        )
    except (Rejected, Conflict) as refused:
        form.take(refused if isinstance(refused, Rejected) else Rejected(str(refused)))
    return None


@page(permission("counter_reform.view"))
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give every step of the surveys that the officer sees as CSV or XLSX, each with where its figures come from."""
    if kind not in TYPES:
        raise Http404
    rows = selectors.steps_in_rows(selectors.compared(actor_in(request)))
    return exported(kind, _("業務の見直し"), COLUMNS, rows)
