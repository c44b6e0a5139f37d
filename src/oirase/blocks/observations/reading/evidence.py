"""What an alert rests on, as a chart and a table: the values as they were when it fired, and what came after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from oirase.blocks.observations.alerts.catalogue import watched_of
from oirase.blocks.observations.models import Alert
from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.qc.words import flag_name
from oirase.blocks.observations.store.protocol import ObservationStore
from oirase.blocks.observations.times import to_datetime, to_ms
from oirase.kernel import clock
from oirase.ui.charts import Doubt, Point, Threshold, TimeChart, TimeLine, time_chart

# What came after is shown for so long at most, and in so many points.
AFTER = timedelta(days=3)
MOST = 400


def evidence_chart(alert: Alert, store: ObservationStore) -> TimeChart | None:
    """Return the chart; None where there is nothing to draw."""
    origin = "simulated" if alert.simulated else "measured"
    kept = [Point(to_datetime(t), value) for t, value, _flag in alert.evidence["values"]]
    until = min(alert.ended_at or clock.now(), alert.raised_at + AFTER)
    after = _after(alert, store, until)
    if not kept and not after:
        return None
    lines = [TimeLine(_("発生までの値（根拠）"), kept, origin)]
    if after:
        lines.append(TimeLine(_("その後の値"), [*kept[-1:], *after], origin))
    moments = [one.at for line in lines for one in line.points] + [alert.since, alert.raised_at]
    first, last = min(moments), max(moments)
    margin = max((last - first) / 40, timedelta(minutes=5))
    return time_chart(
        str(alert.series),
        lines,
        first - margin,
        last + margin,
        unit=_unit(alert),
        decimals=alert.evidence["decimals"],
        thresholds=_thresholds(alert),
        doubts=[
            Doubt(to_datetime(t), value, "suspect", flag_name(flag))
            for t, value, flag in alert.evidence["values"]
            if flag & 15 == Flag.SUSPECT
        ],
    )


def _after(alert: Alert, store: ObservationStore, until: Any) -> list[Point]:
    values = store.range(alert.series.number, to_ms(alert.raised_at) + 1, to_ms(until) + 1)
    points = watched_of(alert.series).points(values)
    step = max(1, len(points) // MOST)
    return [Point(to_datetime(t), value) for t, value in points[::step]]


def _unit(alert: Alert) -> str:
    """Return the unit of the values, which for silence is not that of the rule's figure."""
    found: str = alert.evidence["unit"]
    return alert.series.unit_symbol if alert.evidence["definition"].get("kind") == "missing" else found


def _thresholds(alert: Alert) -> list[Threshold]:
    definition = alert.evidence["definition"]
    if definition["kind"] != "threshold":
        return []
    limit = float(definition["limit"])
    found = [Threshold(limit, _("しきい値 %(limit)s") % {"limit": f"{limit:g}"})]
    if back := float(definition.get("hysteresis") or 0):
        end = limit - back if definition["side"] == "above" else limit + back
        found.append(Threshold(end, _("終わり %(limit)s") % {"limit": f"{end:g}"}))
    return found


def evidence_rows(alert: Alert) -> list[dict[str, Any]]:
    """Return the values at hand when it fired, newest first."""
    decimals = alert.evidence["decimals"]
    return [
        {"at": to_datetime(t), "value": f"{value:.{decimals}f}", "flag": flag_name(flag)}
        for t, value, flag in reversed(alert.evidence["values"])
    ]
