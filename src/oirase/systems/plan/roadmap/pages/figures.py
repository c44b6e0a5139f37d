"""Charts of the roadmap: money by heading, an indicator's years, a live figure's months. Each brings its table along."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from oirase.blocks.insight.facade import Figure
from oirase.systems.plan.commons.models import Edition, Indicator
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.systems.plan.roadmap.pages.years import YearFigure
from oirase.systems.plan.roadmap.selectors import GroupTotal
from oirase.ui.charts import Chart, Series, bar_chart, line_chart

FEWEST_YEARS = 2


def budget_chart(edition: Edition, level: str, groups: Sequence[GroupTotal]) -> Chart:
    """Draw the initial budget by heading or office, the amounts as the edition reports them."""
    return bar_chart(
        _("%(level)s別の当初予算") % {"level": level},
        [group.name or _("記載なし") for group in groups],
        [Series(_("当初予算"), [group.budget for group in groups])],
        unit=_("千円"),
        lying=True,
        category_label=level,
        note=_("%(year)s年度の当初予算。繰越と補正は含みません。") % {"year": fiscal(edition.fiscal_year)},
    )


def indicator_chart(indicator: Indicator, years: Sequence[YearFigure]) -> Chart | None:
    """Draw targets and actuals over the years; None where a line would have fewer than two points."""
    actuals, targets = [year.actual for year in years], [year.target for year in years]
    has_actuals = any(value is not None for value in actuals)
    if len(years) < FEWEST_YEARS:
        return None
    aimed = Series(_("目標値"), targets) if any(value is not None for value in targets) else None
    drawn = [Series(_("実績値"), actuals, _origin(years))] if has_actuals else []
    if not drawn and aimed is None:
        return None
    return line_chart(
        str(indicator.name),
        [year.label for year in years],
        drawn,
        targets=aimed,
        unit=str(indicator.unit),
        category_label=_("年度"),
    )


def _origin(years: Sequence[YearFigure]) -> str:
    return next((year.origin for year in years if year.origin), "reported")


def month_chart(figure: Figure) -> Chart:
    """Draw the months of a running system's figure; its origin stands beside it, also when it is a demonstration."""
    return bar_chart(
        _("%(title)s（%(year)s年度、月別）") % {"title": figure.title, "year": fiscal(figure.fiscal_year)},
        [_("%(month)d月") % {"month": one.month} for one in figure.by_month],
        [Series(figure.title, [one.value for one in figure.by_month], figure.origin)],
        unit=figure.unit,
        category_label=_("月"),
    )
