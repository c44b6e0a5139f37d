"""The writer: takes what waits in the queue, and writes all of it in one transaction.

    parcels -> quality control -> store -> rules -> one event -> devices last seen -> queue emptied

One process writes a shard at a time; it holds a lock of the database as long as its connection lives. When it dies, what was not committed
still waits. A parcel that cannot be written is set aside with its error, so that it does not block those behind it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import numpy as np
import orjson
from django.db import connection, transaction

from oirase.blocks.observations.events import ValuesStored
from oirase.blocks.observations.ingest.keeping import kept
from oirase.blocks.observations.ingest.messages import NO_ROWS, Arrival
from oirase.blocks.observations.ingest.parcels import SHARDS, pack, shard_of, unpack
from oirase.blocks.observations.ingest.queue import LOST, Waiting, queue
from oirase.blocks.observations.ingest.senders import series_facts
from oirase.blocks.observations.qc.streaming import examiner
from oirase.blocks.observations.store.protocol import Write
from oirase.blocks.observations.times import to_datetime
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import emit
from oirase.kernel.commands.running import handling

LOG = logging.getLogger("oirase.writer")
NAME = "observations.writer"
PARCELS = 200
ALL = range(SHARDS)
_EXTRA = """
INSERT INTO observations_extra (series, t, result_time, valid_from, valid_until, parameters, feature)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (series, t) DO UPDATE SET
    (result_time, valid_from, valid_until, parameters, feature) =
    (excluded.result_time, excluded.valid_from, excluded.valid_until, excluded.parameters, excluded.feature)
"""
_SEEN = """
UPDATE observations_device d SET seen_at = greatest(d.seen_at, new.at), battery = coalesce(new.battery, d.battery),
    drift = coalesce(new.drift, d.drift)
FROM unnest(%s::int[], %s::timestamptz[], %s::float8[], %s::float8[]) AS new(number, at, battery, drift) WHERE d.number = new.number
"""


class Writer:
    """Writes for some shards, with the memory of quality control about their series."""

    def __init__(self) -> None:
        self._examiner = examiner()

    def forget(self) -> None:
        """Begin with an empty memory: after an error, or when somebody else has written for a shard meanwhile."""
        self._examiner.forget()

    def process(self, shards: Iterable[int]) -> int:
        """Write the oldest parcels that wait in these shards; return how many were there."""
        waiting = queue().waiting(list(shards), PARCELS)
        if not waiting:
            return 0
        try:
            with _transaction():
                self._write([one for parcel in waiting for one in unpack(parcel.body)])
                queue().done(waiting)
        except LOST:
            self.forget()
            raise
        except Exception as error:
            LOG.warning("a batch failed, its parcels are tried one by one: %s", error)
            self.forget()
            for parcel in waiting:
                self._rescue(parcel)
        return len(waiting)

    def _write(self, arrivals: Sequence[Arrival]) -> None:
        kept(self._examiner, [_as_write(*author, group) for author, group in _by_author(arrivals)])
        _keep_extras(arrivals)
        _devices_seen(arrivals)
        _tell(arrivals)

    def _rescue(self, parcel: Waiting) -> None:
        """Write what can be written of a parcel, and set the rest aside."""
        with _transaction():
            try:
                arrivals = unpack(parcel.body)
            except Exception as error:
                arrivals = []
                _set_aside(parcel.shard, parcel.body, error)
            for one in arrivals:
                try:
                    with transaction.atomic():
                        self._write([one])
                except LOST:
                    raise
                except Exception as error:
                    self.forget()
                    _set_aside(parcel.shard, pack([one]), error)
            queue().done([parcel])


@contextmanager
def _transaction() -> Any:
    with scope(Actor.system(NAME)), handling(NAME):
        yield


def _by_author(arrivals: Sequence[Arrival]) -> list[tuple[tuple[str, str, str], list[Arrival]]]:
    """Return runs of arrivals that make one batch of the store: all devices together, each person's and each reason's by itself."""

    def author(one: Arrival) -> tuple[str, str, str]:
        return ("", one.source, "") if one.device else (one.actor, one.source, one.reason)

    runs = [(key, list(group)) for key, group in groupby(arrivals, author)]
    return [((key[0] or _names(group), *key[1:]), group) for key, group in runs]


def _as_write(actor: str, source: str, reason: str, arrivals: Sequence[Arrival]) -> Write:
    rows = np.concatenate([NO_ROWS, *(one.rows for one in arrivals)])
    return Write(rows, actor, source, reason, [text for one in arrivals for text in one.texts])


def _names(arrivals: Sequence[Arrival]) -> str:
    names = {one.actor for one in arrivals}
    return names.pop() if len(names) == 1 else "devices"


def _keep_extras(arrivals: Sequence[Arrival]) -> None:
    rows = [
        (
            one.series, one.t, *(None if ms is None else to_datetime(ms) for ms in (one.result_time, one.valid_from, one.valid_until)),
            None if one.parameters is None else orjson.dumps(one.parameters).decode(), one.feature,
        )
        for arrival in arrivals for one in arrival.extras
    ]  # fmt: skip
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_EXTRA, rows)


def _devices_seen(arrivals: Sequence[Arrival]) -> None:
    newest: dict[int, tuple[int, float | None, float | None]] = {}
    for one in arrivals:
        if one.device:
            _, battery, drift = newest.get(one.device, (0, None, None))
            newest[one.device] = (
                one.received,
                battery if one.battery is None else one.battery,
                drift if one.drift is None else one.drift,
            )
    if newest:
        columns = list(zip(*newest.values(), strict=True))
        with connection.cursor() as cursor:
            cursor.execute(
                _SEEN, [list(newest), [to_datetime(ms) for ms in columns[0]], *map(list, columns[1:])]
            )


def _tell(arrivals: Sequence[Arrival]) -> None:
    numbers = sorted({number for one in arrivals for number in one.numbers})
    if not numbers:
        return
    times = [int(t) for one in arrivals if len(one.rows) for t in (one.rows["t"].min(), one.rows["t"].max())]
    times += [text[1] for one in arrivals for text in one.texts]
    count = sum(len(one.rows) + len(one.texts) for one in arrivals)
    subject = f"observations/{numbers[0]}"
    emit(ValuesStored(subject=subject, series=tuple(numbers), count=count, first=min(times), last=max(times)))


def _set_aside(shard: int, body: bytes, error: Exception) -> None:
    LOG.error("values could not be written and were set aside", extra={"shard": shard}, exc_info=error)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO observations_aside (at, shard, error, body) VALUES (%s, %s, %s, %s)",
            [clock.now(), shard, f"{type(error).__name__}: {error}"[:500], body],
        )


def process(*shards: int) -> int:
    """Write the oldest parcels that wait in these shards, with a memory that begins empty; return how many were there."""
    return Writer().process(shards)


def drain() -> int:
    """Write until nothing waits; return how many parcels were written. For tests, demo data and imports without a writer process."""
    writer, found = Writer(), 0
    while n := writer.process(ALL):
        found += n
    return found


def settle(series: Iterable[int], seconds: float = 2) -> bool:
    """Wait until what was acknowledged for these series is stored; return whether it is."""
    marks = queue().marks({shard_of(one.entity) for one in series_facts(series).values()})
    end = time.monotonic() + seconds
    while not queue().passed(marks):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
