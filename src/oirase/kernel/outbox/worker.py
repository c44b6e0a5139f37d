"""The worker process: holds lanes, delivers, writes due schedules, seals the audit chain.

Several workers may run: each takes the lanes that are free and keeps them, so a second one stands by for the first.
"""

from __future__ import annotations

import logging
import signal
import time
from types import FrameType

import psycopg
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from oirase.kernel.audit.sealing import seal
from oirase.kernel.outbox import dispatch
from oirase.kernel.outbox.events import LANES
from oirase.kernel.outbox.schedules import enqueue_due
from oirase.kernel.outbox.waking import CHANNEL, POLL

log = logging.getLogger("oirase.worker")
LOOK_FOR_LANES = 2.0
SEAL_EVERY = 1.0
SCHEDULES_EVERY = 5.0
# Waiting for a wake-up goes past Django, so the driver's own errors come through there.
DATABASE_LOST = (OperationalError, InterfaceError, psycopg.OperationalError)


class Worker:
    """One worker; `run` returns after `stop` was called, between two deliveries."""

    def __init__(self) -> None:
        self.lanes: set[int] = set()
        self.stopping = False
        self._next: dict[str, float] = {}

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Ask the loop to end."""
        self.stopping = True

    def run(self) -> None:
        """Work until stopped; a lost database is waited for."""
        while not self.stopping:
            try:
                self._session()
            except DATABASE_LOST as error:
                log.warning("database lost; trying again: %s", str(error).partition("\n")[0])
                self.lanes.clear()
                connection.close()
                time.sleep(1)
            close_old_connections()
        connection.close()

    def _session(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        while not self.stopping:
            self._regular()
            if self.round() == 0:
                self._wait()

    def _regular(self) -> None:
        if self._is_time("lanes", LOOK_FOR_LANES):
            self.take_lanes()
        if self._is_time("seal", SEAL_EVERY):
            seal()
        if self._is_time("schedules", SCHEDULES_EVERY):
            enqueue_due()

    def _is_time(self, what: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._next.get(what, 0.0):
            return False
        self._next[what] = now + every
        return True

    def take_lanes(self) -> None:
        """Try for the lanes that this worker does not hold."""
        for lane in range(LANES):
            if lane not in self.lanes and dispatch.hold_lane(lane):
                self.lanes.add(lane)

    def round(self) -> int:
        """Work each held lane in which something is due once; return how many deliveries were tried."""
        tried = 0
        for lane in dispatch.due_lanes(self.lanes):
            if self.stopping:
                break
            tried += dispatch.work(lane)
        return tried

    def _wait(self) -> None:
        raw = connection.connection
        for _ in raw.notifies(timeout=POLL, stop_after=1):
            pass


def main() -> None:
    """Run a worker until SIGTERM or SIGINT."""
    worker = Worker()
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run()
