"""Charts that several systems of the plan show: an indicator's years, a live figure's months. Each brings its table along."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from oirase.blocks.insight.facade import Figure
from oirase.systems.plan.commons.models import Indicator
from oirase.systems.plan.commons.outturn import YearFigure
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.ui.charts import Chart, Series, bar_chart, line_chart

FEWEST_YEARS = 2


def indicator_chart(
    indicator: Indicator, years: Sequence[YearFigure], fewest: int = FEWEST_YEARS
) -> Chart | None:
    """Draw targets and actuals over the years; None for fewer years: a line needs two points."""
    if len(years) < fewest:
        return None
    actuals, targets = [one.actual for one in years], [one.target for one in years]
    origin = next((one.origin for one in reversed(years) if one.origin), "")
    aimed = Series(_("目標値"), targets) if any(value is not None for value in targets) else None
    return line_chart(
        str(indicator.name),
        [fiscal(one.year) for one in years],
        [Series(_("実績値"), actuals, origin)] if origin else [],
        targets=aimed,
        unit=str(indicator.unit),
        category_label=_("年度"),
    )


def month_chart(figure: Figure) -> Chart:
    """Draw the months of a running system's figure; its origin stands beside it, also when it is a demonstration."""
    return bar_chart(
        _("%(title)s（%(year)s年度、月別）") % {"title": figure.title, "year": fiscal(figure.fiscal_year)},
        [_("%(month)d月") % {"month": one.month} for one in figure.by_month],
        [Series(figure.title, [one.value for one in figure.by_month], figure.origin)],
        unit=figure.unit,
        category_label=_("月"),
    )
