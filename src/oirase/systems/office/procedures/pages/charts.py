"""Charts of figures: applications by month and by procedure, and the way through a form."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from oirase.blocks.cases.facade import Applied, Channel
from oirase.systems.office.procedures.figures import Line, Period, Sums
from oirase.ui.charts import Chart, Series, bar_chart

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
MOST_BARS = 12


def by_month(sums: Sums, period: Period) -> Chart:
    """Draw applications by month, stacked by channel."""
    months = [period.month] if period.month else list(MONTHS)
    return bar_chart(
        _("月別の申請件数"),
        [_("%(month)s月") % {"month": month} for month in months],
        _series([[row for row in sums.rows if row.month == month] for month in months], sums.origin),
        unit=_("件"),
        stacked=True,
        category_label=_("月"),
    )


def by_procedure(found: Sequence[Line], origin: str) -> Chart:
    """Draw the procedures with most applications, stacked by channel."""
    most = sorted(found, key=lambda one: -one.applications)[:MOST_BARS]
    shown = [one for one in most if one.applications]
    return bar_chart(
        _("手続別の申請件数"),
        [one.title for one in shown],
        _series([list(one.rows) for one in shown], origin),
        unit=_("件"),
        stacked=True,
        lying=True,
        category_label=_("手続"),
        note=_("件数の多い手続から%(most)d件までを示します。") % {"most": MOST_BARS},
    )


def _series(by_place: Sequence[Sequence[Applied]], origin: str) -> list[Series]:
    """Return a series for each channel by which anything came."""
    used = {row.channel for rows in by_place for row in rows}
    return [
        Series(
            str(label),
            [sum(row.number for row in rows if row.channel == channel) for rows in by_place],
            origin,
        )
        for channel, label in Channel.choices
        if channel in used
    ]


def way(line: Line) -> Chart:
    """Draw how many online applications opened each step, and how many went on from it."""
    steps = line.walk.steps
    return bar_chart(
        _("入力の段階ごとの件数（オンライン）"),
        [*(one.title for one in steps), _("送信")],
        [
            Series(_("開いた"), [*(one.shown for one in steps), None], line.origin),
            Series(_("次へ進んだ"), [*(one.completed for one in steps), line.walk.sent], line.origin),
        ],
        unit=_("件"),
        lying=True,
        category_label=_("入力の段階"),
    )
