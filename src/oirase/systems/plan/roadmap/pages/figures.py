"""The chart of an edition's money by heading; it brings its table along."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.systems.plan.roadmap.selectors import GroupTotal
from oirase.ui.charts import Chart, Series, bar_chart


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
