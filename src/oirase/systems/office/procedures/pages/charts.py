"""Charts of figures: applications by month and by procedure, and the way through a form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oirase.blocks.cases.facade import Applied, Channel
from oirase.blocks.insight.facade import months_so_far
from oirase.systems.office.procedures.figures import Line, Period, Sums
from oirase.ui.charts import Chart, Series, bar_chart

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
MOST_BARS = 12


def month_text(month: int) -> str:
    """Write the name of a month as it is short: 4月, Apr."""
    if get_language() == "en":
        return str(formats.date_format(date(2000, month, 1), "M"))
    return f"{month}月"


def by_month(sums: Sums, period: Period) -> Chart:
    """Draw applications by month, stacked by channel."""
    begun = months_so_far(period.year)
    months = [period.month] if period.month else list(MONTHS)
    return bar_chart(
        _("月別の申請件数"),
        [month_text(month) for month in months],
        _series(
            [
                [row for row in sums.rows if row.month == month] if month in begun else None
                for month in months
            ],
            sums.origin,
        ),
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
        _series([one.rows for one in shown], origin),
        unit=_("件"),
        stacked=True,
        lying=True,
        category_label=_("手続"),
        note=_("件数の多い手続から%(most)d件までを示します。") % {"most": MOST_BARS},
    )


def _series(by_place: Sequence[Sequence[Applied] | None], origin: str) -> list[Series]:
    """Return a series for each channel by which anything came; None stands for a place that has not come yet."""
    used = {row.channel for rows in by_place for row in rows or ()}
    return [
        Series(str(label), [_number(rows, channel) for rows in by_place], origin)
        for channel, label in Channel.choices
        if channel in used
    ]


def _number(rows: Sequence[Applied] | None, channel: str) -> int | None:
    if rows is None:
        return None
    return sum(row.number for row in rows if row.channel == channel)


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
