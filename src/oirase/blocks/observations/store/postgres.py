"""The store in PostgreSQL. It speaks to the driver itself, because values travel by COPY."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connections
from psycopg import Cursor
from psycopg.pq import Format

from oirase.blocks.observations.store import codec, sealing
from oirase.blocks.observations.store.arrays import (
    HOUR,
    ROW,
    VALUE,
    Hours,
    Rows,
    Values,
    last_wins,
    merged,
    values_of,
)
from oirase.blocks.observations.store.protocol import Newest, Replaced, Sealed, Step, Text, Write
from oirase.blocks.observations.store.rollups import days_of, hours_of
from oirase.blocks.observations.store.wire import from_wire, to_wire
from oirase.blocks.observations.times import DAY, day_by_number, day_numbers, day_of, start_of, to_ms
from oirase.blocks.observations.times import HOUR as HOUR_MS
from oirase.kernel import clock

# Only a table's owner may clean it up.
OWNER = "owner"
LOG = logging.getLogger(__name__)
HOT = np.dtype([*((name, ROW[name]) for name in ROW.names or ()), ("batch", "<i8")])
COLUMNS = "series, t, value, value2, flag, config, batch"
_NEWEST = """
INSERT INTO observations_latest AS old (series, t, value, value2, text, flag, received_at, total)
SELECT * FROM unnest(%s::int[], %s::bigint[], %s::float8[], %s::float8[], %s::text[], %s::smallint[], %s::timestamptz[], %s::bigint[])
ON CONFLICT (series) DO UPDATE SET
    total = old.total + excluded.total,
    (t, value, value2, text, flag, received_at) = (
        SELECT * FROM (VALUES
            (excluded.t, excluded.value, excluded.value2, excluded.text, excluded.flag, excluded.received_at)
        ) AS newer WHERE excluded.t >= old.t
        UNION ALL SELECT old.t, old.value, old.value2, old.text, old.flag, old.received_at WHERE excluded.t < old.t
    )
"""


class PostgresStore:
    """Keeps values in the installation's database."""

    def __init__(self, using: str = "default") -> None:
        self.using = using

    def append(self, write: Write) -> int:
        """Keep values in the caller's transaction; return the number of the batch."""
        cursor = self._cursor()
        cursor.execute(
            "INSERT INTO observations_batch (number, at, actor, source, reason, rows) "
            "VALUES (nextval('observations_batch_number'), %s, %s, %s, %s, %s) RETURNING number",
            [clock.now(), write.actor, write.source, write.reason, len(write.rows) + len(write.texts)],
        )
        (batch,) = cursor.fetchone()
        if len(write.rows):
            self._append_rows(cursor, write.rows, batch)
        if write.texts:
            self._append_texts(cursor, write.texts, batch)
        return int(batch)

    def _append_rows(self, cursor: Any, rows: Rows, batch: int) -> None:
        hot = np.empty(len(rows), HOT)
        for name in ROW.names or ():
            hot[name] = rows[name]
        hot["batch"] = batch
        with cursor.copy(f"COPY observations_hot ({COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(to_wire(hot))
        newest, counts = _newest(rows)
        self._move_on(cursor, newest, [None] * len(newest), counts)

    def _append_texts(self, cursor: Any, texts: Sequence[Text], batch: int) -> None:
        cursor.executemany(
            "INSERT INTO observations_text (series, t, text, flag, batch) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (series, t, batch) DO UPDATE SET text = excluded.text, flag = excluded.flag",
            [(*one, batch) for one in texts],
        )
        rows = np.zeros(len(texts), ROW)
        for place, (series, t, _, flag) in enumerate(texts):
            rows[place] = (series, t, 0, 0, flag, 0)
        newest, counts = _newest(rows)
        words = {(series, t): text for series, t, text, _ in texts}
        self._move_on(cursor, newest, [words[int(one["series"]), int(one["t"])] for one in newest], counts)

    @staticmethod
    def _move_on(cursor: Any, newest: Rows, texts: list[str | None], counts: list[int]) -> None:
        columns = [newest[name].tolist() for name in ("series", "t", "value", "value2")]
        moments = [clock.now()] * len(newest)
        cursor.execute(_NEWEST, [*columns, texts, newest["flag"].tolist(), moments, counts])

    def latest(self, series: Iterable[int]) -> Mapping[int, Newest]:
        """Return the newest value of each series that has one."""
        cursor = self._cursor()
        cursor.execute(
            "SELECT series, t, value, value2, text, flag, received_at, total FROM observations_latest "
            "WHERE series = ANY(%s)",
            [list(series)],
        )
        found = cursor.fetchall()
        return {
            one: Newest(one, t, value, value2, text, flag, to_ms(received), total)
            for one, t, value, value2, text, flag, received, total in found
        }

    def range(self, series: int, first: int, until: int) -> Values:
        """Return the values with first <= t < until, in order of time."""
        days = self._days(series, "data", first, until)
        found = np.concatenate([np.empty(0, VALUE), *_sound(codec.decode, series, days)])
        both = merged(found, self._hot(series, first, until))
        return both[np.searchsorted(both["t"], first) : np.searchsorted(both["t"], until)]

    def last(self, series: int, before: int, n: int) -> Values:
        """Return the last `n` values before a moment, in order of time."""
        found, until = self._hot(series, None, before), day_of(before)
        while days := self._days_before(series, until):
            for _, data in days:
                if len(found) >= n and codec.last_time(data) < found["t"][-n]:
                    return found[-n:]
                values = codec.decode(data)
                found = merged(values[values["t"] < before], found)
            until = days[-1][0] - timedelta(days=1)
        return found[-n:]

    def buckets(self, series: int, first: int, until: int, step: Step) -> Hours:
        """Return counts, sum and extremes by hour or by day in Tokyo, of whole hours and days."""
        hot = self._hot(series, start_of(day_of(first)), start_of(day_of(until - 1)) + DAY)
        touched = sorted({day_by_number(one) for one in np.unique(day_numbers(hot["t"]))})
        filed = [one for one in self._days(series, "hours", first, until) if one[0] not in touched]
        pieces = [_hours(series, filed)]
        pieces += [hours_of(self.range(series, start_of(day), start_of(day) + DAY)) for day in touched]
        hours = np.concatenate(pieces)
        if touched:
            hours = hours[np.argsort(hours["hour"], kind="stable")]
        hours = hours[(hours["hour"] + HOUR_MS > first) & (hours["hour"] < until)]
        return hours if step == "hour" else days_of(hours)

    def texts(self, series: int, first: int, until: int) -> Sequence[Text]:
        """Return words with first <= t < until, in order of time."""
        cursor = self._cursor()
        cursor.execute(
            "SELECT DISTINCT ON (t) series, t, text, flag FROM observations_text "
            "WHERE series = %s AND t >= %s AND t < %s ORDER BY t, batch DESC",
            [series, first, until],
        )
        return [tuple(row) for row in cursor.fetchall()]

    def tidy(self) -> None:
        """Give back the room of what was filed, outside of every transaction: a read goes through the hot table with its dead rows."""
        with connections[OWNER].cursor() as cursor:
            cursor.execute("VACUUM observations_hot")

    def revisions(self, series: int) -> Sequence[Replaced]:
        """Return what filed values took the place of, in order of time and of replacing."""
        cursor = self._cursor()
        cursor.execute(
            "SELECT r.t, r.value, r.value2, r.flag, r.batch, b.actor, b.source, b.reason, b.at "
            "FROM observations_revision r JOIN observations_batch b ON b.number = r.batch "
            "WHERE r.series = %s ORDER BY r.t, r.id",
            [series],
        )
        return [Replaced(*row) for row in cursor.fetchall()]

    def seal(self, *, before: date | None = None) -> Sealed:
        """File what is hot, in the caller's transaction."""
        return sealing.seal(self._cursor(), HOT, before)

    def hot_rows(self) -> int:
        """Return how many values wait to be filed."""
        cursor = self._cursor()
        cursor.execute("SELECT count(*) FROM observations_hot")
        return int(cursor.fetchone()[0])

    def damaged(self, series: int) -> Sequence[date]:
        """Return the days whose bytes are not those that were written."""
        cursor = self._cursor()
        cursor.execute(
            "SELECT day, data, hours, checksum FROM observations_chunk WHERE series = %s ORDER BY day",
            [series],
        )
        return [day for day, data, hours, total in cursor if codec.checksum(data, hours) != total]

    def _days(self, series: int, column: str, first: int, until: int) -> list[tuple[date, bytes]]:
        cursor = self._cursor()
        cursor.execute(
            f"SELECT day, {column} FROM observations_chunk "  # noqa: S608 - one of two names of ours
            "WHERE series = %s AND day BETWEEN %s AND %s ORDER BY day",
            [series, day_of(first), day_of(until - 1)],
        )
        return cursor.fetchall()  # type: ignore[no-any-return]

    def _days_before(self, series: int, until: date) -> list[tuple[date, bytes]]:
        """Return the newest filed days up to a day, newest first: a few, because mostly the first is enough."""
        cursor = self._cursor()
        cursor.execute(
            "SELECT day, data FROM observations_chunk WHERE series = %s AND day <= %s ORDER BY day DESC LIMIT 8",
            [series, until],
        )
        return cursor.fetchall()  # type: ignore[no-any-return]

    def _hot(self, series: int, first: int | None, until: int) -> Values:
        cursor = self._cursor()
        narrow = "" if first is None else f"AND t >= {int(first)}"
        query = f"SELECT {COLUMNS} FROM observations_hot WHERE series = {int(series)} {narrow} AND t < {int(until)}"  # noqa: S608
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT BINARY)") as copy:
            rows = from_wire(b"".join(bytes(piece) for piece in copy), HOT)
        rows = rows[last_wins(rows, rows["batch"])]
        return values_of(rows[np.argsort(rows["t"], kind="stable")])

    def _cursor(self) -> Any:
        """Return a cursor of the driver that speaks binary, on Django's connection and in its transaction."""
        connection = connections[self.using]
        connection.ensure_connection()
        cursor = Cursor(connection.connection)
        cursor.format = Format.BINARY
        return cursor


def _sound(decode: Callable[[bytes], Any], series: int, days: list[tuple[date, bytes]]) -> list[Values]:
    """Return the days that can be read; one that cannot must not take the others with it, and the operator is told."""
    found = []
    for day, data in days:
        try:
            found.append(decode(data))
        except codec.Damaged as fault:
            LOG.error(
                "a filed day is damaged",
                extra={"series": series, "day": day.isoformat(), "fault": str(fault)},
            )
    return found


def _hours(series: int, days: list[tuple[date, bytes]]) -> Hours:
    """Return the hours of filed days, all at once unless one is damaged."""
    try:
        return codec.decode_hours(*(data for _, data in days))
    except codec.Damaged:
        return np.concatenate([np.empty(0, HOUR), *_sound(codec.decode_hours, series, days)])


def _newest(rows: Rows) -> tuple[Rows, list[int]]:
    """Return the newest row of each series in order of series (so that two writers never wait for each other), and the numbers of rows."""
    order = np.lexsort((np.arange(len(rows)), rows["t"], rows["series"]))
    ordered = rows[order]
    ends = np.flatnonzero(np.append(np.diff(ordered["series"]) != 0, True))
    return ordered[ends], np.diff(ends, prepend=-1).tolist()
