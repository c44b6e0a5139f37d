"""One programme as plain values for its sheet: facts, initiatives and indicators over the years, money, what came of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oirase.blocks.messaging.facade import site_address
from oirase.kernel import clock
from oirase.kernel.manifest.catalogue import SystemRow
from oirase.kernel.search import address_of
from oirase.systems.plan.booklet.words import Words, words
from oirase.systems.plan.commons.errata import in_words
from oirase.systems.plan.commons.models import Indicator, Initiative, Programme
from oirase.systems.plan.commons.outturn import YearFigure, years_of
from oirase.systems.plan.commons.selectors import door_of
from oirase.systems.plan.commons.serving import systems_of
from oirase.systems.plan.commons.templatetags.plan_tags import figure, fiscal, fiscal_long, period, thousands
from oirase.systems.plan.commons.years import bar_of, years_shown
from oirase.ui.days import day_text
from oirase.ui.origins import ORIGINS

# Years in a table: a printed page is only so wide.
LONGEST = 12


def sheet(programme: Programme) -> dict[str, Any]:
    """Return everything that a programme's sheet shows; it was fetched with `commons.selectors.for_detail`."""
    years = _years(programme)
    bar = bar_of(programme.start_year, programme.end_year, years)
    return {
        "number": programme.number,
        "title": words(programme.title),
        "address": site_address() + address_of(programme),
        "found": programme.found_in_source,
        "bureau": words(programme.bureau_label),
        "divisions": [words(one.label) for one in programme.divisions.all()],
        "period": period(programme),
        "budget": thousands(programme.budget_thousand_yen),
        "summary": words(programme.summary),
        "note": words(programme.note),
        "years": [fiscal(year) for year in years],
        "now": years.index(programme.edition.fiscal_year),
        "runs": list(bar.runs),
        "initiatives": [_initiative(one, years) for one in programme.initiatives.all()],
        "indicators": [_indicator(one, years) for one in programme.indicators.all()],
        "achievements": [
            {"year": fiscal_long(one.fiscal_year), "text": words(one.text)}
            for one in programme.achievements.all()
        ],
        "decisions": [
            {"year": fiscal_long(one.fiscal_year), "kind": one.get_kind_display(), "text": words(one.text)}
            for one in programme.decisions.all()
        ],
        "errata": _errata(programme),
        "budget_lines": _budget(programme),
        "systems": [_system(one) for one in systems_of(programme)],
    }


def _years(programme: Programme) -> list[int]:
    cells = {cell.fiscal_year for one in programme.initiatives.all() for cell in one.cells.all()}
    figures = {each.fiscal_year for one in programme.indicators.all() for each in one.figures.all()}
    return years_shown(programme.edition.fiscal_year, cells | figures, LONGEST)


def _initiative(initiative: Initiative, years: list[int]) -> dict[str, Any]:
    cells = {(cell.fiscal_year, cell.kind): words(cell.text) for cell in initiative.cells.all()}
    return {
        "name": words(initiative.name),
        "text": words(initiative.text),
        "planned": _row(cells, years, "planned"),
        "actual": _row(cells, years, "actual"),
    }


def _row(cells: dict[tuple[int, str], Words], years: list[int], kind: str) -> list[Words]:
    """Return the texts of a row by year; an empty list where no year says anything."""
    row = [cells.get((year, kind), "") for year in years]
    return row if any(row) else []


def _indicator(indicator: Indicator, years: list[int]) -> dict[str, Any]:
    stated = {one.year: one for one in years_of(indicator)}
    shown = [stated.get(year, YearFigure(year)) for year in years]
    return {
        "name": words(indicator.name),
        "unit": words(indicator.unit),
        "baseline": _baseline(indicator),
        "note": words(indicator.note),
        # A target is what the edition itself says; an actual says where it comes from.
        "planned": [_figure(one.target) for one in shown],
        "actual": [_figure(one.actual, one.origin) for one in shown],
    }


def _baseline(indicator: Indicator) -> str:
    if indicator.baseline is None:
        return ""
    year = f" ({fiscal(indicator.baseline_year)})" if indicator.baseline_year else ""
    return figure(indicator.baseline) + year


def _figure(value: Decimal | None, origin: str = "") -> dict[str, str]:
    known = value is not None
    return {
        "value": figure(value) if known else "",
        "origin": str(ORIGINS[origin].title) if known and origin else "",
    }


def _errata(programme: Programme) -> list[dict[str, str]]:
    """Return what was mended since the edition was published, the newest first, with the reason as it was written."""
    return [
        {
            "day": day_text(clock.local(one.erratum.corrected_at).date()),
            "field": one.label,
            "before": one.before or "—",
            "after": one.after or "—",
            "reason": one.erratum.reason,
        }
        for one in in_words(programme.errata.all())
    ]


def _budget(programme: Programme) -> list[dict[str, Any]]:
    """Return the lines; none where the one line says only what stands among the facts."""
    lines = list(programme.budget_lines.all())
    if len(lines) < 2 and all(one.kind == "initial" and one.account == "general" for one in lines):
        return []
    return [
        {
            "kind": one.get_kind_display(),
            "account": _("一般会計") if one.account == "general" else f"{_('特別会計など')} ({one.account})",
            "office": words(one.office_label),
            "amount": thousands(one.amount_thousand_yen),
        }
        for one in lines
    ]


def _system(system: SystemRow) -> dict[str, str]:
    address = door_of(system)
    return {
        "name": system.name.text(get_language()),
        "state": _("稼働中") if system.state == "running" else _("予定"),
        "address": site_address() + address if address else "",
    }
