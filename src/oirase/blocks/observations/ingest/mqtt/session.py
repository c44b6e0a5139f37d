"""One connection of an MQTT client, from CONNECT to its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from typing import Any

from oirase.blocks.observations.ingest.door import Door
from oirase.blocks.observations.ingest.mqtt import answers, packets
from oirase.blocks.observations.ingest.mqtt.feed import Feed
from oirase.blocks.observations.ingest.mqtt.packets import (
    V5,
    V311,
    Connect,
    Malformed,
    Packet,
    Ping,
    PubAck,
    Publish,
    Reason,
    Subscribe,
    Unsubscribe,
)
from oirase.blocks.observations.ingest.mqtt.topics import parser_of, series_of, topic_of
from oirase.blocks.observations.ingest.refusals import Code, Refused
from oirase.blocks.observations.ingest.senders import FRESH, Sender

LOG = logging.getLogger("oirase.listener")
LARGEST = 1_000_000
SIGN_IN_SECONDS = 10.0
# How many messages of a client may wait for their commit, and how many of ours for its answer.
RECEIVE_MAXIMUM = 2_000
ALIASES = 32
MAX_SUBSCRIPTIONS = 500
# A subscriber that reads more slowly than values come loses the connection before it costs memory.
MAX_UNREAD = 1_000_000
_REASONS = {
    Code.NO_RIGHT: Reason.NOT_AUTHORIZED, Code.TOPIC: Reason.TOPIC_INVALID, Code.RATE: Reason.QUOTA, Code.TOO_LARGE: Reason.TOO_LARGE,
}  # fmt: skip


class Session(asyncio.Protocol):
    """A client's connection. Reads packets, hands values in, answers when they are committed."""

    def __init__(self, door: Door, feed: Feed, open_sessions: set[Session]) -> None:
        self._door, self._feed, self._open = door, feed, open_sessions
        self._buffer = bytearray()
        self._level = 0
        self._largest, self._window = 2**28, 0
        self._key = 0
        self._unanswered = 0
        self._sent: set[int] = set()
        self._next_id = 0
        self._aliases: dict[int, str] = {}
        self._subscribed: dict[int, int] = {}
        self._signing_in = False
        self._held: asyncio.TimerHandle | None = None
        self._heard = 0.0
        self._keep_alive = 0.0

    def connection_made(self, transport: Any) -> None:
        """Begin; whoever does not sign in soon is sent away."""
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._open.add(self)
        self._timer = self._loop.call_later(SIGN_IN_SECONDS, self._late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the client; what it sent is taken all the same."""
        self._open.discard(self)
        self._timer.cancel()
        if self._held:
            self._held.cancel()
        self._door.relieved.discard(self._resume)
        for series in self._subscribed:
            self._feed.leave(series, self)

    def data_received(self, data: bytes) -> None:
        """Take what came, as far as whole packets are there."""
        self._buffer += data
        self._heard = self._loop.time()
        if not self._signing_in:
            self._work()

    def _work(self) -> None:
        at = 0
        try:
            while not self._transport.is_closing() and not self._signing_in:
                largest = LARGEST if self._level else 70_000
                packet, end = packets.read(self._buffer, at, self._level, largest)
                if packet is None:
                    break
                at = end
                self._handle(packet)
        except Malformed as fault:
            self._end(fault.reason, str(fault))
        del self._buffer[:at]

    def _handle(self, packet: Packet) -> None:
        match packet:
            case Publish():
                self._published(packet)
            case Connect():
                self._signing_in = True
                self._transport.pause_reading()
                self._task = self._loop.create_task(self._sign_in(packet))
            case Subscribe():
                self._loop.create_task(self._subscribe(packet)).add_done_callback(_log)
            case Unsubscribe():
                self._unsubscribe(packet)
            case PubAck():
                self._sent.discard(packet.packet_id)
            case Ping():
                self._transport.write(answers.PONG)
            case _:
                self._transport.close()

    async def _sign_in(self, packet: Connect) -> None:
        self._level = packet.level
        try:
            sender = await self._door.sender(packet.username, packet.password)
        except Exception as error:
            LOG.warning("nobody can sign in at the moment: %s", error)
            self._refuse_connection(Reason.SERVER_BUSY)
            return
        if sender is None:
            # Guessing keys is hopeless; the pause keeps a device with a wrong one from asking all day at full speed.
            await asyncio.sleep(1)
            self._refuse_connection(Reason.BAD_CREDENTIALS)
            return
        self._timer.cancel()
        self._key, self._largest, self._window = sender.key, packet.largest, packet.receive_maximum
        name = "" if packet.client_id else secrets.token_hex(8)
        limits = (RECEIVE_MAXIMUM, LARGEST, ALIASES)
        self._transport.write(answers.connack(self._level, Reason.SUCCESS, limits=limits, client_id=name))
        if packet.keep_alive:
            self._keep_alive = packet.keep_alive * 1.5
            self._timer = self._loop.call_later(self._keep_alive, self._check_alive)
        self._signing_in = False
        self._resume()
        self._work()

    def _refuse_connection(self, reason: Reason) -> None:
        if not self._transport.is_closing():
            self._transport.write(answers.connack(self._level, reason))
            self._transport.close()

    def _late(self) -> None:
        if not self._signing_in:
            self._transport.abort()

    def _check_alive(self) -> None:
        # A client whose reading we hold cannot be heard; it is our pause and not its silence.
        if self._transport.is_reading():
            left = self._heard + self._keep_alive - self._loop.time()
            if left <= 0:
                self._end(Reason.KEEP_ALIVE, "")
                return
        else:
            self._heard, left = self._loop.time(), self._keep_alive
        self._timer = self._loop.call_later(left, self._check_alive)

    def check_key(self) -> None:
        """End when the key with which the client signed in is no longer valid."""
        if self._key and self._sender is None:
            self._end(Reason.NOT_AUTHORIZED, "the key is no longer valid")

    @property
    def _sender(self) -> Sender | None:
        return self._door.senders.get(self._key)

    def _published(self, packet: Publish) -> None:
        sender, topic = self._sender, self._topic(packet)
        if sender is None:
            self._end(Reason.NOT_AUTHORIZED, "the key is no longer valid")
            return
        self._unanswered += 1

        def done(fault: Exception | None) -> None:
            self._answer(packet, fault)

        parse = parser_of(topic, sender)
        if parse is None:
            self._door.refuse(sender, Refused(Code.TOPIC, f"nothing is taken at topic {topic[:100]}"), done)
        else:
            self._door.hand_in(sender, "mqtt", parse, packet.payload, done)
        self._slow_down(sender)

    def _topic(self, packet: Publish) -> str:
        """Return the topic, which a client of version 5 may have given a number before [3.3.2.3.4]."""
        if packet.alias:
            if packet.alias > ALIASES or not packet.topic and packet.alias not in self._aliases:
                raise Malformed(Reason.ALIAS_INVALID, "a topic alias that was not set")
            self._aliases[packet.alias] = packet.topic or self._aliases[packet.alias]
            return self._aliases[packet.alias]
        return packet.topic

    def _slow_down(self, sender: Sender) -> None:
        """Pause reading from a device that sends more than it may, or when commits do not keep up: nothing is lost, it waits at the sender."""
        if self._held:
            return
        if seconds := self._door.wait_for(sender):
            limit = f"more than {sender.per_minute} values a minute; reading pauses"
            self._door.refuse(sender, Refused(Code.RATE, limit), lambda fault: None)
            self._transport.pause_reading()
            self._hold(seconds)
        elif self._unanswered > RECEIVE_MAXIMUM:
            self._transport.pause_reading()
        elif self._door.full:
            self._transport.pause_reading()
            self._door.relieved.add(self._resume)

    def _hold(self, seconds: float) -> None:
        # Looked at again every few seconds, so that a limit that was raised holds at once.
        self._held = self._loop.call_later(min(seconds, FRESH), self._release)

    def _release(self) -> None:
        self._held = None
        sender = self._sender
        if sender is not None and (seconds := self._door.wait_for(sender)):
            self._hold(seconds)
        else:
            self._resume()

    def _resume(self) -> None:
        if not self._held and not self._transport.is_closing():
            with contextlib.suppress(RuntimeError):
                self._transport.resume_reading()

    def _answer(self, packet: Publish, fault: Exception | None) -> None:
        self._unanswered -= 1
        if self._transport.is_closing():
            return
        if fault is not None and not isinstance(fault, Refused):
            # Without an answer the client sends again when it comes back, which is what it should do.
            self._end(Reason.SERVER_BUSY, "not taken; send it again")
            return
        if packet.qos:
            reason = Reason.SUCCESS if fault is None else _REASONS.get(fault.code, Reason.PAYLOAD_INVALID)
            words = "" if fault is None else fault.words
            self._transport.write(answers.puback(self._level, packet.packet_id, reason, words))
        if self._unanswered == RECEIVE_MAXIMUM // 2:
            self._resume()

    async def _subscribe(self, packet: Subscribe) -> None:
        codes: list[int] = []
        granted: list[tuple[int, bool]] = []
        for pattern, qos, wants_retained in packet.filters:
            series = series_of(pattern)
            reason = await self._refusal(pattern, series, packet)
            if reason is None and series is not None:
                granted.append((series, wants_retained))
                self._subscribed[series] = min(qos, 1)
            codes.append(min(qos, 1) if reason is None else reason)
        if self._transport.is_closing():
            return
        self._transport.write(answers.suback(self._level, packet.packet_id, codes))
        for series, wants_retained in granted:
            await self._feed.join(series, self, retained=wants_retained)

    async def _refusal(self, pattern: str, series: int | None, packet: Subscribe) -> Reason | None:
        if packet.has_id:
            return Reason.IDS_NOT_SUPPORTED
        if pattern.startswith("$share/"):
            return Reason.SHARED_NOT_SUPPORTED
        if "+" in pattern or "#" in pattern:
            return Reason.WILDCARDS_NOT_SUPPORTED
        if series is None:
            return Reason.FILTER_INVALID
        if len(self._subscribed) >= MAX_SUBSCRIPTIONS:
            return Reason.QUOTA
        sender = self._sender
        mine = sender is not None and series in sender.series
        return None if mine or await self._feed.is_public(series) else Reason.NOT_AUTHORIZED

    def _unsubscribe(self, packet: Unsubscribe) -> None:
        codes = []
        for pattern in packet.filters:
            series = series_of(pattern)
            there = series is not None and self._subscribed.pop(series, None) is not None
            if there and series is not None:
                self._feed.leave(series, self)
            codes.append(0 if there else 0x11)
        self._transport.write(answers.unsuback(self._level, packet.packet_id, codes))

    def deliver(self, series: int, payload: bytes, *, retain: bool = False) -> None:
        """Send a value to a subscriber; one that does not read is sent away."""
        if self._transport.is_closing() or series not in self._subscribed:
            return
        if self._transport.get_write_buffer_size() > MAX_UNREAD:
            self._end(Reason.QUOTA, "values are read too slowly")
            return
        packet_id = 0
        if self._subscribed[series]:
            if len(self._sent) >= min(self._window, RECEIVE_MAXIMUM):
                self._end(Reason.RECEIVE_MAXIMUM, "values are not acknowledged")
                return
            packet_id = self._new_id()
        data = answers.publish(self._level, topic_of(series), payload, packet_id=packet_id, retain=retain)
        if len(data) <= self._largest:
            self._transport.write(data)

    def _new_id(self) -> int:
        while True:
            self._next_id = self._next_id % 65_535 + 1
            if self._next_id not in self._sent:
                self._sent.add(self._next_id)
                return self._next_id

    def end(self) -> None:
        """Say farewell: the server stops."""
        self._end(Reason.SHUTTING_DOWN, "")

    def _end(self, reason: Reason, words: str) -> None:
        if self._transport.is_closing():
            return
        if self._level == V5 and not self._signing_in:
            self._transport.write(answers.disconnect(reason))
        elif not self._level:
            self._transport.write(answers.connack(V311, reason))
        if words:
            LOG.info("a connection ends: %s", words)
        self._transport.close()


def _log(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (fault := task.exception()):
        LOG.error("a subscription failed", exc_info=fault)
