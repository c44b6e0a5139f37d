"""Charts of progress: statuses by heading, an indicator on its way to the target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.systems.plan.progress.pages.words import STATUSES
from oirase.systems.plan.progress.rules import Status
from oirase.systems.plan.progress.selectors import IndicatorProgress, ProgrammeProgress
from oirase.ui.charts import Chart, Series, bar_chart, line_chart

FEWEST_YEARS = 2
Place = tuple[tuple[int, ...], str]


def status_chart(
    level: str, found: Sequence[ProgrammeProgress], place_of: Callable[[ProgrammeProgress], Place]
) -> Chart:
    """Draw how many programmes have which status under each heading, statuses that nobody has left out."""
    by_place: dict[Place, Counter[Status]] = {}
    for one in found:
        by_place.setdefault(place_of(one), Counter())[one.status] += 1
    places = sorted(by_place)
    shown = [status for status in Status if any(by_place[place][status] for place in places)]
    return bar_chart(
        _("%(level)s別の状態") % {"level": level},
        [name or _("記載なし") for _order, name in places],
        [Series(str(STATUSES[status]), [by_place[place][status] for place in places]) for status in shown],
        unit=_("事業"),
        stacked=True,
        lying=True,
        category_label=level,
    )


def by_field(one: ProgrammeProgress) -> Place:
    """Return the field's place in the document, and its name."""
    field = one.programme.item.field
    return (field.order,), str(field.name)


def by_bureau(one: ProgrammeProgress) -> Place:
    """Return the bureau's name; those without one come last."""
    name = one.programme.bureau_name
    return (int(not name),), str(one.programme.bureau_label) if name else ""


def way_chart(one: IndicatorProgress) -> Chart | None:
    """Draw actuals, targets and forecast over the years; None where a line would have fewer than two points."""
    course = one.course
    coming = {each.year: each for each in one.coming}
    years = sorted({*course.targets, *course.actuals, *coming})
    if len(years) < FEWEST_YEARS:
        return None
    drawn = [Series(_("実績値"), [course.actuals.get(year) for year in years])] if course.actuals else []
    if coming:
        values = {year: each.value for year, each in coming.items()}
        drawn.append(Series(_("見通し"), [values.get(year) for year in years], "simulated"))
    targets = Series(_("目標値"), [course.targets.get(year) for year in years]) if course.targets else None
    return line_chart(
        str(one.indicator.name),
        [fiscal(year) for year in years],
        drawn,
        targets=targets,
        unit=str(one.indicator.unit),
        category_label=_("年度"),
    )
