"""What came of an indicator: its targets and actuals by fiscal year, as pages, charts and prints show them.

Demo and simulated figures are no results; they have no place here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from oirase.systems.plan.commons.models import FigureKind, Indicator, IndicatorFigure, Origin

# What people reported goes before what a system measured, where an edition has both for a year.
OUTTURN = (Origin.REPORTED, Origin.MEASURED)


@dataclass(frozen=True)
class YearFigure:
    """What is stated for a fiscal year (None: not stated); `origin` is that of the actual."""

    year: int
    target: Decimal | None = None
    actual: Decimal | None = None
    origin: str = ""


def years_of(indicator: Indicator) -> list[YearFigure]:
    """Return the years for which anything is stated, in order (fetch the figures with the indicator)."""
    targets: dict[int, IndicatorFigure] = {}
    actuals: dict[int, IndicatorFigure] = {}
    for figure in indicator.figures.all():
        if figure.kind == FigureKind.TARGET:
            targets[figure.fiscal_year] = figure
        elif figure.origin in OUTTURN and _goes_before(figure, actuals.get(figure.fiscal_year)):
            actuals[figure.fiscal_year] = figure
    return [_year(year, targets.get(year), actuals.get(year)) for year in sorted({*targets, *actuals})]


def _goes_before(figure: IndicatorFigure, other: IndicatorFigure | None) -> bool:
    return other is None or OUTTURN.index(Origin(figure.origin)) < OUTTURN.index(Origin(other.origin))


def _year(year: int, target: IndicatorFigure | None, actual: IndicatorFigure | None) -> YearFigure:
    return YearFigure(
        year,
        target.value if target else None,
        actual.value if actual else None,
        actual.origin if actual else "",
    )
