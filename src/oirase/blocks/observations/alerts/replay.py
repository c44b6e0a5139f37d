"""The same machine over values that are stored: what a rule would have found, and what it finds after a correction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from oirase.blocks.observations.alerts.catalogue import Version, Watched, Watcher, usable
from oirase.blocks.observations.alerts.rules import NEVER, Change, Rule, State, advance, silent
from oirase.blocks.observations.store.postgres import PostgresStore

Told = tuple[Version, Change]


@dataclass(frozen=True)
class Firing:
    """An alert as a replay finds it; `ended` is None while it lasts."""

    version: Version
    raised: Change
    ended: Change | None = None


def play(
    watcher: Watcher, watched: Watched, first: int, until: int, *, now: int | None = None
) -> tuple[State, list[Told]]:
    """Return the state and the changes of a rule from rest at `first` over the values before `until` (milliseconds).

    Values of the rule's window before `first` are known to it but begin nothing. `now` also asks whether the series is silent then.
    """
    values = PostgresStore().range(watched.number, first - watcher.reach, until)
    state, found = State(), list[Told]()
    for t, figure in zip(*usable(watched, values), strict=True):
        version = watcher.at(t)
        if version is None:
            continue
        if t < first:
            _remembered(version.rule, state, t, figure)
            continue
        found += [(version, change) for change in advance(version.rule, state, t, figure, watched.depth)]
    if now is not None and state.t != NEVER:
        version = watcher.at(now)
        found += [(version, change) for change in silent(version.rule, state, now)] if version else []
    return state, found


def _remembered(rule: Rule, state: State, t: int, figure: float) -> None:
    """Let a rule know a value without judging it."""
    if rule.window:
        state.recent.append((t, figure))
    state.t, state.value = t, figure


def firings(changes: Iterable[Told]) -> Iterator[Firing]:
    """Return beginnings with their ends."""
    begun: Told | None = None
    for version, change in changes:
        if change.what == "raised":
            begun = (version, change)
        elif begun:
            yield Firing(*begun, change)
            begun = None
    if begun:
        yield Firing(*begun)


def trial(rule: Rule, series: Sequence[Watched], first: int, until: int) -> dict[int, list[Firing]]:
    """Return what a rule would have found on each series, by number, had it stood from `first` on."""
    found = {}
    for one in series:
        version = Version(one.pk, NEVER, rule)
        watcher = Watcher(one.pk, 0, one.body_id, one.pk, None, "", (version,))
        _state, changes = play(watcher, one, first, until, now=until)
        found[one.number] = list(firings(changes))
    return found
