"""Keeping observations: against the same rows in a table with a key, in the same database, at the same size of commit, with synchronous commits.

A thousand series of 10-minute data arrive in order of time, in batches of 10,000 rows. `store` appends, moves the latest rows on, and files each day
when it is over; the peers insert into a table keyed by series and time, once so that repeated rows are ignored, once by a bare COPY that would fail on them.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bench import observations_api, observations_ingest
from bench.observations_qc import quality_rows
from bench.worlds import fresh_database

SERIES, BATCH, EVERY = 1_000, 10_000, 600_000
ROWS = {True: 1_000_000, False: 10_000_000}
PEER_ROWS = {True: 300_000, False: 2_000_000}
CALLS = 30
BEGIN = date(2026, 1, 1)
# Far from the numbers of the series that other measurements make in the same database.
NUMBERS = np.arange(500_001, 500_001 + SERIES)
TABLE = (
    "CREATE TABLE bench_keyed (series int, t bigint, value float8, flag int2, PRIMARY KEY (series, t)); "
    "GRANT ALL ON bench_keyed TO PUBLIC"
)
KEYED = np.dtype([("series", "<i4"), ("t", "<i8"), ("value", "<f8"), ("flag", "<i2")])


def rows(short: bool) -> Iterator[dict[str, Any]]:
    """Yield ratios of ingest, disk, reading, quality control, of what devices hand in, and of the API."""
    with fresh_database() as environment, tempfile.TemporaryDirectory() as folder:
        store_speed = yield from _ingest(short)
        yield from _reading()
        yield from quality_rows(short)
        anchor = observations_api.anchor(short)
        yield from observations_ingest.measured(
            environment, Path(folder), store_speed, anchor.get("post"), short=short
        )
        yield from observations_api.measured(environment, anchor, short)


def _ingest(short: bool) -> Generator[dict[str, Any], None, float]:
    """Yield how the store compares with its peers, how it holds out, and the bytes of a row; return its rows per second."""
    owner_execute(TABLE)
    insert = _speed(_insert, PEER_ROWS[short])
    keyed_bytes = _size("bench_keyed") / PEER_ROWS[short]
    owner_execute("TRUNCATE bench_keyed")
    copy = _speed(_copy, PEER_ROWS[short])
    speeds = _store_speeds(ROWS[short])
    speed = statistics.mean(speeds)
    kept = sum(_size(f"observations_{name}") for name in ("chunk", "hot", "latest", "batch")) / ROWS[short]
    unit = "thousand rows/s"
    yield _row(
        "store_to_insert", speed / 1000, unit, speed / insert, f"idempotent insert: {insert / 1000:.0f}"
    )
    yield _row(
        "store_to_copy", speed / 1000, unit, speed / copy, f"COPY into the keyed table: {copy / 1000:.0f}"
    )
    yield _row("disk", kept, "bytes a row", kept / keyed_bytes, f"keyed table: {keyed_bytes:.0f}")
    first, last = statistics.mean(speeds[:1]), statistics.mean(speeds[-1:])
    yield _row("holding_out", last / 1000, unit, last / first, f"its own first tenth: {first / 1000:.0f}")
    return speed


def _store_speeds(total: int) -> list[float]:
    """Return rows per second of each tenth; a day is filed as soon as the next has begun, within the time."""
    from django.db import transaction

    from oirase.blocks.observations.facade import store
    from oirase.blocks.observations.store.protocol import Write
    from oirase.blocks.observations.times import day_of

    speeds, day = [], BEGIN
    for tenth in range(10):
        batches = list(_batches(tenth * total // 10, total // 10))
        began = time.perf_counter()
        for batch in batches:
            with transaction.atomic():
                store().append(Write(batch, "bench", "bench"))
            today = day_of(batch["t"][-1])
            if today != day:
                with transaction.atomic():
                    store().seal(before=today)
                store().tidy()
                day = today
        speeds.append(total / 10 / (time.perf_counter() - began))
    return speeds


def _batches(first: int, count: int) -> Iterator[Any]:
    """Yield batches of rows as sensors with two decimals send them; `first` and `count` in rows."""
    from oirase.blocks.observations.store.arrays import ROW
    from oirase.blocks.observations.times import start_of

    rng = np.random.default_rng(first)
    steps = BATCH // SERIES
    for start in range(first, first + count, BATCH):
        found = np.zeros(BATCH, ROW)
        moments = start_of(BEGIN) + (start // SERIES + np.arange(steps)) * EVERY
        found["t"], found["series"] = np.repeat(moments, SERIES), np.tile(NUMBERS, steps)
        wave = 12 + 8 * np.sin(found["t"] / 3e9 + found["series"]) + rng.normal(0, 0.05, BATCH)
        found["value"], found["flag"], found["config"] = np.round(wave, 2), 1, found["series"]
        yield found


def _speed(write: Callable[[Any, Any], None], total: int) -> float:
    from django.db import connection, transaction

    batches = list(_batches(0, total))
    began = time.perf_counter()
    for batch in batches:
        with transaction.atomic(), connection.cursor() as cursor:
            write(cursor, batch)
    return total / (time.perf_counter() - began)


def _insert(cursor: Any, batch: Any) -> None:
    columns = [batch[name].tolist() for name in KEYED.names or ()]
    cursor.execute(
        "INSERT INTO bench_keyed SELECT * FROM unnest(%s::int[], %s::bigint[], %s::float8[], %s::int2[]) "
        "ON CONFLICT DO NOTHING",
        columns,
    )


def _copy(cursor: Any, batch: Any) -> None:
    from oirase.blocks.observations.store.wire import to_wire

    keyed = np.empty(len(batch), KEYED)
    for name in KEYED.names or ():
        keyed[name] = batch[name]
    with cursor.copy("COPY bench_keyed FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(to_wire(keyed))


def _reading() -> Iterator[dict[str, Any]]:
    """Yield the latest of all series against a bare select, and a year's hourly means against the days and numpy."""
    from django.db import connection, transaction

    from oirase.blocks.observations.facade import store
    from oirase.blocks.observations.store import codec, rollups
    from oirase.blocks.observations.store.protocol import Write
    from oirase.blocks.observations.times import DAY, start_of

    owner_execute("CREATE TABLE bench_thousand AS SELECT * FROM observations_latest LIMIT 1000")
    owner_execute("GRANT ALL ON bench_thousand TO PUBLIC")
    numbers = NUMBERS.tolist()

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT series, t, value, value2, text, flag, received_at, total FROM bench_thousand"
            )
            cursor.fetchall()

    latest, select = _median(lambda: store().latest(numbers)), _median(bare)
    yield _row("latest_1000", latest, "ms", latest / select, f"bare select of 1,000 rows: {select:.1f} ms")

    year, begin = int(NUMBERS[-1]) + 1, start_of(date(2025, 1, 1))
    piece = np.concatenate([*_batches(0, 60_000)])[: 365 * 144]
    piece["series"], piece["t"] = year, begin + np.arange(len(piece)) * EVERY
    with transaction.atomic():
        store().append(Write(piece, "bench", "bench"))
        store().seal()

    def by_days() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT data FROM observations_chunk WHERE series = %s ORDER BY day", [year])
            values = np.concatenate([codec.decode(data) for (data,) in cursor.fetchall()])
        rollups.means(rollups.hours_of(values))

    def by_hours() -> None:
        hours = store().buckets(year, begin, begin + 365 * DAY, "hour")
        assert len(rollups.means(hours)) == 365 * 24

    means, days = _median(by_hours), _median(by_days)
    yield _row("hourly_means_year", means, "ms", means / days, f"reading the days, then numpy: {days:.1f} ms")


def _median(call: Callable[[], object]) -> float:
    call()
    taken = []
    for _ in range(CALLS):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _size(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s)", [table])
        return int(cursor.fetchone()[0])


def owner_execute(statement: str) -> None:
    """Run a statement as the owner of the tables."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def _row(what: str, value: float, unit: str, ratio: float, peer: str) -> dict[str, Any]:
    return {"what": what, "value": value, "unit": unit, "ratio": ratio, "peer": peer}
