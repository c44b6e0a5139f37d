"""Alerts as records: raised with their evidence, ended with their peak, withdrawn when their values were corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from oirase.blocks.messaging.facade import LANGUAGES, localized
from oirase.blocks.observations.alerts.catalogue import Version, Watched, Watcher
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
from oirase.blocks.observations.store.arrays import Rows, Values, values_of
from oirase.blocks.observations.store.postgres import PostgresStore
from oirase.blocks.observations.times import HOUR, MINUTE, to_datetime, to_ms
from oirase.kernel import clock
from oirase.kernel.outbox.events import Event, publish
from oirase.kernel.texts import LocalizedText

EVIDENCE = 120
MANY = 50
ENDS = ("state", "ended_at", "peak", "peak_at", "version")
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


@dataclass(frozen=True)
class Found:
    """What a rule found on a series: an alert begins, or is over."""

    watcher: Watcher
    version: Version
    watched: Watched
    change: Change

    @property
    def pair(self) -> tuple[UUID, UUID]:
        """Return rule and series, of which there is one standing alert at most."""
        return self.watcher.pk, self.watched.pk


def record(found: Sequence[Found], batch: Rows | None = None) -> None:
    """Keep what rules found, in order, and tell of it, in a few statements for all.

    An alert that an officer has closed is not there to end. Of very many at once, as when a whole network is back, the evidence is taken
    from the `batch` in hand instead of being read for each.
    """
    if not found:
        return
    store = _Batch(batch) if batch is not None and len(found) > MANY else PostgresStore()
    making = _Making(found, store)
    for one in found:
        making.begin(one) if one.change.what == "raised" else making.end(one)
    making.save()


class _Batch:
    """The values of a batch, read like the store's."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def range(self, series: int, first: int, until: int) -> Values:
        rows = self._rows
        return values_of(rows[(rows["series"] == series) & (rows["t"] >= first) & (rows["t"] < until)])


class _Making:
    """Alerts on their way into the database: what stands, what is new, what has ended."""

    def __init__(self, found: Sequence[Found], store: _Batch | PostgresStore) -> None:
        self._store = store
        series, rules = {one.watched.pk for one in found}, {one.watcher.pk for one in found}
        self._series = Series.objects.select_related("entity", "property").in_bulk(series)
        self._rules = AlertRule.objects.in_bulk(rules)
        self._versions = RuleVersion.objects.in_bulk({one.version.pk for one in found})
        mutes = Mute.objects.filter(series__in=series, until__gt=clock.now())
        self._muted = set(mutes.values_list("rule_id", "series_id"))
        standing = Alert.objects.filter(series__in=series, rule__in=rules, ended_at=None)
        self._standing = {
            (one.rule_id, one.series_id): one for one in standing.select_related("rule", "series")
        }
        self._new: list[Alert] = []
        self._ended: list[Alert] = []
        self._actions: list[AlertAction] = []
        self._events: list[Event] = []

    def begin(self, one: Found) -> None:
        if one.pair in self._standing:
            return
        series, rule, said = (
            self._series[one.watched.pk],
            self._rules[one.watcher.pk],
            self._versions[one.version.pk],
        )
        change = one.change
        alert = Alert(
            body_id=series.body_id,
            organisation_id=series.organisation_id,
            rule=rule,
            rule_version=said,
            series=series,
            severity=said.severity,
            text=_text(said, one.version.rule, series, change),
            since=to_datetime(change.since),
            raised_at=to_datetime(change.at),
            noticed_at=clock.now(),
            value=change.value,
            peak=change.peak,
            peak_at=to_datetime(change.peak_at),
            evidence=_evidence(self._store, said, one.version.rule, one.watched, series, change),
            muted=one.pair in self._muted,
            public=rule.public and series.public,
            simulated=series.entity.simulated,
        )
        self._standing[one.pair] = alert
        self._new.append(alert)
        self._actions.append(action_of(alert, ActionKind.RAISED))
        self._events.append(raised_event(alert))

    def end(self, one: Found) -> None:
        alert = self._standing.pop(one.pair, None)
        if alert is None:
            return
        _over(alert, AlertState.ENDED, to_datetime(one.change.at), (one.change.peak, one.change.peak_at))
        if alert not in self._new:
            self._ended.append(alert)
        self._actions.append(action_of(alert, ActionKind.ENDED))
        self._events.append(ended_event(alert))

    def save(self) -> None:
        # What has ended makes room for the next of its rule and series.
        Alert.objects.bulk_update(self._ended, ENDS)
        Alert.objects.bulk_create(self._new)
        AlertAction.objects.bulk_create(self._actions)
        publish(self._events)


def raised_event(alert: Alert) -> AlertRaised:
    """Return the event that tells of an alert."""
    return AlertRaised(
        subject=_subject(alert.series),
        body_id=alert.body_id,
        alert=alert.pk,
        rule=alert.rule.code,
        series=alert.series.number,
        severity=alert.severity,
        raised_at=alert.raised_at,
        simulated=alert.simulated,
        muted=alert.muted,
    )


def _over(alert: Alert, state: AlertState, at: datetime, peak: tuple[float, int] | None) -> None:
    alert.state, alert.ended_at = state, max(at, alert.raised_at)
    if peak:
        alert.peak, alert.peak_at = peak[0], to_datetime(peak[1])
    alert.version += 1


def note_peak(watcher: Watcher, watched: Watched, peak: float, at: int) -> None:
    """Move the worst value of a standing alert on."""
    mine = Alert.objects.filter(rule_id=watcher.pk, series_id=watched.pk, ended_at=None)
    mine.update(peak=peak, peak_at=to_datetime(at))


def finish(
    alert: Alert, state: AlertState, at: datetime, *, peak: tuple[float, int] | None = None, tell: bool = True
) -> None:
    """Bring an alert to its end and tell of it; the action is added by whoever knows who did it."""
    _over(alert, state, at, peak)
    alert.save(update_fields=ENDS)
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


def action_of(alert: Alert, kind: ActionKind, **values: Any) -> AlertAction:
    """Return a step in an alert's life."""
    return AlertAction(
        body_id=alert.body_id, organisation_id=alert.organisation_id, alert=alert, kind=kind, **values
    )


def act(alert: Alert, kind: ActionKind, **values: Any) -> AlertAction:
    """Add a step to an alert's life."""
    made = action_of(alert, kind, **values)
    made.save(force_insert=True)
    return made


def _subject(series: Series) -> str:
    return f"observations.series/{series.pk}"


def _evidence(
    store: _Batch | PostgresStore,
    said: RuleVersion,
    rule: Rule,
    watched: Watched,
    series: Series,
    change: Change,
) -> dict[str, Any]:
    """Return the values up to the one that fired, some before the condition began, with what was asked of them."""
    lead = max(rule.window, 2 * HOUR)
    values = store.range(watched.number, change.since - lead, change.at + 1)[-EVIDENCE:]
    flags = dict(zip(values["t"].tolist(), values["flag"].tolist(), strict=True))
    return {
        "definition": said.definition,
        "version": said.number,
        "unit": unit_of(rule, watched, series),
        "decimals": series.decimals,
        "values": [[t, figure, flags[t]] for t, figure in watched.points(values)],
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
