"""Testing values as they come, so that in whatever pieces they come their flags end as those of one run over the whole series.

A value is tested when it comes, as far as can be: a spike shows only when the next value is there. Then the value before is tested again,
and where its flag changes it is returned as a correction. Values that come late are tested among those that are stored, and correct those
around them. Tests between series wait for the re-run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import numpy as np

from oirase.blocks.observations.qc.configs import JOINT_TESTS, Versions
from oirase.blocks.observations.qc.examining import Rules, examined, may_correct
from oirase.blocks.observations.qc.flags import Flag, packed
from oirase.blocks.observations.qc.memory import Counts, Memory
from oirase.blocks.observations.qc.versions import Book
from oirase.blocks.observations.store.arrays import ROW, VALUE, Rows, Values, last_wins, merged, values_of
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.times import DAY, LAST

Configs = Callable[[Iterable[int]], Mapping[int, Versions]]
# What streaming does not decide: an officer's word, and tests between series.
KEPT = packed(0, (*JOINT_TESTS, "officer"))
_NONE = np.empty(0, ROW)


class History(Protocol):
    """What the store knows of a series."""

    def last(self, series: int, before: int, n: int) -> Values:
        """Return the last `n` values before a moment, in order of time."""

    def range(self, series: int, first: int, until: int) -> Values:
        """Return the values with first <= t < until, in order of time."""


def examiner() -> Examiner:
    """Return an examiner of this installation, with an empty memory."""
    return Examiner(Book(), store())


class Examiner:
    """Sets flags on rows as they come.

    It keeps the newest values of each series, so at any time one examiner serves a series; whoever rolls back what it has examined, or
    takes series over from another, lets it `forget`.
    """

    def __init__(self, configs: Configs, history: History) -> None:
        self._configs, self._history = configs, history
        self._rules, self._memory = Rules(), Memory(4)

    def forget(self) -> None:
        """Read everything anew from the store."""
        self._memory = Memory(self._memory.size)

    def examine(self, rows: Rows) -> Rows:
        """Return the rows in their order with flag and configuration set, and behind them corrections of values that are stored already."""
        out = rows.copy()
        out["flag"] = np.where(np.isnan(rows["value"]), Flag.MISSING, Flag.NOT_EVALUATED)
        out["config"] = 0
        versions = self._configs(np.unique(rows["series"]).tolist())
        if not versions:
            return out
        # Of rows for the same series and time the last will stand, and only it is tested.
        stands = last_wins(rows, np.zeros(len(rows), np.int64)) & np.isin(rows["series"], list(versions))
        places = np.flatnonzero(stands)
        places = places[np.lexsort((rows["t"][places], rows["series"][places]))]
        out[places], corrections = self._tested(out[places], versions)
        return np.concatenate([out, *corrections])

    def _tested(self, fresh: Rows, versions: Mapping[int, Versions]) -> tuple[Rows, list[Rows]]:
        """Test rows in order of series and time; a series with one that is not newer than all before takes the longer way."""
        begins = np.flatnonzero(np.diff(fresh["series"], prepend=fresh["series"][:1] - 1))
        counts = np.diff(begins, append=len(fresh))
        numbers = fresh["series"][begins].tolist()
        self._remember(numbers, versions)
        late = fresh["t"][begins] <= self._memory.newest(self._memory.slots(numbers))
        corrections = []
        for start, count in zip(begins[late].tolist(), counts[late].tolist(), strict=True):
            own = slice(start, start + count)
            fresh[own], corrected = self._among_stored(fresh[own], versions)
            corrections.append(corrected)
        if not late.all():
            straight = np.repeat(~late, counts)
            fresh[straight], corrected = self._behind_memory(fresh[straight], counts[~late], versions)
            corrections.append(corrected)
        return fresh, corrections

    def _remember(self, numbers: list[int], versions: Mapping[int, Versions]) -> None:
        """Have in memory what the tests of each series need."""
        needed = [versions[number].reach + 1 for number in numbers]
        if max(needed) > self._memory.size:
            self._memory = Memory(max(needed))
        for number, depth in zip(numbers, needed, strict=True):
            if not self._memory.holds(number, depth):
                self._memory.load(number, self._history.last(number, LAST + 1, self._memory.size))

    def _behind_memory(self, fresh: Rows, new: Counts, versions: Mapping[int, Versions]) -> tuple[Rows, Rows]:
        """Test rows that follow what is in memory, and the newest value there once more."""
        numbers = fresh["series"][np.cumsum(new) - new].tolist()
        depth = np.array([versions[number].reach + 1 for number in numbers])
        slots = self._memory.slots(numbers)
        before, old, whole = self._memory.tail(slots, depth)
        total = old + new
        owner = np.repeat(np.arange(len(numbers)), total)
        place = np.arange(len(owner)) - np.repeat(np.cumsum(total) - total, total)
        is_new = place >= old[owner]
        values = np.empty(len(owner), VALUE)
        values[~is_new], values[is_new] = before, values_of(fresh)
        which = self._rules.of([versions[number] for number in numbers], owner, values["t"])
        flags, config = examined(values, place == 0, self._rules, which), self._rules.table["number"][which]
        # Only where all that its tests look at is here, can a value be tested again.
        again = (place == old[owner] - 1) & (whole | (old == depth))[owner] & (flags != values["flag"])
        again &= may_correct(flags, self._rules, which)
        corrections = [
            self._correction(numbers[owner[one]], values[one], int(flags[one]), int(config[one]))
            for one in np.flatnonzero(again)
        ]
        values["flag"] = flags
        self._memory.add(slots, new, values[is_new])
        fresh["flag"], fresh["config"] = flags[is_new], config[is_new]
        return fresh, np.concatenate([_NONE, *corrections])

    def _correction(self, number: int, value: Any, flag: int, config: int) -> Rows:
        """Return the stored value with another flag; nothing where it has changed meanwhile or others have a say in it."""
        stored = self._history.range(number, int(value["t"]), int(value["t"]) + 1)
        stored = stored[(stored["value"] == value["value"]) & (stored["flag"] & KEPT == 0)]
        return rows_of(number, stored, np.full(len(stored), flag), np.full(len(stored), config))

    def _among_stored(self, fresh: Rows, versions: Mapping[int, Versions]) -> tuple[Rows, Rows]:
        """Test rows of a series between the values that are stored around them, and those again that look at them."""
        number, first, last = int(fresh["series"][0]), int(fresh["t"][0]), int(fresh["t"][-1])
        reach = versions[number].reach
        before = self._history.last(number, first, reach + 1)
        inside, after = (
            self._history.range(number, first, last + 1),
            following(self._history, number, last, reach + 1),
        )
        stored = np.concatenate([before, inside, after])
        values = merged(stored, values_of(fresh))
        which = self._rules.of([versions[number]], np.zeros(len(values), np.int64), values["t"])
        place = np.arange(len(values))
        flags, config = examined(values, place == 0, self._rules, which), self._rules.table["number"][which]
        sent = np.searchsorted(values["t"], fresh["t"])
        fresh["flag"], fresh["config"] = flags[sent], config[sent]
        _keep_words(fresh, inside)
        again = ~np.isin(values["t"], fresh["t"]) & (values["flag"] & KEPT == 0) & (flags != values["flag"])
        again &= may_correct(flags, self._rules, which)
        again &= (place >= reach) | (len(before) <= reach)
        again &= (place < len(values) - 1) | (len(after) <= reach)
        self._memory.forget(number)
        return fresh, rows_of(number, values[again], flags[again], config[again])


def following(history: History, number: int, last: int, n: int) -> Values:
    """Return the next `n` values of a series after a moment."""
    newest = history.last(number, LAST + 1, 1)
    span, found = DAY, np.empty(0, VALUE)
    while len(newest) and last < newest["t"][0]:
        found = history.range(number, last + 1, last + 1 + span)
        if len(found) >= n or last + span >= newest["t"][0]:
            break
        span *= 8
    return found[:n]


def _keep_words(fresh: Rows, stored: Values) -> None:
    """Let an officer's word about a value stand when the same value is sent once more."""
    judged = stored[stored["flag"] & packed(0, ("officer",)) != 0]
    for one in judged:
        same = (fresh["t"] == one["t"]) & (fresh["value"] == one["value"])
        fresh["flag"][same] = one["flag"]


def rows_of(number: int, values: Values, flags: Any, config: Any) -> Rows:
    """Return values of a series as rows with other flags and configurations."""
    rows = np.empty(len(values), ROW)
    for name in VALUE.names or ():
        rows[name] = values[name]
    rows["series"], rows["flag"], rows["config"] = number, flags, config
    return rows
