"""The worker process: holds lanes, delivers, writes due schedules, seals the audit chain.

Several workers may run: each takes the lanes that are free and keeps them, so a second one stands by for the first.
"""

from __future__ import annotations

import time

from django.db import connection

from oirase.kernel.audit.sealing import seal
from oirase.kernel.outbox import dispatch
from oirase.kernel.outbox.events import LANES
from oirase.kernel.outbox.loops import Loop
from oirase.kernel.outbox.schedules import enqueue_due
from oirase.kernel.outbox.waking import CHANNEL, POLL

LOOK_FOR_LANES = 2.0
SEAL_EVERY = 1.0
SCHEDULES_EVERY = 5.0


class Worker(Loop):
    """One worker."""

    def __init__(self) -> None:
        super().__init__()
        self.lanes: set[int] = set()
        self._next: dict[str, float] = {}

    def _session(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        while not self.stopping:
            self._regular()
            if self.round() == 0:
                self._wait()

    def _lost(self) -> None:
        self.lanes.clear()

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
    Worker().run_until_signalled()
