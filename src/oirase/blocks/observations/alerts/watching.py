"""Rules meet values: each batch in the writer's transaction, and each minute what is silent, late or corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from django.db import transaction

from oirase.blocks.observations.alerts import states
from oirase.blocks.observations.alerts.catalogue import Watched, Watcher, concerned, usable, watchers
from oirase.blocks.observations.alerts.raising import end_alert, finish, note_peak, raise_alert, spans
from oirase.blocks.observations.alerts.replay import Firing, firings, play
from oirase.blocks.observations.alerts.rules import NEVER, State, advance, silent
from oirase.blocks.observations.alerts.states import Kept, Pair
from oirase.blocks.observations.models import Alert, AlertState
from oirase.blocks.observations.store.arrays import Rows, Values, values_of
from oirase.blocks.observations.store.postgres import PostgresStore
from oirase.blocks.observations.times import DAY, to_datetime, to_ms
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import reading_as, scope
from oirase.kernel.commands import outside_commands

WATCHER = Actor.system("observations.watch")
AT_ONCE = 500
# An alert older than this is left as it was told, whatever becomes of its values.
LOOKED_BACK = 30 * DAY


def observe(rows: Rows) -> None:
    """Judge values that were just stored, in the caller's transaction; rows of many series in any order, with their flags."""
    if not len(rows):
        return
    with reading_as(WATCHER):
        found = watchers()
        if not found:
            return
        numbers = np.unique(rows["series"]).tolist()
        series = concerned(found, numbers)
        if not series:
            return
        known, changed = states.read(series), {}
        ordered = rows[np.lexsort((np.arange(len(rows)), rows["t"], rows["series"]))]
        for number, watched in series.items():
            first, last = np.searchsorted(ordered["series"], [number, number + 1])
            values = _once(values_of(ordered[first:last]))
            for watcher in found:
                if watcher.concerns(watched):
                    kept = known.get((number, watcher.number)) or Kept()
                    _observe(watcher, watched, kept, values)
                    changed[number, watcher.number] = kept
        states.write(changed)


def _once(values: Values) -> Values:
    """Keep the last of several values of one time."""
    found: Values = values[np.append(values["t"][1:] != values["t"][:-1], True)]
    return found


def _observe(watcher: Watcher, watched: Watched, kept: Kept, values: Values) -> None:
    newest, peak = kept.state.t, kept.state.peak_t
    if values["t"][0] <= newest:
        kept.note_late(int(values["t"][0]))
        values = values[values["t"] > newest]
    for t, figure in zip(*usable(watched, values), strict=True):
        version = watcher.at(t)
        if version is None:
            continue
        for change in advance(version.rule, kept.state, t, figure, watched.depth):
            if change.what == "raised":
                raise_alert(watcher, version, watched, change)
            else:
                end_alert(watcher, watched, change)
    if kept.state.raised and kept.state.peak_t != peak:
        note_peak(watcher, watched, kept.state.peak, kept.state.peak_t)


def check() -> None:
    """Look for series that have gone silent, and judge anew what came late or was corrected; called each minute."""
    with outside_commands("alerts are what the platform finds; their own actions say what became of them"):
        for pair in _pairs():
            with scope(WATCHER, durable=not transaction.get_connection().in_atomic_block):
                _judge_anew(pair)
        with scope(WATCHER, durable=not transaction.get_connection().in_atomic_block):
            check_missing()


def _pairs() -> list[Pair]:
    with scope(WATCHER):
        return states.to_judge_anew(AT_ONCE)


def check_missing() -> None:
    """Raise alerts for series whose last value is too long ago, in the caller's transaction."""
    found = tuple(one for one in watchers() if one.waits_for_values)
    series = concerned(found)
    if not series:
        return
    known, changed = states.read(series), {}
    latest = PostgresStore().latest(series)
    now = to_ms(clock.now())
    for number, watched in series.items():
        for watcher in found:
            if not watcher.concerns(watched):
                continue
            version = watcher.versions[-1]
            kept = known.get((number, watcher.number)) or Kept()
            if kept.state.t == NEVER:
                newest = latest.get(number)
                kept.state.t = max(version.since, newest.t if newest else NEVER)
            changed[number, watcher.number] = kept
            for change in silent(version.rule, kept.state, now):
                raise_alert(watcher, version, watched, change)
    states.write(changed)


def _judge_anew(pair: Pair) -> None:
    """Run a rule over the stored values from before the correction, and bring the alerts into line with what it finds."""
    number, rule = pair
    kept = states.read([number]).get(pair)
    if kept is None or kept.again_from is None:
        return
    watcher = next((one for one in watchers() if one.number == rule), None)
    watched = concerned((watcher,), [number]).get(number) if watcher else None
    if watcher and watched:
        begin = _begin(watcher, watched, kept.again_from)
        state, changes = play(watcher, watched, begin, kept.state.t + 1)
        _bring_into_line(watcher, watched, begin, list(firings(changes)))
        kept.state = _joined(kept.state, state)
    kept.again_from = None
    states.write({pair: kept})


def _joined(old: State, new: State) -> State:
    """Return the new state; where no value was left to judge, how far the old one had come."""
    if new.t == NEVER:
        new.t, new.value = old.t, old.value
    return new


def _begin(watcher: Watcher, watched: Watched, t: int) -> int:
    """Return a moment before `t` at which the rule was at rest: just after its last alert that ended by itself, or long before."""
    mine = Alert.objects.filter(rule_id=watcher.pk, series_id=watched.pk)
    before = mine.filter(state=AlertState.ENDED, ended_at__lt=to_datetime(t)).order_by("-ended_at").first()
    if before and before.ended_at and to_ms(before.ended_at) > t - LOOKED_BACK:
        return to_ms(before.ended_at) + 1
    under_way = [
        since
        for since, end, _alert in spans(mine.filter(since__lt=to_datetime(t)))
        if end is None or end >= t
    ]
    return min([t - LOOKED_BACK, *under_way])


def _bring_into_line(watcher: Watcher, watched: Watched, begin: int, found: Sequence[Firing]) -> None:
    mine = Alert.objects.filter(rule_id=watcher.pk, series_id=watched.pk, raised_at__gte=to_datetime(begin))
    known = spans(
        mine.exclude(state=AlertState.WITHDRAWN).select_related("rule", "series").order_by("raised_at")
    )
    matched: set[int] = set()
    for since, end, alert in known:
        place = next(_overlapping(found, since, end), None)
        if place is None:
            finish(alert, AlertState.WITHDRAWN, alert.ended_at or clock.now())
            continue
        matched.add(place)
        _follow(alert, found[place])
    for place, firing in enumerate(found):
        if place not in matched:
            raise_alert(watcher, firing.version, watched, firing.raised)
            if firing.ended:
                end_alert(watcher, watched, firing.ended)


def _overlapping(found: Sequence[Firing], since: int, end: int | None) -> Iterator[int]:
    for place, one in enumerate(found):
        until = one.ended.at if one.ended else None
        if (end is None or one.raised.since <= end) and (until is None or since <= until):
            yield place


def _follow(alert: Alert, firing: Firing) -> None:
    """Let an alert end where the corrected values say so; what officers closed stays closed."""
    if alert.ended_at is None and firing.ended:
        finish(
            alert,
            AlertState.ENDED,
            to_datetime(firing.ended.at),
            peak=(firing.ended.peak, firing.ended.peak_at),
        )
