"""The queue in NATS JetStream, for several machines: listeners publish, writers read, the database says how far they are.

Each shard is a subject of one stream. A writer keeps the place of the last message that it wrote in the same transaction as the values, so that a
message is written exactly once, whatever is killed; nothing is acknowledged to NATS, what is written is purged. A stream that was made anew
(its time of creation differs) is read from its beginning.

JetStream keeps messages in files and answers before they are forced to the disk: they survive the end of every process, and of a machine where
the stream has replicas.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Collection, Coroutine, Mapping, Sequence
from concurrent.futures import CancelledError
from typing import Any

import nats
from django.db import connection
from nats.errors import Error as NatsError
from nats.js.api import RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from oirase.blocks.observations.ingest.parcels import Parcel
from oirase.blocks.observations.ingest.queue import Unavailable, Waiting

STREAM = "OIRASE_OBSERVATIONS"
SUBJECT = "oirase.observations"
SECONDS = 5.0
PURGE_EVERY = 5.0
_KEEP = """
INSERT INTO observations_position (shard, stream, place) VALUES (%s, %s, %s)
ON CONFLICT (shard) DO UPDATE SET stream = excluded.stream, place = excluded.place
"""


class JetStream:
    """The queue in a stream. The client runs in an event loop on a thread of its own, since those who queue wait for the answer anyway."""

    in_transaction = False

    def __init__(self, url: str) -> None:
        self._url = url
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="nats", daemon=True)
        self._thread.start()
        self._client: Any = None
        self._connecting = asyncio.Lock()
        self._stream = ""
        self._purged = 0.0
        self._there = threading.Event()

    def put(self, parcels: Sequence[Parcel]) -> None:
        """Publish, and wait until JetStream has kept all of it."""
        if parcels:
            self._run(self._put(parcels))

    async def _put(self, parcels: Sequence[Parcel]) -> None:
        js = (await self._connected()).jetstream()
        await asyncio.gather(
            *(js.publish(f"{SUBJECT}.{shard}", body, timeout=SECONDS) for shard, body in parcels)
        )

    def waiting(self, shards: Collection[int], limit: int) -> list[Waiting]:
        """Return the messages behind the places that the database has."""
        places = self._places(shards)
        return self._run(self._waiting(places, limit))  # type: ignore[no-any-return]

    async def _waiting(self, places: Mapping[int, int], limit: int) -> list[Waiting]:
        js = (await self._connected()).jetstream()
        found: list[Waiting] = []
        for shard, place in places.items():
            while len(found) < limit:
                try:
                    got = await js.get_msg(STREAM, seq=place + 1, subject=f"{SUBJECT}.{shard}", next=True)
                except NotFoundError:
                    break
                place = got.seq
                found.append(Waiting(shard, place, got.data or b""))
        return found

    def done(self, parcels: Sequence[Waiting]) -> None:
        """Write the places down with the values; from time to time, throw away what lies before them."""
        newest = {one.shard: one.place for one in sorted(parcels, key=lambda one: one.place)}
        with connection.cursor() as cursor:
            cursor.executemany(_KEEP, [(shard, self._stream, place) for shard, place in newest.items()])
        if time.monotonic() - self._purged > PURGE_EVERY:
            self._purged = time.monotonic()
            # What was written before this transaction is behind these places in any case.
            self._run(self._purge({one.shard: one.place for one in reversed(parcels)}))

    async def _purge(self, places: Mapping[int, int]) -> None:
        js = (await self._connected()).jetstream()
        for shard, place in places.items():
            await js.purge_stream(STREAM, seq=place, subject=f"{SUBJECT}.{shard}")

    def marks(self, shards: Collection[int]) -> dict[int, int]:
        """Return the place of the newest message of each shard."""
        return self._run(self._marks(shards))  # type: ignore[no-any-return]

    async def _marks(self, shards: Collection[int]) -> dict[int, int]:
        js = (await self._connected()).jetstream()
        found = {}
        for shard in shards:
            with contextlib.suppress(NotFoundError):
                found[shard] = (await js.get_last_msg(STREAM, f"{SUBJECT}.{shard}")).seq
        return found

    def passed(self, marks: Mapping[int, int]) -> bool:
        """Whether the places of the database have reached these."""
        places = self._places(marks)
        return all(places[shard] >= mark for shard, mark in marks.items())

    def _places(self, shards: Collection[int]) -> dict[int, int]:
        self._run(self._connected())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT shard, place FROM observations_position WHERE shard = ANY(%s::smallint[]) AND stream = %s",
                [list(shards), self._stream],
            )
            return dict.fromkeys(shards, 0) | dict(cursor.fetchall())

    def wait(self, seconds: float) -> None:
        """Wait for a message."""
        self._there.wait(seconds)
        self._there.clear()

    def close(self) -> None:
        """Close the client."""
        if self._client is not None:
            # A client that is about to reconnect cancels itself.
            with contextlib.suppress(Unavailable, CancelledError):
                self._run(self._client.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()

    async def _connected(self) -> Any:
        """Return the client; make the stream when it is not there."""
        async with self._connecting:
            await self._connect()
        return self._client

    async def _connect(self) -> None:
        if self._client is None or self._client.is_closed:
            self._client = await nats.connect(
                self._url, max_reconnect_attempts=2, reconnect_time_wait=0.5, connect_timeout=2
            )
            self._stream = ""
            await self._client.subscribe(f"{SUBJECT}.*", cb=self._heard)
        if not self._stream:
            js = self._client.jetstream()
            config = StreamConfig(
                name=STREAM,
                subjects=[f"{SUBJECT}.*"],
                retention=RetentionPolicy.LIMITS,
                storage=StorageType.FILE,
            )
            try:
                info = await js.stream_info(STREAM)
            except NotFoundError:
                info = await js.add_stream(config)
            self._stream = str(info.created)[:60]

    async def _heard(self, message: Any) -> None:
        self._there.set()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS * 2)
        except (NatsError, OSError, TimeoutError) as error:
            # Another server may answer the next time, and the stream may have to be made there.
            self._stream = ""
            raise Unavailable(f"NATS: {type(error).__name__} {error}") from error
