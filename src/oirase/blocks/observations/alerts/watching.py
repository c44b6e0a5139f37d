"""Rules meet values: each batch in the writer's transaction, and each minute what is silent, late or corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from oirase.blocks.observations.alerts import states
from oirase.blocks.observations.alerts.batches import Fresh, fresh_in, in_order, touched
from oirase.blocks.observations.alerts.catalogue import Watched, Watcher, concerned, concerned_now, watchers
from oirase.blocks.observations.alerts.raising import Found, finish, note_peak, record, spans
from oirase.blocks.observations.alerts.replay import Firing, firings, play
from oirase.blocks.observations.alerts.rules import NEVER, State, advance, silent
from oirase.blocks.observations.alerts.states import Pair, Seen
from oirase.blocks.observations.models import Alert, AlertState
from oirase.blocks.observations.store.arrays import Rows
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
        series = concerned_now(found, np.unique(rows["series"]).tolist()) if found else {}
        if not series:
            return
        seen, under_way = states.read(series)
        ordered = in_order(rows)
        fresh = fresh_in(ordered, series, seen)
        told: list[Found] = []
        for watcher in found if len(fresh.numbers) else ():
            told += _judged(watcher, fresh, series, seen, under_way)
        ends = fresh.starts[1:] - 1
        for number, t, figure in zip(
            fresh.numbers.tolist(), fresh.t[ends].tolist(), fresh.figure[ends].tolist(), strict=True
        ):
            seen[number].t, seen[number].value = t, figure
        record(told, ordered)
        _note_peaks(found, series, under_way, fresh)
        states.write(seen, under_way)


def _judged(
    watcher: Watcher,
    fresh: Fresh,
    series: Mapping[int, Watched],
    seen: Mapping[int, Seen],
    under_way: dict[Pair, State],
) -> Iterator[Found]:
    """Yield what a rule finds in a batch; only series that can move it are gone through value by value."""
    version = watcher.at(int(fresh.t.max()))
    if version is None:
        return
    moved = (
        touched(version.rule, fresh)
        if version is watcher.at(int(fresh.t.min()))
        else np.ones(len(fresh.numbers), bool)
    )
    for place, number in enumerate(fresh.numbers.tolist()):
        pair = (number, watcher.number)
        if not (moved[place] or pair in under_way) or not watcher.concerns(series[number]):
            continue
        state = under_way.setdefault(pair, State(seen[number].t, seen[number].value))
        yield from _stepped(watcher, series[number], state, fresh.of(place))


def _stepped(
    watcher: Watcher, watched: Watched, state: State, values: Iterable[tuple[int, float]]
) -> Iterator[Found]:
    for t, figure in values:
        version = watcher.at(t)
        if version is None:
            state.t, state.value = t, figure
            continue
        for change in advance(version.rule, state, t, figure, watched.depth):
            yield Found(watcher, version, watched, change)


def _note_peaks(
    found: Sequence[Watcher], series: Mapping[int, Watched], under_way: Mapping[Pair, State], fresh: Fresh
) -> None:
    """Let standing alerts show the worst value so far, where it came with this batch."""
    by_number = {one.number: one for one in found}
    began = dict(zip(fresh.numbers.tolist(), fresh.t[fresh.starts[:-1]].tolist(), strict=True))
    for (number, rule), state in under_way.items():
        if state.raised and rule in by_number and number in began and state.peak_t >= began[number]:
            note_peak(by_number[rule], series[number], state.peak, state.peak_t)


def check() -> None:
    """Look for series that have gone silent, and judge anew what came late or was corrected; called each minute."""
    with outside_commands("alerts are what the platform finds; their own actions say what became of them"):
        with scope(WATCHER):
            waiting = states.to_judge_anew(AT_ONCE)
        for number in waiting:
            with scope(WATCHER):
                judge_anew(number)
        with scope(WATCHER):
            check_missing()


def check_missing() -> None:
    """Raise alerts for series whose last value is too long ago, in the caller's transaction."""
    found = tuple(one for one in watchers() if one.waits_for_values)
    series = concerned(found)
    if not series:
        return
    seen, under_way = states.read(series)
    latest = PostgresStore().latest(series)
    now, moved, told = to_ms(clock.now()), dict[Pair, State](), list[Found]()
    for number, watched in series.items():
        for watcher in found:
            if not watcher.concerns(watched):
                continue
            version, pair = watcher.versions[-1], (number, watcher.number)
            last = seen.get(number) or Seen()
            # What has not spoken since the rule is there counts from the rule's begin.
            newest = latest[number].t if last.t == NEVER and number in latest else last.t
            state = under_way.get(pair) or State(max(newest, version.since), last.value)
            changes = list(silent(version.rule, state, now))
            if changes:
                moved[pair] = state
                told += [Found(watcher, version, watched, one) for one in changes]
    record(told)
    states.write({}, moved)


def corrected(rows: Rows) -> None:
    """Judge corrected values at once, in the caller's transaction, so that what an officer rejects takes its alert back with it."""
    observe(rows)
    with reading_as(WATCHER):
        for number in np.unique(rows["series"]).tolist():
            judge_anew(number)


def judge_anew(number: int) -> None:
    """Run the rules over a series' stored values from before what was corrected, and bring its alerts into line with what they find."""
    seen, _under_way = states.read([number])
    last = seen.get(number)
    if last is None or last.again_from is None:
        return
    found = watchers()
    watched = concerned(found, [number]).get(number)
    moved = {}
    for watcher in found if watched else ():
        if watched is None or not watcher.concerns(watched):
            continue
        begin = _begin(watcher, watched, last.again_from)
        state, changes = play(watcher, watched, begin, last.t + 1, now=to_ms(clock.now()))
        _bring_into_line(watcher, watched, begin, list(firings(changes)))
        moved[number, watcher.number] = state
    states.write({number: Seen(last.t, last.value)}, moved)


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
            changes = [firing.raised, firing.ended] if firing.ended else [firing.raised]
            record([Found(watcher, firing.version, watched, one) for one in changes])


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
