"""The writer process. Several may run: each takes the shards that are free and keeps them, so a second one stands by for the first."""

from __future__ import annotations

import time

from django.db import connection

from oirase.blocks.observations.ingest.parcels import SHARDS
from oirase.blocks.observations.ingest.queue import LOST, queue
from oirase.blocks.observations.ingest.writer import PARCELS, Writer
from oirase.kernel.outbox.loops import Loop

LOCK_CLASS = 7_043
LOOK_FOR_SHARDS = 2.0
IDLE = 0.5
# What comes within this time is written together.
GROUP = 0.05


class Process(Loop):
    """A writer process."""

    LOST = LOST

    def __init__(self) -> None:
        super().__init__()
        self.shards: set[int] = set()
        self._writer = Writer()
        self._looked = -LOOK_FOR_SHARDS

    def run(self) -> None:
        """Work until stopped, then let go of the queue."""
        super().run()
        queue().close()

    def _lost(self) -> None:
        self.shards.clear()
        self._looked = -LOOK_FOR_SHARDS

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
    Process().run_until_signalled()
