"""Group commit: what all connections of the listener hand in while a commit is under way goes into the next one, by one thread.

The thread has the only connection to the queue. Refusals are kept at their devices in the same way, before the sender is answered.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import F

from oirase.blocks.observations.ingest.messages import Arrival
from oirase.blocks.observations.ingest.parcels import parcels_of
from oirase.blocks.observations.ingest.queue import LOST, queue
from oirase.blocks.observations.ingest.refusals import Code, Refused
from oirase.blocks.observations.ingest.senders import Facts
from oirase.blocks.observations.models import Device, DeviceError, Series
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands

LOG = logging.getLogger("oirase.listener")
# Repeated errors of a device within this time are counted in one row, so that a flood of them is no flood of rows.
ONE_ROW = timedelta(minutes=10)
Done = Callable[[Exception | None], None]


@dataclass(frozen=True)
class Complaint:
    """A refusal that has to be kept at its device (its number)."""

    device: int
    refusal: Refused


Entry = tuple[Arrival, Mapping[int, Facts]] | Complaint


class Intake:
    """Takes entries on the event loop and commits them on a thread of its own; `done` is called on the loop with an error or None."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._entries: list[tuple[Entry, Done]] = []
        self._there = threading.Condition()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Return how many entries wait for a commit."""
        return len(self._entries)

    def submit(self, entry: Entry, done: Done) -> None:
        """Hand in an entry."""
        with self._there:
            self._entries.append((entry, done))
            self._there.notify()

    def close(self) -> None:
        """Commit what is there, and end."""
        with self._there:
            self._ending = True
            self._there.notify()
        self._thread.join(10)

    def _run(self) -> None:
        while entries := self._next():
            faults = commit([one for one, _ in entries])
            self._loop.call_soon_threadsafe(_finish, entries, faults)
        queue().close()
        connection.close()

    def _next(self) -> list[tuple[Entry, Done]]:
        with self._there:
            while not self._entries and not self._ending:
                self._there.wait()
            entries, self._entries = self._entries, []
            return entries


def _finish(entries: Sequence[tuple[Entry, Done]], faults: Sequence[Exception | None]) -> None:
    for (_, done), fault in zip(entries, faults, strict=True):
        done(fault)


def commit(entries: Sequence[Entry]) -> list[Exception | None]:
    """Commit entries; return for each what kept it from being taken. One that nobody foresaw must not keep the others out."""
    try:
        queue().put(parcels_of([one for one in entries if not isinstance(one, Complaint)]))
        keep([one for one in entries if isinstance(one, Complaint)])
    except LOST as error:
        LOG.warning("nothing can be taken at the moment: %s", error)
        connection.close()
        return [error] * len(entries)
    except Exception as error:
        if len(entries) == 1:
            LOG.exception("a message could not be taken")
            return [error]
        return [fault for one in entries for fault in commit([one])]
    return [None] * len(entries)


def keep(complaints: Sequence[Complaint]) -> None:
    """Keep refusals at their devices; a code that comes again within a while is counted in its row."""
    if not complaints:
        return
    newest = {(one.device, one.refusal.code): one.refusal for one in complaints}
    counted = Counter((one.device, one.refusal.code) for one in complaints)
    with scope(Actor.system("observations.ingest")), outside_commands("a device's log is no record"):
        unknown = _unknown(newest.values())
        for key, refusal in newest.items():
            code = Code.UNKNOWN_SERIES if refusal.series in unknown else refusal.code
            _count(key[0], code, refusal.words, counted[key])


def _unknown(refusals: Iterable[Refused]) -> set[int]:
    """Return the series that do not exist at all; a sender's own list does not tell them from those of others."""
    named = {one.series for one in refusals if one.series}
    return (
        named - set(Series.objects.filter(number__in=named).values_list("number", flat=True))
        if named
        else set()
    )


def _count(device: int, code: Code, detail: str, times: int) -> None:
    rows = DeviceError.objects.filter(device__number=device, code=code, at__gte=clock.now() - ONE_ROW)
    newest = rows.order_by("-at").values_list("pk", flat=True).first()
    if newest is not None:
        DeviceError.objects.filter(pk=newest).update(count=F("count") + times, detail=detail)
    elif owner := Device.objects.filter(number=device).first():
        DeviceError.objects.create(device=owner, code=code, detail=detail, count=times)
