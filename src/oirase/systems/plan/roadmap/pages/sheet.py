"""A programme arranged for its page: year cells as a table, indicators with charts and live figures, systems with their doors."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oirase.blocks.insight.facade import Figure, latest
from oirase.kernel.manifest.catalogue import SystemRow
from oirase.systems.plan.commons.charts import indicator_chart, month_chart
from oirase.systems.plan.commons.errata import Mended, in_words
from oirase.systems.plan.commons.models import Indicator, Initiative, Lineage, Programme
from oirase.systems.plan.commons.outturn import YearFigure, years_of
from oirase.systems.plan.commons.selectors import door_of
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.systems.plan.commons.years import years_shown
from oirase.systems.plan.roadmap import selectors
from oirase.ui.charts import Chart


@dataclass(frozen=True)
class InitiativeRow:
    """An initiative with one pair (planned, actual) per year of the table."""

    initiative: Initiative
    planned: list[str]
    actual: list[str]


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its years in order, its chart, and the figure of the running system that it is bound to."""

    indicator: Indicator
    years: list[YearFigure]
    chart: Chart | None
    live: Figure | None
    live_chart: Chart | None


@dataclass(frozen=True)
class SystemLine:
    """A system that serves the programme, with the page where its users begin ("" while it is planned)."""

    system: SystemRow
    address: str


@dataclass(frozen=True)
class Sheet:
    """What a programme's page shows beside the header facts."""

    year_labels: list[str]
    timed: list[InitiativeRow]
    untimed: list[Initiative]
    indicators: list[IndicatorRow]
    systems: list[SystemLine]
    earlier: list[Lineage]
    later: list[Lineage]
    errata: list[Mended]


def sheet_of(programme: Programme) -> Sheet:
    """Arrange a programme that was fetched with `selectors.for_detail`."""
    edition, initiatives = programme.edition, list(programme.initiatives.all())
    named = {cell.fiscal_year for one in initiatives for cell in one.cells.all()}
    years = years_shown(edition.fiscal_year, named)
    return Sheet(
        year_labels=[fiscal(year) for year in years],
        timed=[_initiative(one, years) for one in initiatives if one.cells.all()],
        untimed=[one for one in initiatives if not one.cells.all()],
        indicators=[_indicator(one, edition.body_id) for one in programme.indicators.all()],
        systems=[SystemLine(one, door_of(one)) for one in selectors.systems_of(programme)],
        earlier=[one for one in programme.predecessors.all() if one.predecessor.edition.state == "published"],
        errata=in_words(programme.errata.all()),
        later=[one for one in programme.successors.all() if one.successor.edition.state == "published"],
    )


def _initiative(initiative: Initiative, years: list[int]) -> InitiativeRow:
    texts = {(cell.fiscal_year, cell.kind): str(cell.text) for cell in initiative.cells.all()}
    return InitiativeRow(
        initiative,
        [texts.get((year, "planned"), "") for year in years],
        [texts.get((year, "actual"), "") for year in years],
    )


def _indicator(indicator: Indicator, body_id: UUID) -> IndicatorRow:
    years = years_of(indicator)
    live = latest(indicator.metric, [body_id]) if indicator.metric else None
    return IndicatorRow(
        indicator, years, indicator_chart(indicator, years), live, month_chart(live) if live else None
    )
