"""An indicator's figures by year, as pages and charts show them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from oirase.systems.plan.commons.models import Indicator, IndicatorFigure
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal

REAL = ("reported", "measured")


@dataclass(frozen=True)
class YearFigure:
    """A year of an indicator: target and actual as numbers (None: not stated), with the origin of the actual."""

    label: str
    target: Decimal | None
    actual: Decimal | None
    origin: str


def years_of(indicator: Indicator) -> list[YearFigure]:
    """Return the years for which anything is stated, in order; the baseline's year is the first."""
    figures: dict[tuple[int, str], IndicatorFigure] = {}
    for figure in indicator.figures.all():
        # Demo and simulated figures are never shown as outturn; they have no place here.
        if figure.kind == "target" or figure.origin in REAL:
            figures[figure.fiscal_year, figure.kind] = figure
    rows = []
    for year in sorted({year for year, _kind in figures}):
        target, actual = figures.get((year, "target")), figures.get((year, "actual"))
        rows.append(
            YearFigure(
                fiscal(year),
                target.value if target else None,
                actual.value if actual else None,
                actual.origin if actual else "",
            )
        )
    return rows
