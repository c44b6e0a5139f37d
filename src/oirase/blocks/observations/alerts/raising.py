"""Alerts as records: raised with their evidence, ended with their peak, withdrawn when their values were corrected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from oirase.blocks.messaging.facade import LANGUAGES, localized
from oirase.blocks.observations.alerts.catalogue import Version, Watched, Watcher, usable
from oirase.blocks.observations.alerts.rules import Change, Rule
from oirase.blocks.observations.events import AlertEnded, AlertRaised
from oirase.blocks.observations.models import (
    ActionKind,
    Alert,
    AlertAction,
    AlertRule,
    AlertState,
    Mute,
    RuleVersion,
    Series,
)
from oirase.blocks.observations.store.postgres import PostgresStore
from oirase.blocks.observations.times import HOUR, MINUTE, to_datetime, to_ms
from oirase.kernel import clock
from oirase.kernel.outbox.events import publish
from oirase.kernel.texts import LocalizedText

EVIDENCE = 120
TEXTS = {
    ("threshold", "above"): gettext_noop(
        "%(station)s: %(series)sが%(limit)s%(unit)s以上です（%(value)s%(unit)s、%(at)s）。"
    ),
    ("threshold", "below"): gettext_noop(
        "%(station)s: %(series)sが%(limit)s%(unit)s以下です（%(value)s%(unit)s、%(at)s）。"
    ),
    ("change", "rise"): gettext_noop(
        "%(station)s: %(series)sが%(within)sで%(value)s%(unit)s上がりました（%(at)s）。"
    ),
    ("change", "fall"): gettext_noop(
        "%(station)s: %(series)sが%(within)sで%(value)s%(unit)s下がりました（%(at)s）。"
    ),
    ("change", "both"): gettext_noop(
        "%(station)s: %(series)sが%(within)sで%(value)s%(unit)s変わりました（%(at)s）。"
    ),
    ("missing", "above"): gettext_noop(
        "%(station)s: %(series)sの値が%(silence)sより長く届いていません（最後は%(since)s）。"
    ),
    ("condition", "above"): gettext_noop(
        "%(station)s: %(series)sが条件に当てはまりました（%(value)s%(unit)s、%(at)s）。"
    ),
}
PLACEHOLDERS = ("station", "series", "value", "unit", "limit", "at", "since")


def raise_alert(watcher: Watcher, version: Version, watched: Watched, change: Change) -> None:
    """Keep what a rule found, and tell of it."""
    series = Series.objects.select_related("entity", "property").get(pk=watched.pk)
    rule = AlertRule.objects.get(pk=watcher.pk)
    said = RuleVersion.objects.get(pk=version.pk)
    now = clock.now()
    muted = Mute.objects.filter(rule=rule, series=series, until__gt=now).exists()
    alert = Alert(
        body_id=series.body_id,
        organisation_id=series.organisation_id,
        rule=rule,
        rule_version=said,
        series=series,
        severity=said.severity,
        text=_text(said, version.rule, series, change),
        since=to_datetime(change.since),
        raised_at=to_datetime(change.at),
        noticed_at=now,
        value=change.value,
        peak=change.peak,
        peak_at=to_datetime(change.peak_at),
        evidence=_evidence(said, version.rule, watched, series, change),
        muted=muted,
        public=rule.public and series.public,
        simulated=series.entity.simulated,
    )
    alert.save(force_insert=True)
    act(alert, ActionKind.RAISED)
    publish(
        [
            AlertRaised(
                subject=_subject(series),
                body_id=alert.body_id,
                alert=alert.pk,
                rule=rule.code,
                series=series.number,
                severity=alert.severity,
                raised_at=alert.raised_at,
                simulated=alert.simulated,
                muted=muted,
            )
        ]
    )


def end_alert(watcher: Watcher, watched: Watched, change: Change) -> None:
    """Close the standing alert of a rule and a series, with the worst value; an officer may have closed it before."""
    alert = Alert.objects.filter(rule_id=watcher.pk, series_id=watched.pk, ended_at=None).first()
    if alert is not None:
        finish(alert, AlertState.ENDED, to_datetime(change.at), peak=(change.peak, change.peak_at))


def note_peak(watcher: Watcher, watched: Watched, peak: float, at: int) -> None:
    """Move the worst value of a standing alert on."""
    mine = Alert.objects.filter(rule_id=watcher.pk, series_id=watched.pk, ended_at=None)
    mine.update(peak=peak, peak_at=to_datetime(at))


def finish(
    alert: Alert, state: AlertState, at: datetime, *, peak: tuple[float, int] | None = None, tell: bool = True
) -> None:
    """Bring an alert to its end and tell of it; the action is added by whoever knows who did it."""
    alert.state, alert.ended_at = state, max(at, alert.raised_at)
    if peak:
        alert.peak, alert.peak_at = peak[0], to_datetime(peak[1])
    alert.version += 1
    alert.save(update_fields=["state", "ended_at", "peak", "peak_at", "version"])
    if state != AlertState.CLOSED:
        act(alert, ActionKind(state.value))
    if tell:
        publish([ended_event(alert)])


def ended_event(alert: Alert) -> AlertEnded:
    """Return the event that says how an alert ended."""
    return AlertEnded(
        subject=_subject(alert.series),
        body_id=alert.body_id,
        alert=alert.pk,
        rule=alert.rule.code,
        series=alert.series.number,
        state=alert.state,
        ended_at=alert.ended_at or clock.now(),
        simulated=alert.simulated,
    )


def act(alert: Alert, kind: ActionKind, **values: Any) -> AlertAction:
    """Add a step to an alert's life."""
    made = AlertAction(
        body_id=alert.body_id, organisation_id=alert.organisation_id, alert=alert, kind=kind, **values
    )
    made.save(force_insert=True)
    return made


def _subject(series: Series) -> str:
    return f"observations.series/{series.pk}"


def _evidence(
    said: RuleVersion, rule: Rule, watched: Watched, series: Series, change: Change
) -> dict[str, Any]:
    """Return the values up to the one that fired, some before the condition began, with what was asked of them."""
    lead = max(rule.window, 2 * HOUR)
    values = PostgresStore().range(watched.number, change.since - lead, change.at + 1)[-EVIDENCE:]
    times, figures = usable(watched, values)
    flags = {int(t): int(flag) for t, flag in zip(values["t"], values["flag"], strict=True)}
    return {
        "definition": said.definition,
        "version": said.number,
        "unit": unit_of(rule, watched, series),
        "decimals": series.decimals,
        "values": [[t, figure, flags[t]] for t, figure in zip(times, figures, strict=True)],
    }


def unit_of(rule: Rule, watched: Watched, series: Series) -> str:
    """Return the unit of what the rule judges."""
    if rule.kind == "missing":
        return "s"
    return "m" if watched.is_position else series.unit_symbol


def _text(said: RuleVersion, rule: Rule, series: Series, change: Change) -> LocalizedText:
    figure = abs(change.value) if rule.kind == "change" else change.value
    is_position = series.kind == "position"
    values: dict[str, Any] = {
        "station": series.entity.name,
        "series": series.name,
        "value": f"{figure:.{0 if is_position else series.decimals}f}",
        "unit": "m" if is_position else series.unit_symbol,
        "limit": f"{rule.limit:g}",
        "at": _moment(change.at),
        "since": _moment(change.since),
        "within": duration(rule.within),
        "silence": duration(round(rule.limit * 1000) if rule.kind == "missing" else 0),
    }
    standard = localized(TEXTS[rule.kind, rule.side], values)
    own = {
        language: _filled(said.text.text(language), values, language)
        for language in LANGUAGES
        if language in said.text or (language == "ja-easy" and "ja" in said.text)
    }
    return LocalizedText({**standard.as_dict(), **own})


def _filled(text: str, values: dict[str, Any], language: str) -> str:
    for name in PLACEHOLDERS:
        value = values[name]
        text = text.replace(
            f"{{{name}}}", value.text(language) if isinstance(value, LocalizedText) else str(value)
        )
    return text


def _moment(ms: int) -> str:
    return f"{clock.local(to_datetime(ms)):%Y-%m-%d %H:%M}"


def duration(ms: int) -> LocalizedText:
    """Write a length of time in whole hours where it is some, else in minutes."""
    if ms and ms % HOUR == 0:
        return localized(gettext_noop("%(n)s時間"), {"n": ms // HOUR})
    return localized(gettext_noop("%(n)s分"), {"n": round(ms / MINUTE)})


def spans(alerts: Iterable[Alert]) -> list[tuple[int, int | None, Alert]]:
    """Return from when to when alerts lasted, in milliseconds."""
    return [(to_ms(one.since), to_ms(one.ended_at) if one.ended_at else None, one) for one in alerts]
