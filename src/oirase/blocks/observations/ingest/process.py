"""The writer process. Several may run: each takes the shards that are free and keeps them, so a second one stands by for the first."""

from __future__ import annotations

import logging
import signal
import time
from types import FrameType

from django.db import connection

from oirase.blocks.observations.ingest.parcels import SHARDS
from oirase.blocks.observations.ingest.queue import LOST, queue
from oirase.blocks.observations.ingest.writer import PARCELS, Writer

LOG = logging.getLogger("oirase.writer")
LOCK_CLASS = 7_043
LOOK_FOR_SHARDS = 2.0
IDLE = 0.5
# What comes within this time is written together.
GROUP = 0.05


class Process:
    """A writer process; `run` returns after `stop` was called, between two transactions."""

    def __init__(self) -> None:
        self.shards: set[int] = set()
        self.stopping = False
        self._writer = Writer()
        self._looked = -LOOK_FOR_SHARDS

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Ask the loop to end."""
        self.stopping = True

    def run(self) -> None:
        """Work until stopped; a lost database or queue is waited for."""
        while not self.stopping:
            try:
                self._session()
            except LOST as error:
                LOG.warning("database or queue lost; trying again: %s", str(error).partition("\n")[0])
                self.shards.clear()
                self._looked = -LOOK_FOR_SHARDS
                connection.close()
                time.sleep(1)
        queue().close()
        connection.close()

    def _session(self) -> None:
        while not self.stopping:
            self._take_shards()
            begun = time.monotonic()
            written = self._writer.process(self.shards) if self.shards else 0
            if not written:
                queue().wait(IDLE)
            elif written < PARCELS:
                time.sleep(max(0.0, GROUP - (time.monotonic() - begun)))

    def _take_shards(self) -> None:
        """Try for the shards that this process does not hold."""
        if len(self.shards) == SHARDS or time.monotonic() - self._looked < LOOK_FOR_SHARDS:
            return
        self._looked = time.monotonic()
        with connection.cursor() as cursor:
            for shard in set(range(SHARDS)) - self.shards:
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, shard])
                if cursor.fetchone()[0]:
                    self.shards.add(shard)
                    self._writer.forget()


def main() -> None:
    """Run a writer until SIGTERM or SIGINT."""
    process = Process()
    signal.signal(signal.SIGTERM, process.stop)
    signal.signal(signal.SIGINT, process.stop)
    process.run()
