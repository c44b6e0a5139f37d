"""What both doors of the listener share: who is there, how much they may send, and the way to the intake."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import close_old_connections

from oirase.blocks.observations.ingest import senders
from oirase.blocks.observations.ingest.checks import check
from oirase.blocks.observations.ingest.intake import Complaint, Done, Intake
from oirase.blocks.observations.ingest.messages import Arrival, now_ms
from oirase.blocks.observations.ingest.payloads import Parsed
from oirase.blocks.observations.ingest.refusals import Code, Refused
from oirase.blocks.observations.ingest.senders import FRESH, Limits, Sender

LOG = logging.getLogger("oirase.listener")
MAX_PENDING = 64_000_000
MAX_KNOWN = 50_000
Parse = Callable[[bytes, int], Parsed]


class Meter:
    """How much a device may still send: a minute's worth at once, then as much as flows back."""

    def __init__(self, per_minute: int) -> None:
        self.left, self.at = float(per_minute), time.monotonic()

    def seconds_until(self, per_minute: int) -> float:
        """Return how long the device has to wait, 0 when it need not."""
        now = time.monotonic()
        self.left = min(per_minute, self.left + (now - self.at) * per_minute / 60)
        self.at = now
        return 0.0 if self.left > 0 or not per_minute else max(1.0, -self.left * 60 / per_minute)


class Door:
    """State of a listener: senders by their keys, meters by device, bytes that are on their way."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.intake = Intake(loop)
        self.pending = 0
        self.senders: dict[int, Sender] = {}
        self.limits = Limits(0, 0)
        self.relieved: set[Callable[[], None]] = set()
        self._loop = loop
        self._known: dict[bytes, int | None] = {}
        self._meters: dict[int, Meter] = {}
        self._asking = ThreadPoolExecutor(1, "senders")

    async def sender(self, code: str, key: str) -> Sender | None:
        """Return the device with this code and key; an answer is good for some seconds."""
        digest = hashlib.sha256(f"{code}\0{key}".encode()).digest()
        if digest not in self._known:
            found = await self.ask(senders.by_key, code, key)
            if found is None:
                await self._complain(code)
            else:
                self.senders[found.key] = found
            if len(self._known) > MAX_KNOWN:
                self._known.clear()
            self._known[digest] = found.key if found else None
        number = self._known[digest]
        return None if number is None else self.senders.get(number)

    async def ask(self, question: Callable[..., Any], *given: Any) -> Any:
        """Ask the database on a thread of its own, one question at a time."""

        def answered() -> Any:
            close_old_connections()
            return question(*given)

        return await self._loop.run_in_executor(self._asking, answered)

    async def _complain(self, code: str) -> None:
        for number in await self.ask(senders.numbers_of, code):
            words = "somebody gave this device's code with a key that is wrong or no longer valid"
            self.intake.submit(Complaint(number, Refused(Code.WRONG_KEY, words)), lambda fault: None)

    async def keep_fresh(self) -> None:
        """Take over changes of devices, keys and bounds every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(FRESH if await self.refresh() else 1)

    async def refresh(self) -> bool:
        """Read devices, keys and bounds anew; return whether that was possible."""
        try:
            self.limits = await self.ask(senders.limits)
            used = list(self.senders)
            current = await self.ask(senders.again, used)
        except Exception as error:
            LOG.warning("devices cannot be read at the moment: %s", error)
            return False
        self.senders = current | {key: one for key, one in self.senders.items() if key not in used}
        self._known = {digest: key for digest, key in self._known.items() if key in self.senders}
        return True

    def wait_for(self, sender: Sender) -> float:
        """Return for how many seconds this device has to pause."""
        return self._meter(sender).seconds_until(sender.per_minute)

    def _meter(self, sender: Sender) -> Meter:
        return self._meters.setdefault(sender.number, Meter(sender.per_minute))

    @property
    def full(self) -> bool:
        """Whether so much waits for a commit that reading has to pause."""
        return self.pending > MAX_PENDING

    def hand_in(self, sender: Sender, source: str, parse: Parse, body: bytes, done: Done) -> None:
        """Read and check a message and hand it in; `done` gets None when it is committed, Refused or another error else."""
        received = now_ms()
        try:
            parsed = parse(body, received)
            arrival = Arrival(
                parsed.rows, sender.actor, source, received, parsed.texts, parsed.extras,
                sender.number, battery=parsed.battery, units=parsed.units,
            )  # fmt: skip
            check(arrival, sender.series, self.limits)
        except Refused as refusal:
            self._meter(sender).left -= 1
            self.refuse(sender, refusal, done)
            return
        self._meter(sender).left -= len(arrival.rows) + len(arrival.texts)
        size = len(body) + arrival.rows.nbytes
        self.pending += size

        def finished(fault: Exception | None) -> None:
            self.pending -= size
            done(fault)
            if self.relieved and not self.full:
                waiting, self.relieved = self.relieved, set()
                for resume in waiting:
                    resume()

        self.intake.submit((arrival, sender.series), finished)

    def refuse(self, sender: Sender, refusal: Refused, done: Done) -> None:
        """Keep a refusal at the device, then tell the sender."""
        self.intake.submit(Complaint(sender.number, refusal), lambda fault: done(fault or refusal))

    def close(self) -> None:
        """Commit what was handed in, and end."""
        self.intake.close()
        self._asking.shutdown()
