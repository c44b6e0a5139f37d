"""Testing many values of many series at once: each value by the thresholds of its configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oirase.blocks.observations.qc import qartod
from oirase.blocks.observations.qc.configs import ROW_TESTS, Config, Versions
from oirase.blocks.observations.qc.flags import TESTS, Flag, packed
from oirase.blocks.observations.store.arrays import Values
from oirase.blocks.observations.times import HOUR, MINUTE, SECOND

Packed = NDArray[np.int16]
Which = NDArray[np.int64]
# NaN stands for a threshold that is not set. Rates are per second here, gaps in milliseconds.
RULE = np.dtype(
    [
        ("number", "<i4"), ("tested", bool, len(ROW_TESTS)), ("gross_range", "<f8", 4), ("climatology", "<f8", (12, 4)),
        ("spike", "<f8", 2), ("differential", bool), ("rate_of_change", "<f8", 2), ("flat_line", "<f8", 3), ("gap", "<f8", 2),
    ]
)  # fmt: skip
# FAIL is worse than SUSPECT, which is worse than PASS; NOT_EVALUATED says less than any answer.
_RANK = np.zeros(10, np.int8)
_RANK[[Flag.NOT_EVALUATED, Flag.PASS, Flag.SUSPECT, Flag.FAIL]] = 0, 1, 2, 3
_MASK = np.int16(15)
_FLAG = np.array([Flag.NOT_EVALUATED, Flag.PASS, Flag.SUSPECT, Flag.FAIL], np.int16)


class Rules:
    """Configurations as an array, which grows; rule 0 is none. `reach` is how many values before a value any of them looks at."""

    def __init__(self) -> None:
        self.table = np.zeros(1, RULE)
        self._places: dict[int, int] = {}

    def place(self, config: Config) -> int:
        """Return where a configuration stands."""
        if config.number not in self._places:
            self._places[config.number] = len(self.table)
            self.table = np.append(self.table, _rule(config))
        return self._places[config.number]

    def of(self, versions: Sequence[Versions], owner: Which, t: NDArray[np.int64]) -> Which:
        """Return the rule of each value (n,): `owner` names its versions, `t` its moment; 0 before the first."""
        newest = [one.configs[-1] for one in versions]
        which = np.array([self.place(one) for one in newest], np.int64)[owner]
        for at in np.flatnonzero(t < np.array([one.since for one in newest])[owner]):
            config = versions[owner[at]].at(int(t[at]))
            which[at] = self.place(config) if config else 0
        return which


def examined(values: Values, first: NDArray[np.bool_], rules: Rules, which: Which) -> Packed:
    """Return the packed flags of values in order of series and time; `first` (n,) marks where a series begins, `which` (n,) names the rules."""
    table, value = rules.table, values["value"]
    tested = table["tested"][which]
    worst = np.zeros(len(values), np.int8)
    bits = np.zeros(len(values), np.int16)
    for place in np.flatnonzero(tested.any(axis=0)):
        name = ROW_TESTS[place]
        rank = _RANK[_RUN[name](values, first, table, which)]
        rank[~tested[:, place]] = 0
        np.maximum(worst, rank, out=worst)
        bits[rank > 1] |= _BIT[name]
    flags = _FLAG[worst] | bits
    flags[np.isnan(value)] = Flag.MISSING
    return flags


def joined(flags: Packed, results: Mapping[str, qartod.Flags]) -> Packed:
    """Return packed flags with what further tests say; a value that is missing stays so."""
    worst, bits = _RANK[flags & _MASK], flags & ~_MASK
    for name, found in results.items():
        rank = _RANK[found]
        worst = np.maximum(worst, rank)
        bits = np.where(rank > 1, bits | _BIT[name], bits)
    return np.where(flags == Flag.MISSING, flags, _FLAG[worst] | bits).astype(np.int16)


def _rule(config: Config) -> NDArray[Any]:
    rule = np.zeros(1, RULE)
    for name, kind in (RULE.fields or {}).items():
        if kind[0].base.kind == "f":
            rule[name] = np.nan
    tests = config.tests
    rule["number"], rule["tested"] = config.number, [name in tests for name in ROW_TESTS]
    if "gross_range" in tests:
        rule["gross_range"] = _bounds(tests["gross_range"])
    for line in tests.get("climatology", ()):
        rule["climatology"][0, line["months"][0] - 1 : line["months"][1]] = _bounds(line)
    for name, unit in (("spike", 1.0), ("rate_of_change", SECOND / HOUR), ("gap", float(MINUTE))):
        rule[name] = [tests.get(name, {}).get(level, np.nan) * unit for level in ("suspect", "fail")]
    rule["differential"] = tests.get("spike", {}).get("method") == "differential"
    rule["flat_line"] = [
        tests.get("flat_line", {}).get(one, np.nan) for one in ("suspect", "fail", "tolerance")
    ]
    return rule


def _bounds(content: Mapping[str, Any]) -> list[float]:
    none = (np.nan, np.nan)
    return [*content.get("suspect", none), *content.get("fail", none)]


Test = Callable[[Values, NDArray[np.bool_], NDArray[Any], Which], qartod.Flags]


def _gross_range(values: Values, first: NDArray[np.bool_], table: NDArray[Any], which: Which) -> qartod.Flags:
    low, high, fail_low, fail_high = table["gross_range"][which].T
    return qartod.gross_range(values["value"], (fail_low, fail_high), (low, high))


def _climatology(values: Values, first: NDArray[np.bool_], table: NDArray[Any], which: Which) -> qartod.Flags:
    return qartod.climatology(values["value"], values["t"], table["climatology"], which)


def _spike(values: Values, first: NDArray[np.bool_], table: NDArray[Any], which: Which) -> qartod.Flags:
    suspect, fail = table["spike"][which].T
    return qartod.spike(
        values["value"], suspect, fail, differential=table["differential"][which], first=first
    )


def _rate_of_change(
    values: Values, first: NDArray[np.bool_], table: NDArray[Any], which: Which
) -> qartod.Flags:
    suspect, fail = table["rate_of_change"][which].T
    return qartod.rate_of_change(values["value"], values["t"], suspect, fail, first)


def _flat_line(values: Values, first: NDArray[np.bool_], table: NDArray[Any], which: Which) -> qartod.Flags:
    suspect, fail, tolerance = table["flat_line"][which].T
    return qartod.flat_line(values["value"], suspect, fail, tolerance, first)


def _gap(values: Values, first: NDArray[np.bool_], table: NDArray[Any], which: Which) -> qartod.Flags:
    suspect, fail = table["gap"][which].T
    return qartod.gap(values["t"], suspect, fail, first)


_RUN: dict[str, Test] = {
    "gross_range": _gross_range,
    "climatology": _climatology,
    "spike": _spike,
    "rate_of_change": _rate_of_change,
    "flat_line": _flat_line,
    "gap": _gap,
}
_BIT = {name: packed(0, (name,)) for name in TESTS}
