"""Values of series as SensorThings pages them: piece by piece from the store, filtered on whole columns, never further than the page needs.

A value that was withdrawn stands in the store with the flag MISSING (9) and its revisions; nothing here shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
import orjson
from django.db import connection
from numpy.typing import NDArray

from oirase.blocks.observations.models import Kind
from oirase.blocks.observations.qc.flags import Flag, flag_of
from oirase.blocks.observations.sensorthings import columns
from oirase.blocks.observations.sensorthings.grammar import Node, Path, walk
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.times import DAY, day_of, observation_number, start_of

# Days that are read at once: few at first, because a page needs few, then more, because then a filter leaves most out.
WINDOWS = (2, 16, 128, 1024)
# A window as narrow as this is read without looking where days lie.
NARROW = 32 * DAY
# Values that one request may look at.
BUDGET = 2_000_000
SHOWN = np.dtype(
    [
        ("series", "<i8"),
        ("t", "<i8"),
        ("value", "<f8"),
        ("value2", "<f8"),
        ("flag", "<i2"),
        ("text", "O"),
        ("point", "?"),
    ]
)
Values = NDArray[Any]
_DAYS = {
    False: "SELECT day FROM observations_chunk WHERE series = %s AND day BETWEEN %s AND %s ORDER BY day LIMIT %s",
    True: "SELECT day FROM observations_chunk WHERE series = %s AND day BETWEEN %s AND %s ORDER BY day DESC LIMIT %s",
}


@dataclass(frozen=True)
class Source:
    """A series whose values somebody may see; `details`: whether some of them bring more than a value."""

    number: int
    kind: str
    details: bool = True


@dataclass
class Budget:
    """How many values a request may still look at."""

    left: int = BUDGET

    def spend(self, n: int) -> bool:
        """Note that values were looked at; whether more may be."""
        self.left -= n
        return self.left > 0


@dataclass(frozen=True)
class Wanted:
    """Which values: all parts of a filter, with the times that they leave, in which order."""

    parts: list[Node] = field(default_factory=list)
    first: int = 0
    until: int = 0
    descending: bool = False

    @staticmethod
    def of(parts: list[Node], *, descending: bool = False) -> Wanted:
        """Return what a filter wants; what it says about time narrows what is read."""
        first, until = columns.bounds(parts)
        return Wanted(parts, first, until, descending)


def pieces(source: Source, wanted: Wanted, size: int) -> Iterator[tuple[Values, int]]:
    """Yield the values of a series in order, piece by piece, each with the time up to which all has been read."""
    if source.kind == Kind.TEXT:
        yield _words(source, wanted), wanted.first if wanted.descending else wanted.until
        return
    first, until, number = wanted.first, wanted.until, source.number
    for days in _windows(size):
        if first >= until:
            return
        found = [] if until - first <= NARROW else _days(number, wanted, first, until, days)
        whole = len(found) < days
        if wanted.descending:
            begin = first if whole else max(first, start_of(found[-1]))
            yield _standing(source, store().range(number, begin, until)[::-1]), begin
            until = begin
        else:
            end = until if whole else min(until, start_of(found[-1] + timedelta(days=1)))
            yield _standing(source, store().range(number, first, end)), end
            first = end


def _windows(size: int) -> Iterator[int]:
    """Yield numbers of days: a page of a thousand is not in two days of hourly values."""
    yield from (days * max(1, size // 200) for days in WINDOWS)
    while True:
        yield WINDOWS[-1]


def _days(series: int, wanted: Wanted, first: int, until: int, n: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_DAYS[wanted.descending], [series, day_of(first), day_of(until - 1), n])
        return [day for (day,) in cursor.fetchall()]


def _standing(source: Source, values: Values) -> Values:
    """Return what has not been withdrawn, with the series; a position is a point."""
    kept = values[flag_of(values["flag"]) != Flag.MISSING]
    found = np.empty(len(kept), SHOWN)
    found["series"], found["text"], found["point"] = source.number, None, source.kind == Kind.POSITION
    for name in ("t", "value", "value2", "flag"):
        found[name] = kept[name]
    return found


def _words(source: Source, wanted: Wanted) -> Values:
    told = store().texts(source.number, wanted.first, wanted.until)
    found = np.zeros(len(told), SHOWN)
    for place, (series, t, text, flag) in enumerate(told):
        found[place] = (series, t, np.nan, 0, flag, text, False)
    kept: Values = found[flag_of(found["flag"]) != Flag.MISSING]
    return kept[::-1] if wanted.descending else kept


def select(source: Source, wanted: Wanted, n: int, budget: Budget) -> tuple[Values, int | None]:
    """Return the first `n` values that are wanted, and where to go on if the budget ended before there were so many."""
    kept: list[Values] = []
    for piece, reached in pieces(source, wanted, n):
        found = matching(source, piece, wanted.parts)
        kept.append(found)
        n -= len(found)
        if n <= 0:
            break
        if not budget.spend(len(piece) + 1):
            return joined(kept), reached
    found = joined(kept)
    return found[: len(found) + min(n, 0)], None


def matching(source: Source, piece: Values, parts: Sequence[Node]) -> Values:
    """Return the values of a piece that meet a filter."""
    if not parts or not len(piece):
        return piece
    result = piece["text"] if source.kind == Kind.TEXT else piece["value"]
    held: dict[str, Any] = {
        "id": observation_number(source.number, 0) + piece["t"],
        "phenomenonTime": piece["t"],
        "result": result,
        "resultQuality/flag": flag_of(piece["flag"]),
    }
    if any(isinstance(one, Path) and one.names == ("resultTime",) for node in parts for one in walk(node)):
        held["resultTime"] = _result_times(source.number, piece)
    return piece[columns.mask(list(parts), held, len(piece))]


def joined(found: Sequence[Values]) -> Values:
    """Return all values in one array."""
    if len(found) == 1:
        return found[0]
    return np.concatenate([np.empty(0, SHOWN), *found])


@dataclass(frozen=True)
class Extra:
    """What a value brings besides: times in milliseconds, parameters, the number of a feature of its own."""

    result_time: int | None = None
    valid: tuple[int, int] | None = None
    parameters: Any = None
    feature: int | None = None


_EXTRA = """
SELECT series, t, (extract(epoch FROM result_time) * 1000)::bigint, (extract(epoch FROM valid_from) * 1000)::bigint,
       (extract(epoch FROM valid_until) * 1000)::bigint, parameters::text, feature
FROM observations_extra WHERE series = ANY(%s) AND t BETWEEN %s AND %s
"""


def extras(values: Values) -> dict[tuple[int, int], Extra]:
    """Return what values bring besides, by series and time."""
    if not len(values):
        return {}
    series = np.unique(values["series"]).tolist()
    with connection.cursor() as cursor:
        cursor.execute(_EXTRA, [series, int(values["t"].min()), int(values["t"].max())])
        return {
            (row[0], row[1]): Extra(
                row[2],
                None if row[3] is None else (row[3], row[4]),
                None if row[5] is None else orjson.loads(row[5]),
                row[6],
            )
            for row in cursor.fetchall()
        }


def _result_times(series: int, piece: Values) -> NDArray[np.float64]:
    found = np.full(len(piece), np.nan)
    held = {t: one.result_time for (_, t), one in extras(piece).items() if one.result_time is not None}
    if held:
        places = {t: place for place, t in enumerate(piece["t"].tolist())}
        for t, moment in held.items():
            if t in places:
                found[places[t]] = moment
    return found
