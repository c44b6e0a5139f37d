"""A programme arranged for its page: year cells as a table, indicators with their years, systems with their state."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from oirase.kernel.calendar import fiscal_label
from oirase.kernel.manifest.catalogue import SystemRow
from oirase.systems.plan.commons.models import Indicator, IndicatorFigure, Initiative, Lineage, Programme
from oirase.systems.plan.roadmap import selectors

YEARS_SHOWN = 6


@dataclass(frozen=True)
class InitiativeRow:
    """An initiative with one pair (planned, actual) per year of the table."""

    initiative: Initiative
    planned: list[str]
    actual: list[str]

    @property
    def has_cells(self) -> bool:
        """Whether any year says anything."""
        return any(self.planned) or any(self.actual)


@dataclass(frozen=True)
class YearFigure:
    """A year of an indicator: target and actual as numbers (None: not stated), with the origin of the actual."""

    label: str
    target: Decimal | None
    actual: Decimal | None
    origin: str


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its years in order."""

    indicator: Indicator
    years: list[YearFigure]


@dataclass(frozen=True)
class Sheet:
    """What a programme's page shows beside the header facts."""

    year_labels: list[str]
    initiatives: list[InitiativeRow]
    indicators: list[IndicatorRow]
    systems: list[SystemRow]
    earlier: list[Lineage] = field(default_factory=list)
    later: list[Lineage] = field(default_factory=list)


def sheet_of(programme: Programme) -> Sheet:
    """Arrange a programme that was fetched with `selectors.for_detail`."""
    initiatives = list(programme.initiatives.all())
    years = _years(programme, initiatives)
    return Sheet(
        year_labels=[fiscal_label(year) for year in years],
        initiatives=[_initiative(one, years) for one in initiatives],
        indicators=[IndicatorRow(one, _figures(one)) for one in programme.indicators.all()],
        systems=selectors.systems_of(programme.number),
        earlier=[one for one in programme.predecessors.all() if one.predecessor.edition.state == "published"],
        later=[one for one in programme.successors.all() if one.successor.edition.state == "published"],
    )


def _years(programme: Programme, initiatives: list[Initiative]) -> list[int]:
    """The years of the table: two before to three after the edition's, and every year that a cell names."""
    first = programme.edition.fiscal_year - 2
    named = {cell.fiscal_year for one in initiatives for cell in one.cells.all()}
    return sorted({*range(first, first + YEARS_SHOWN), *named})


def _initiative(initiative: Initiative, years: list[int]) -> InitiativeRow:
    texts = {(cell.fiscal_year, cell.kind): str(cell.text) for cell in initiative.cells.all()}
    return InitiativeRow(
        initiative,
        [texts.get((year, "planned"), "") for year in years],
        [texts.get((year, "actual"), "") for year in years],
    )


def _figures(indicator: Indicator) -> list[YearFigure]:
    figures: dict[tuple[int, str], IndicatorFigure] = {}
    for figure in indicator.figures.all():
        # Demo and simulated figures are never shown as outturn; they have no place in this table.
        if figure.kind == "target" or figure.origin in ("reported", "measured"):
            figures[figure.fiscal_year, figure.kind] = figure
    rows = []
    for year in sorted({year for year, _kind in figures}):
        target, actual = figures.get((year, "target")), figures.get((year, "actual"))
        rows.append(
            YearFigure(
                fiscal_label(year),
                target.value if target else None,
                actual.value if actual else None,
                actual.origin if actual else "",
            )
        )
    return rows
