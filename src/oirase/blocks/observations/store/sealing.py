"""Filing: the hot rows that are seen leave, the days concerned are written anew, and what was replaced is written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from oirase.blocks.observations.qc.flags import flag_of, is_good
from oirase.blocks.observations.store import codec
from oirase.blocks.observations.store.arrays import VALUE, Rows, Values, last_wins, merged, values_of
from oirase.blocks.observations.store.protocol import Sealed
from oirase.blocks.observations.store.rollups import hours_of
from oirase.blocks.observations.store.wire import from_wire
from oirase.blocks.observations.times import day_by_number, day_numbers, start_of
from oirase.kernel import clock

_TAKE = "DELETE FROM observations_hot {where} RETURNING series, t, value, value2, flag, config, batch"
_FILE = """
INSERT INTO observations_chunk
    (series, day, n, good, total, lowest, highest, first_t, last_t, data, hours, checksum, version, sealed_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (series, day) DO UPDATE SET (n, good, total, lowest, highest, first_t, last_t, data, hours, checksum, version, sealed_at) =
    (excluded.n, excluded.good, excluded.total, excluded.lowest, excluded.highest, excluded.first_t, excluded.last_t, excluded.data,
     excluded.hours, excluded.checksum, excluded.version, excluded.sealed_at)
"""
_UNCOUNT = "UPDATE observations_latest SET total = total - %s WHERE series = %s"
_REVISION = """
INSERT INTO observations_revision (series, t, value, value2, flag, config, batch, at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def seal(cursor: Any, hot: np.dtype[Any], before: date | None) -> Sealed:
    """File the hot rows that this transaction sees; a batch that commits meanwhile stays for the next time."""
    where = f"WHERE t < {start_of(before)}" if before else ""
    with cursor.copy(f"COPY ({_TAKE.format(where=where)}) TO STDOUT (FORMAT BINARY)") as copy:
        rows = from_wire(b"".join(bytes(piece) for piece in copy), hot)
    if not len(rows):
        return Sealed()
    filed: list[tuple[Any, ...]] = []
    revisions: list[tuple[Any, ...]] = []
    repeated: Counter[int] = Counter()
    known = _known(cursor, rows)
    for series, day, group in _by_day(rows):
        old, version = known.get((series, day), (np.empty(0, VALUE), 0))
        new, lost = _standing(old, group)
        revisions += [(series, *one, clock.now()) for one in lost]
        repeated[series] += len(group) - len(new) + int(np.isin(old["t"], new["t"]).sum())
        filed.append(_row(series, day, merged(old, new), version + 1))
    cursor.executemany(_FILE, filed)
    cursor.executemany(_REVISION, revisions)
    cursor.executemany(_UNCOUNT, [(times, series) for series, times in sorted(repeated.items()) if times])
    return Sealed(len(rows), len(filed), len(revisions))


def _by_day(rows: Rows) -> Iterator[tuple[int, date, Rows]]:
    """Yield the rows of each series and day, by day and then series, which is the order in which days lie on the disk."""
    days = day_numbers(rows["t"])
    order = np.lexsort((rows["batch"], rows["t"], rows["series"], days))
    rows, days = rows[order], days[order]
    edges = np.flatnonzero((np.diff(days) != 0) | (np.diff(rows["series"]) != 0)) + 1
    for start, end in zip([0, *edges], [*edges, len(rows)], strict=True):
        yield int(rows["series"][start]), day_by_number(days[start]), rows[start:end]


def _known(cursor: Any, rows: Rows) -> dict[tuple[int, date], tuple[Values, int]]:
    """Return the filed days that the rows touch."""
    keys = np.unique(np.stack([rows["series"].astype(np.int64), day_numbers(rows["t"])], axis=1), axis=0)
    cursor.execute(
        "SELECT c.series, c.day, c.data, c.version FROM observations_chunk c "
        "JOIN unnest(%s::int[], %s::date[]) AS k(series, day) USING (series, day) FOR UPDATE OF c",
        [keys[:, 0].tolist(), [day_by_number(one) for one in keys[:, 1]]],
    )
    return {(series, day): (codec.decode(data), version) for series, day, data, version in cursor.fetchall()}


def _standing(old: Values, group: Rows) -> tuple[Values, list[tuple[Any, ...]]]:
    """Return the rows that stand, and what they replaced: (t, value, value2, flag, config, batch that replaced it)."""
    stands = last_wins(group, group["batch"])
    new = group[stands]
    lost = _replaced(group[~stands], new) + _replaced(old[np.isin(old["t"], new["t"])], new)
    return values_of(new), lost


def _replaced(old: Any, new: Rows) -> list[tuple[Any, ...]]:
    """Return those of the old values that differ from what stands now; a repeated message changes nothing and is not worth a row."""
    by_time = new[np.searchsorted(new["t"], old["t"])]
    same = (
        (old["value"] == by_time["value"])
        & (old["value2"] == by_time["value2"])
        & (old["flag"] == by_time["flag"])
    )
    names = ("t", "value", "value2", "flag", "config")
    return [
        (*(one[name].item() for name in names), int(batch))
        for one, batch in zip(old[~same], by_time["batch"][~same], strict=True)
    ]


def _row(series: int, day: date, values: Values, version: int) -> tuple[Any, ...]:
    data, hours = codec.encode(values), hours_of(values)
    packed = codec.encode_hours(hours)
    good = values["value"][is_good(flag_of(values["flag"]))]
    figures = (float(good.sum()), float(good.min()), float(good.max())) if len(good) else (None, None, None)
    ends = int(values["t"][0]), int(values["t"][-1])
    return (
        series, day, len(values), len(good), *figures, *ends,
        data, packed, codec.checksum(data, packed), version, clock.now(),
    )  # fmt: skip
