"""A batch of values as rules read it, and which of its series cannot touch a rule at rest: found by numpy, since nearly all are such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oirase.blocks.observations.alerts.catalogue import Watched, usable
from oirase.blocks.observations.alerts.rules import NEVER, Rule
from oirase.blocks.observations.alerts.states import Seen
from oirase.blocks.observations.store.arrays import Rows, values_of
from oirase.blocks.observations.times import SECOND


@dataclass(frozen=True)
class Fresh:
    """Usable values that are newer than what was read before: of each series in order of time, and the series in order of number.

    `numbers` are the series that have some, `starts` where each begins (and at the end how many there are), `before` the time of the
    value before each.
    """

    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]
    t: NDArray[np.int64]
    figure: NDArray[np.float64]
    before: NDArray[np.int64]

    def of(self, place: int) -> list[tuple[int, float]]:
        """Return times and figures of the series at a place."""
        inside = slice(self.starts[place], self.starts[place + 1])
        return list(zip(self.t[inside].tolist(), self.figure[inside].tolist(), strict=True))


def in_order(rows: Rows) -> Rows:
    """Return rows by series and time; of several for one moment the last."""
    ordered = rows[np.lexsort((np.arange(len(rows)), rows["t"], rows["series"]))]
    last = np.append(
        (ordered["series"][1:] != ordered["series"][:-1]) | (ordered["t"][1:] != ordered["t"][:-1]), True
    )
    found: Rows = ordered[last]
    return found


def fresh_in(rows: Rows, series: Mapping[int, Watched], seen: dict[int, Seen]) -> Fresh:
    """Return what of a batch in order is new and usable; what came late is noted in `seen`, which gets every series."""
    rows = rows[np.isin(rows["series"], np.fromiter(series, np.int64))]
    numbers, starts = np.unique(rows["series"], return_index=True)
    known = [seen.setdefault(int(number), Seen()) for number in numbers]
    counts = np.diff(np.append(starts, len(rows)))
    reached = np.repeat(np.array([one.t for one in known], np.int64), counts)
    late = rows["t"] <= reached
    for place in np.flatnonzero(np.logical_or.reduceat(late, starts)) if len(rows) else ():
        known[place].note_late(int(rows["t"][starts[place]]))
    new, reached = rows[~late], reached[~late]
    parts = [_usable_scalars(new, reached, series), *_usable_positions(new, reached, series)]
    number, t, figure, before = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.argsort(number, kind="stable")
    return _grouped(number[order], t[order], figure[order], before[order])


def _usable_scalars(
    rows: Rows, reached: NDArray[Any], series: Mapping[int, Watched]
) -> tuple[NDArray[Any], ...]:
    positions = [number for number, one in series.items() if one.is_position]
    mask = usable(rows) & ~np.isin(rows["series"], positions)
    return rows["series"][mask].astype(np.int64), rows["t"][mask], rows["value"][mask], reached[mask]


def _usable_positions(
    rows: Rows, reached: NDArray[Any], series: Mapping[int, Watched]
) -> Sequence[tuple[NDArray[Any], ...]]:
    found = []
    for number, one in series.items():
        if not one.is_position:
            continue
        mine = rows["series"] == number
        times, figures = one.figures(values_of(rows[mine]))
        if len(times):
            same = np.full(len(times), reached[mine][0])
            found.append((np.full(len(times), number, np.int64), times, figures, same))
    return found


def _grouped(number: NDArray[Any], t: NDArray[Any], figure: NDArray[Any], reached: NDArray[Any]) -> Fresh:
    numbers, starts = np.unique(number, return_index=True)
    before = np.empty(len(t), np.int64)
    before[1:] = t[:-1]
    before[starts] = reached[starts]
    return Fresh(numbers, np.append(starts, len(t)), t, figure, before)


def touched(rule: Rule, fresh: Fresh) -> NDArray[np.bool_]:
    """Return which series have values that move a rule at rest; all of them for rules that look at more than one value."""
    if rule.kind == "threshold":
        hit = fresh.figure <= rule.limit if rule.side == "below" else fresh.figure >= rule.limit
    elif rule.kind == "missing":
        hit = (fresh.before != NEVER) & (fresh.t - fresh.before > round(rule.limit * SECOND))
    else:
        return np.ones(len(fresh.numbers), bool)
    found: NDArray[np.bool_] = np.logical_or.reduceat(hit, fresh.starts[:-1])
    return found
