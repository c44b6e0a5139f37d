"""Figures for officers: how much comes in and how, how long decisions take, and where people give up in a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.calendar import fiscal_year
from oirase.systems.office.commons import selectors
from oirase.systems.office.commons.models import Procedure
from oirase.systems.office.procedures import rules
from oirase.systems.office.procedures.figures import Line, Period, Sums, lines, together
from oirase.systems.office.procedures.pages.charts import MONTHS, by_month, by_procedure, month_text, way
from oirase.systems.office.procedures.pages.edit.frame import opened
from oirase.systems.office.procedures.saving import minutes_on
from oirase.ui.days import fiscal_text
from oirase.ui.lists import Choice, Column, Filter, Listing, Order, RowsSource
from oirase.ui.lists.filters import values_of

VIEW = "procedures.view"
YEARS = 5
COLUMNS = (
    Column(
        "title",
        gettext_lazy("手続"),
        head=True,
        link=lambda row: reverse("procedures:figures_of", args=[row.procedure.pk]),
    ),
    Column("body", gettext_lazy("団体"), optional=True),
    Column("applications", gettext_lazy("申請（件）"), kind="number", origin=lambda row: row.origin),
    Column("online", gettext_lazy("オンライン（件）"), kind="number", optional=True),
    Column("online_share", gettext_lazy("オンライン（%）"), kind="number"),
    Column("decided", gettext_lazy("決定（件）"), kind="number"),
    Column("median", gettext_lazy("決定までの日数（中央値）"), kind="number"),
    Column("in_time", gettext_lazy("標準処理期間内（%）"), kind="number"),
    Column("begun", gettext_lazy("オンラインで入力を始めた（件）"), kind="number"),
    Column("unsent_share", gettext_lazy("送信まで進まなかった（%）"), kind="number"),
    Column("minutes", gettext_lazy("減った時間（分、見込み）"), kind="number", optional=True),
)
ORDERS = {
    "title": Order("title", gettext_lazy("手続")),
    "applications": Order("applications", gettext_lazy("申請")),
    "online_share": Order("online_share", gettext_lazy("オンラインの割合")),
    "median": Order("median", gettext_lazy("決定までの日数")),
    "unsent_share": Order("unsent_share", gettext_lazy("送信まで進まなかった割合")),
}
STEP_COLUMNS = (
    Column("title", gettext_lazy("入力の段階"), head=True),
    Column("shown", gettext_lazy("開いた（件）"), kind="number"),
    Column("completed", gettext_lazy("次へ進んだ（件）"), kind="number"),
    Column("left", gettext_lazy("ここでやめた（件）"), kind="number"),
    Column("share", gettext_lazy("ここでやめた（%）"), kind="number"),
)


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a period, a body, and the controls that say so."""

    period: Period
    body: str
    filters: Sequence[Filter]
    context: Mapping[str, Any]


@page(permission(VIEW))
def figures(request: HttpRequest) -> HttpResponseBase:
    """Show the procedures of the officer's offices together, and each in a line."""
    with scope(actor_in(request)):
        own = selectors.editable(actor_in(request))
    asked = _asked(request, own)
    found = lines([one for one in own if asked.body in ("", str(one.body_id))], asked.period)
    sums = together(found, asked.period)
    charts = [by_month(sums, asked.period), by_procedure(found, sums.origin)] if sums.applications else []
    listing = Listing(
        name="procedures.figures",
        title=_("申請の件数と日数"),
        source=RowsSource(lambda _actor, _filters: found),
        columns=COLUMNS,
        orders=ORDERS,
        default_order="-applications",
        carried=_names(asked),
        template="procedures/figures.html",
        empty=_("手続を公開すると、ここに件数が出ます。"),
    )
    return listing.respond(
        request, {**asked.context, **_context(sums, found, asked), "figure_charts": charts}
    )


@page(permission(VIEW))
def one(request: HttpRequest, procedure_id: UUID) -> HttpResponseBase:
    """Show one procedure, with the way through its form."""
    procedure = opened(request, procedure_id)
    asked = _asked(request, [procedure])
    (line,) = lines([procedure], asked.period)
    charts = [by_month(line, asked.period)] if line.applications else []
    if line.walk.steps:
        charts.append(way(line))
    listing = Listing(
        name="procedures.figures_of",
        title=_("「%(title)s」の件数と日数") % {"title": procedure.title},
        source=RowsSource(lambda _actor, _filters: _steps(line)),
        columns=STEP_COLUMNS,
        orders={
            "place": Order("place", pgettext("form", "段階の順")),
            "left": Order("left", _("ここでやめた件数")),
        },
        default_order="place",
        carried=_names(asked),
        template="procedures/figures_of.html",
        empty=_("この期間に、オンラインで入力を始めた人はいません。"),
    )
    context = {
        **_context(line, [line], asked),
        "figure_charts": charts,
        "line": line,
        "procedure": procedure,
        "may_edit": may(actor_in(request), procedure, "edit"),
    }
    return listing.respond(request, {**asked.context, **context})


@dataclass(frozen=True)
class StepRow:
    """A step as a row of the table; `share`: how many percent of those who opened it got no further."""

    place: int
    title: str
    shown: int
    completed: int
    left: int
    share: Decimal | None


def _steps(line: Line) -> list[StepRow]:
    return [
        StepRow(
            place, each.title, each.shown, each.completed, each.left, rules.percent(each.left, each.shown)
        )
        for place, each in enumerate(line.walk.steps)
    ]


def _asked(request: HttpRequest, procedures: Sequence[Procedure]) -> Asked:
    this_year = fiscal_year(clock.today())
    years = [(year, fiscal_text(year)) for year in range(this_year, this_year - YEARS, -1)]
    months = [(month, month_text(month)) for month in MONTHS]
    bodies = {str(each.body_id): str(each.body) for each in procedures}
    filters: list[Filter] = [Choice("year", _("年度"), years), Choice("month", _("月"), months)]
    if len(bodies) > 1:
        filters.append(Choice("body", _("団体"), list(bodies.items())))
    values = values_of(filters, request.GET)
    month = values.get("month")
    period = Period(int(values.get("year") or this_year), int(month) if month else None)
    shown = request.GET.copy()
    shown["year"] = str(period.year)
    context = {
        "period_text": _period_text(period),
        "view_controls": [each.control(shown) for each in filters],
        "narrowed": bool(values),
    }
    return Asked(period, values.get("body") or "", filters, context)


def _names(asked: Asked) -> list[str]:
    return [name for each in asked.filters for name in each.names()]


def _period_text(period: Period) -> str:
    year = _("%(year)s年度") % {"year": fiscal_text(period.year)}
    return f"{year} {month_text(period.month)}" if period.month else year


def _context(sums: Sums, found: Sequence[Line], asked: Asked) -> dict[str, Any]:
    """Return the sums, and on what the saved minutes rest."""
    bodies = {each.procedure.body.code for each in found}
    day = min(asked.period.span[1], clock.today())
    rests_on = [given for code in sorted(bodies) if (given := minutes_on(day, code))]
    return {"sums": sums, "rests_on": list(dict.fromkeys(rests_on))}
