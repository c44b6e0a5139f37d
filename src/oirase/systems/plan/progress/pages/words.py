"""Statuses and reasons in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from oirase.systems.plan.commons.templatetags.plan_tags import figure, fiscal
from oirase.systems.plan.progress.rules import Status
from oirase.systems.plan.progress.selectors import IndicatorProgress, ProgrammeProgress

TENTH = Decimal("0.1")
STATUSES: dict[Status, Any] = {
    Status.LATE: gettext_lazy("遅れている"),
    Status.ON_COURSE: gettext_lazy("順調"),
    Status.REACHED: gettext_lazy("目標に届いた"),
    Status.TOO_EARLY: gettext_lazy("まだ比べられない"),
    Status.NO_TARGET: gettext_lazy("目標値なし"),
    Status.NO_FIGURE: gettext_lazy("数値なし"),
    Status.NO_INDICATOR: gettext_lazy("指標なし"),
}
TONES = {
    Status.LATE: "error",
    Status.ON_COURSE: "info",
    Status.REACHED: "success",
    Status.NO_FIGURE: "warning",
    Status.NO_INDICATOR: "warning",
}
MEANINGS: dict[Status, Any] = {
    Status.LATE: gettext_lazy("実績が、その年度の目標に、認める幅を超えて届いていない。"),
    Status.ON_COURSE: gettext_lazy("実績が、その年度の目標に、認める幅の中で届いている。"),
    Status.REACHED: gettext_lazy("実績が、最後の目標に届いている。"),
    Status.TOO_EARLY: gettext_lazy("最初の目標の年度がまだ来ていない。"),
    Status.NO_TARGET: gettext_lazy("実績はあるが、目標値が書かれていない。"),
    Status.NO_FIGURE: gettext_lazy("指標はあるが、判定に使える実績がない。"),
    Status.NO_INDICATOR: gettext_lazy("指標が一つも書かれていない。"),
}
WHY_NO_FORECAST: dict[str, Any] = {
    "counting": gettext_lazy("年ごとの値か累計の値かが分からないため、見通しは示しません。"),
    "points": gettext_lazy("実績の年数が少ないため、見通しは示しません。"),
    "over": gettext_lazy("この先の年度に目標がないため、見通しは示しません。"),
}
FRESHNESS: dict[str, Any] = {
    "fresh": pgettext_lazy("figure", "新しい"),
    "stale": gettext_lazy("古い値"),
    "never": gettext_lazy("まだ集計なし"),
    "none": gettext_lazy("数値を出していない"),
}
FRESHNESS_TONES = {"fresh": "success", "stale": "warning", "never": "warning"}


def tone(status: Status) -> str:
    """Return the tone in which a status is shown."""
    return TONES.get(status, "neutral")


def reason(one: IndicatorProgress) -> str:
    """Say what an indicator's status rests on; nothing where there is no figure at all."""
    verdict = one.verdict
    if verdict.year is None:
        return ""
    given = {"year": fiscal(verdict.year), "actual": _with_unit(one, verdict.actual)}
    if verdict.status == Status.NO_FIGURE:
        return _("最後の実績は%(year)s年度の%(actual)sで、古い。") % given
    if verdict.status == Status.NO_TARGET:
        return _("%(year)s年度の実績は%(actual)s。") % given
    if verdict.due is None:
        return _("%(year)s年度の実績は%(actual)s。最初の目標は%(first)s年度。") % {
            **given,
            "first": fiscal(min(one.course.targets)),
        }
    if verdict.status == Status.REACHED:
        last = one.course.last_target
        return _("%(year)s年度の実績は%(actual)s、最後の目標（%(last)s年度）は%(target)s。") % {
            **given,
            "last": fiscal(last),
            "target": _with_unit(one, one.course.targets[last or 0]),
        }
    return _("%(year)s年度の実績は%(actual)s、その年度の目標は%(due)s。") % {
        **given,
        "due": _with_unit(one, verdict.due),
    }


def reason_of(found: ProgrammeProgress) -> str:
    """Say what a programme's status rests on: the first of its indicators that has this status."""
    deciding = next((one for one in found.indicators if one.verdict.status == found.status), None)
    if deciding is None:
        return ""
    return (
        f"{deciding.indicator.name}: {reason(deciding)}" if reason(deciding) else str(deciding.indicator.name)
    )


def _with_unit(one: IndicatorProgress, value: Decimal | None) -> str:
    return f"{figure(None if value is None else value.quantize(TENTH))} {one.indicator.unit}"
