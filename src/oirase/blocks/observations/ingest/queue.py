"""Between those who take values in and those who write them. `tests/queue_contract.py` holds whatever claims to be a queue."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg import Cursor
from psycopg import InterfaceError as DriverInterfaceError
from psycopg import OperationalError as DriverError
from psycopg.pq import Format

from oirase.blocks.observations.ingest.parcels import Parcel
from oirase.kernel import clock

CHANNEL = "observations_inbox"


class Unavailable(Exception):
    """The queue cannot be reached; nothing of what was handed over is acknowledged."""


# Values travel past Django, so the driver's own errors come through there.
LOST = (OperationalError, InterfaceError, DriverError, DriverInterfaceError, Unavailable)


@dataclass(frozen=True)
class Waiting:
    """A parcel that waits: its place in the queue of its shard."""

    shard: int
    place: int
    body: bytes


class Queue(Protocol):
    """Keeps parcels until a writer has written them. There is one writer for a shard at a time, and it takes them in order.

    `in_transaction` says whether `put` takes part in the caller's transaction.
    """

    in_transaction: bool

    def put(self, parcels: Sequence[Parcel]) -> None:
        """Keep (shard, bytes); when this returns they survive the end of every process."""

    def waiting(self, shards: Collection[int], limit: int) -> list[Waiting]:
        """Return the oldest parcels of these shards that are not done."""

    def done(self, parcels: Sequence[Waiting]) -> None:
        """Say in the transaction that wrote them that these parcels are written: they come again exactly when it does not commit."""

    def marks(self, shards: Collection[int]) -> dict[int, int]:
        """Return the place of the newest parcel of each shard that has any."""

    def passed(self, marks: Mapping[int, int]) -> bool:
        """Whether everything up to these places is done."""

    def wait(self, seconds: float) -> None:
        """Return when something may be there, at the latest after some seconds."""

    def close(self) -> None:
        """Let go of connections."""


class Inbox:
    """The queue in the installation's database."""

    in_transaction = True

    def put(self, parcels: Sequence[Parcel]) -> None:
        """Insert the parcels in one statement, and wake the writers."""
        if not parcels:
            return
        columns = [shard for shard, _ in parcels], [body for _, body in parcels]
        with transaction.atomic():
            _cursor().execute(
                "INSERT INTO observations_inbox (shard, received_at, body) "
                "SELECT shard, %s, body FROM unnest(%s::smallint[], %s::bytea[]) AS new(shard, body)",
                [clock.now(), *columns],
            )
            transaction.on_commit(_wake, robust=True)

    def waiting(self, shards: Collection[int], limit: int) -> list[Waiting]:
        """Return the oldest parcels of these shards."""
        found = _cursor().execute(
            "SELECT shard, id, body FROM observations_inbox WHERE shard = ANY(%s::smallint[]) ORDER BY id LIMIT %s",
            [list(shards), limit],
        )
        return [Waiting(*row) for row in found.fetchall()]

    def done(self, parcels: Sequence[Waiting]) -> None:
        """Delete the parcels."""
        _cursor().execute(
            "DELETE FROM observations_inbox WHERE id = ANY(%s)", [[one.place for one in parcels]]
        )

    def marks(self, shards: Collection[int]) -> dict[int, int]:
        """Return the newest of what waits in each shard."""
        found = _cursor().execute(
            "SELECT shard, max(id) FROM observations_inbox WHERE shard = ANY(%s::smallint[]) GROUP BY shard",
            [list(shards)],
        )
        return dict(found.fetchall())

    def passed(self, marks: Mapping[int, int]) -> bool:
        """Whether nothing of it waits any more."""
        found = _cursor().execute(
            "SELECT EXISTS (SELECT 1 FROM observations_inbox i "
            "JOIN unnest(%s::smallint[], %s::bigint[]) AS m(shard, id) ON i.shard = m.shard AND i.id <= m.id)",
            [list(marks), list(marks.values())],
        )
        return not found.fetchone()[0]

    def wait(self, seconds: float) -> None:
        """Wait for the wake-up of `put`."""
        _cursor().execute(f"LISTEN {CHANNEL}")
        for _ in connection.connection.notifies(timeout=seconds, stop_after=1):
            pass

    def close(self) -> None:
        """Close the connection of this thread."""
        connection.close()


class _Waker:
    """Wakes the writers after a commit, at most once in a short while: one that was just woken looks again by itself."""

    pause = 0.02
    last = 0.0

    def __call__(self) -> None:
        now = time.monotonic()
        if now - self.last >= self.pause:
            self.last = now
            _cursor().execute(f"NOTIFY {CHANNEL}")


_wake = _Waker()


def _cursor() -> Any:
    """Return a cursor of the driver on Django's connection that speaks binary: parcels are bytes, and no rows of record."""
    connection.ensure_connection()
    cursor = Cursor(connection.connection)
    cursor.format = Format.BINARY
    return cursor


@cache
def queue() -> Queue:
    """Return the installation's queue: JetStream where NATS_URL is set, else the database."""
    if settings.INSTALLATION.nats_url:
        from oirase.blocks.observations.ingest.jetstream import JetStream

        return JetStream(settings.INSTALLATION.nats_url)
    return Inbox()
