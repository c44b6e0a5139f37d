"""Testing what is stored once more, by the configurations that hold now."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from oirase.blocks.observations.qc.configs import JOINT_TESTS, Config, Versions
from oirase.blocks.observations.qc.examining import Packed, Rules, Which, examined, joined
from oirase.blocks.observations.qc.flags import packed
from oirase.blocks.observations.qc.joint import joint_flags
from oirase.blocks.observations.qc.streaming import following, rows_of
from oirase.blocks.observations.store.arrays import Rows, Values
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.times import DAY, FIRST, LAST

# What is read at once: a year of one-minute values is half a million.
WINDOW = 366 * DAY
_WORD = packed(0, ("officer",))


def retested(
    number: int, versions: Versions, first: int = FIRST, until: int = LAST + 1
) -> Iterator[tuple[Values, Rows]]:
    """Yield the values of a series with first <= t < until, year by year from the newest, and as rows with the flags that they should have."""
    while len(newest := store().last(number, until, 1)) and newest["t"][0] >= first:
        until = int(newest["t"][0]) + 1
        start = max(first, until - WINDOW)
        values = store().range(number, start, until)
        if len(values):
            yield values, _tested(number, versions, values)
        until = start


def changes(values: Values, rows: Rows, *, anew: bool = False) -> Rows:
    """Return the rows that differ from what is stored; an officer's word stands unless the values are judged `anew`."""
    differ = (rows["flag"] != values["flag"]) | (rows["config"] != values["config"])
    if not anew:
        differ &= values["flag"] & _WORD == 0
    found: Rows = rows[differ]
    return found


def _tested(number: int, versions: Versions, values: Values) -> Rows:
    before = store().last(number, int(values["t"][0]), versions.reach + 1)
    after = following(store(), number, int(values["t"][-1]), 1)
    around = np.concatenate([before, values, after])
    rules = Rules()
    which = rules.of([versions], np.zeros(len(around), np.int64), around["t"])
    flags = examined(around, np.arange(len(around)) == 0, rules, which)
    own = slice(len(before), len(before) + len(values))
    flags, config = flags[own], rules.table["number"][which[own]]
    for version in versions.configs:
        _join(number, version, values, flags, config)
    return rows_of(number, values, flags, config)


def _join(number: int, version: Config, values: Values, flags: Packed, config: Which) -> None:
    """Add what the tests between series say to the flags of the values that a version tests."""
    here = config == version.number
    if here.any() and any(name in version.tests for name in JOINT_TESTS):
        flags[here] = joined(flags[here], joint_flags(store(), number, version, values[here]))
