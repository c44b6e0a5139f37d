"""MQTT control packets as a server reads them; `answers` writes its own. Both versions differ by properties and codes only.

Numbers in brackets are sections of MQTT 5.0. Whatever the bytes are, `read` returns a packet, None (not all is there yet) or raises Malformed.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

V311, V5 = 4, 5
CONNECT, CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP = 1, 2, 3, 4, 5, 6, 7
SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP, DISCONNECT, AUTH = 8, 9, 10, 11, 12, 13, 14, 15
# Flags in the fixed header that are prescribed [2.1.3]; those of PUBLISH mean something.
_FLAGS = {CONNECT: 0, PUBACK: 0, SUBSCRIBE: 2, UNSUBSCRIBE: 2, PINGREQ: 0, DISCONNECT: 0}


class Reason(IntEnum):
    """Reason codes of MQTT 5 [2.4] that the listener uses."""

    SUCCESS = 0x00
    UNSPECIFIED = 0x80
    MALFORMED = 0x81
    PROTOCOL_ERROR = 0x82
    UNSUPPORTED_VERSION = 0x84
    BAD_CREDENTIALS = 0x86
    NOT_AUTHORIZED = 0x87
    SERVER_BUSY = 0x89
    SHUTTING_DOWN = 0x8B
    KEEP_ALIVE = 0x8D
    TAKEN_OVER = 0x8E
    FILTER_INVALID = 0x8F
    TOPIC_INVALID = 0x90
    RECEIVE_MAXIMUM = 0x93
    ALIAS_INVALID = 0x94
    TOO_LARGE = 0x95
    QUOTA = 0x97
    PAYLOAD_INVALID = 0x99
    QOS_NOT_SUPPORTED = 0x9B
    SHARED_NOT_SUPPORTED = 0x9E
    IDS_NOT_SUPPORTED = 0xA1
    WILDCARDS_NOT_SUPPORTED = 0xA2


class Malformed(Exception):
    """Bytes that are no packet, or one that is not allowed here; the connection ends with this reason."""

    def __init__(self, reason: Reason, words: str) -> None:
        self.reason = reason
        super().__init__(words)


class Connect(NamedTuple):
    """A client signs in [3.1]. `receive_maximum` and `largest` bound what we send."""

    level: int
    client_id: str
    username: str
    password: str
    keep_alive: int
    receive_maximum: int
    largest: int


class Publish(NamedTuple):
    """A message [3.3]; `alias` is 0 where the client used none."""

    topic: str
    payload: bytes
    qos: int
    packet_id: int
    alias: int


class Subscribe(NamedTuple):
    """Topic filters with the QoS that is asked for, and whether retained messages are wanted [3.8]."""

    packet_id: int
    filters: tuple[tuple[str, int, bool], ...]
    has_id: bool


class Unsubscribe(NamedTuple):
    """Topic filters [3.10]."""

    packet_id: int
    filters: tuple[str, ...]


class PubAck(NamedTuple):
    """A message of ours has arrived [3.4]."""

    packet_id: int


class Ping(NamedTuple):
    """The client is still there [3.12]."""


class Disconnect(NamedTuple):
    """The client leaves [3.14]."""


Packet = Connect | Publish | Subscribe | Unsubscribe | PubAck | Ping | Disconnect


class _Body:
    """Reads the fields of a packet's body."""

    __slots__ = ("at", "data", "end")

    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.end = data, 0, len(data)

    def take(self, n: int) -> bytes:
        at = self.at
        if at + n > self.end:
            raise Malformed(Reason.MALFORMED, "a packet that ends too early")
        self.at = at + n
        return self.data[at : self.at]

    def byte(self) -> int:
        return self.take(1)[0]

    def short(self) -> int:
        return int.from_bytes(self.take(2), "big")

    def long(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def binary(self) -> bytes:
        return self.take(self.short())

    def text(self) -> str:
        try:
            found = self.binary().decode()
        except UnicodeDecodeError as error:
            raise Malformed(Reason.MALFORMED, "text that is not UTF-8") from error
        if "\0" in found:
            raise Malformed(Reason.MALFORMED, "text with a NUL")
        return found

    def varint(self) -> int:
        value = 0
        for place in range(4):
            byte = self.byte()
            value |= (byte & 0x7F) << 7 * place
            if not byte & 0x80:
                return value
        raise Malformed(Reason.MALFORMED, "a length of more than four bytes")

    def rest(self) -> bytes:
        return self.take(self.end - self.at)

    def pair(self) -> tuple[str, str]:
        return self.text(), self.text()


# Properties that clients may send [2.2.2.2], how they are read, and where they may stand.
_ALIAS, _SUBSCRIPTION_ID, _RECEIVE_MAXIMUM, _LARGEST, _USER = 0x23, 0x0B, 0x21, 0x27, 0x26
_READ: dict[int, Any] = {
    0x01: _Body.byte, 0x02: _Body.long, 0x03: _Body.text, 0x08: _Body.text, 0x09: _Body.binary, 0x0B: _Body.varint, 0x11: _Body.long,
    0x15: _Body.text, 0x16: _Body.binary, 0x17: _Body.byte, 0x18: _Body.long, 0x19: _Body.byte, 0x1F: _Body.text, 0x21: _Body.short,
    0x22: _Body.short, 0x23: _Body.short, 0x26: _Body.pair, 0x27: _Body.long,
}  # fmt: skip
_MESSAGE = {0x01, 0x02, 0x03, 0x08, 0x09, _USER}
_IN_CONNECT = {0x11, 0x15, 0x16, 0x17, 0x19, 0x21, 0x22, 0x27, _USER}
_IN_WILL = _MESSAGE | {0x18}
_IN_PUBLISH = _MESSAGE | {_ALIAS}
_IN_ACK = {0x1F, _USER}
_IN_DISCONNECT = {0x11, 0x1F, _USER}
_IN_SUBSCRIBE = {_SUBSCRIPTION_ID, _USER}


def _properties(body: _Body, allowed: set[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    end = body.varint() + body.at
    if end > body.end:
        raise Malformed(Reason.MALFORMED, "properties that end too late")
    while body.at < end:
        name = body.varint()
        if name not in allowed or (name in found and name != _USER):
            raise Malformed(Reason.PROTOCOL_ERROR, f"property {name:#x} may not stand here")
        found[name] = _READ[name](body)
    if body.at != end:
        raise Malformed(Reason.MALFORMED, "properties of another length")
    return found


def read(buffer: bytearray, at: int, level: int, largest: int) -> tuple[Packet | None, int]:
    """Return the packet that begins at a place and where the next one does; (None, `at`) when not all of it is there yet.

    `level` is the protocol's version as CONNECT said, 0 before. A packet above `largest` bytes is refused when its head is there.
    """
    length, shift, place = 0, 0, at + 1
    while True:
        if place >= len(buffer):
            return None, at
        byte = buffer[place]
        length |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if not byte & 0x80:
            break
        if shift > 21:
            raise Malformed(Reason.MALFORMED, "a length of more than four bytes")
    if length > largest:
        raise Malformed(Reason.TOO_LARGE, f"a packet of more than {largest} bytes")
    kind, flags = buffer[at] >> 4, buffer[at] & 0x0F
    _allowed(kind, flags, level)
    if place + length > len(buffer):
        return None, at
    body = _Body(bytes(buffer[place : place + length]))
    packet = _publish(body, flags, level) if kind == PUBLISH else _other(kind, body, level)
    if body.at != body.end:
        raise Malformed(Reason.MALFORMED, "a packet that is too long")
    return packet, place + length


def _allowed(kind: int, flags: int, level: int) -> None:
    if (kind == CONNECT) != (level == 0):
        raise Malformed(Reason.PROTOCOL_ERROR, "CONNECT comes first, and once")
    if kind == PUBLISH:
        if flags & 6 == 6:
            raise Malformed(Reason.MALFORMED, "QoS 3")
        if flags & 4:
            raise Malformed(
                Reason.QOS_NOT_SUPPORTED,
                "QoS 2 is not taken; QoS 1 is enough, because repeated values change nothing",
            )
        return
    if _FLAGS.get(kind) != flags:
        raise Malformed(
            Reason.MALFORMED if kind in _FLAGS else Reason.PROTOCOL_ERROR, f"packet {kind} with flags {flags}"
        )


def _other(kind: int, body: _Body, level: int) -> Packet:
    if kind == CONNECT:
        return _connect(body)
    if kind == SUBSCRIBE:
        return _subscribe(body, level)
    if kind == UNSUBSCRIBE:
        return _unsubscribe(body, level)
    if kind == PUBACK:
        return _puback(body, level)
    if kind == PINGREQ:
        return Ping()
    if level == V5 and body.end:
        body.byte()
        if body.at < body.end:
            _properties(body, _IN_DISCONNECT)
    return Disconnect()


def _connect(body: _Body) -> Connect:
    if body.binary() != b"MQTT":
        raise Malformed(Reason.UNSUPPORTED_VERSION, "another protocol")
    level, flags, keep_alive = body.byte(), body.byte(), body.short()
    if level not in (V311, V5):
        raise Malformed(Reason.UNSUPPORTED_VERSION, f"version {level}")
    if flags & 1 or (not flags & 4 and flags & 0x38) or flags & 0x18 == 0x18:
        raise Malformed(Reason.MALFORMED, "flags of CONNECT")
    told = _properties(body, _IN_CONNECT) if level == V5 else {}
    client_id = body.text()
    if flags & 4:
        if level == V5:
            _properties(body, _IN_WILL)
        body.text()
        body.binary()
    username = body.text() if flags & 0x80 else ""
    password = body.binary() if flags & 0x40 else b""
    receive_maximum, largest = told.get(_RECEIVE_MAXIMUM, 65_535), told.get(_LARGEST, 2**28)
    if not receive_maximum or not largest or 0x16 in told and 0x15 not in told:
        raise Malformed(Reason.PROTOCOL_ERROR, "a property of CONNECT that is not allowed")
    return Connect(
        level, client_id, username, password.decode("utf-8", "replace"), keep_alive, receive_maximum, largest
    )


def _publish(body: _Body, flags: int, level: int) -> Publish:
    topic = body.text()
    qos = flags >> 1 & 3
    packet_id = _identifier(body) if qos else 0
    alias = 0
    if level == V5:
        told = _properties(body, _IN_PUBLISH)
        alias = told.get(_ALIAS, 0)
        if _ALIAS in told and not alias:
            raise Malformed(Reason.ALIAS_INVALID, "topic alias 0")
    if "+" in topic or "#" in topic or not (topic or alias):
        raise Malformed(Reason.TOPIC_INVALID, "no topic to publish to")
    return Publish(topic, body.rest(), qos, packet_id, alias)


def _identifier(body: _Body) -> int:
    found = body.short()
    if not found:
        raise Malformed(Reason.MALFORMED, "packet identifier 0")
    return found


def _puback(body: _Body, level: int) -> PubAck:
    packet_id = _identifier(body)
    if level == V5 and body.at < body.end:
        body.byte()
        if body.at < body.end:
            _properties(body, _IN_ACK)
    return PubAck(packet_id)


def _subscribe(body: _Body, level: int) -> Subscribe:
    packet_id = _identifier(body)
    told = _properties(body, _IN_SUBSCRIBE) if level == V5 else {}
    filters = []
    while body.at < body.end:
        pattern, options = body.text(), body.byte()
        if options & 3 == 3 or options & (0xC0 if level == V5 else 0xFC) or options & 0x30 == 0x30:
            raise Malformed(Reason.MALFORMED, "options of a subscription")
        filters.append((pattern, options & 3, options & 0x30 != 0x20))
    if not filters:
        raise Malformed(Reason.PROTOCOL_ERROR, "a subscription to nothing")
    return Subscribe(packet_id, tuple(filters), _SUBSCRIPTION_ID in told)


def _unsubscribe(body: _Body, level: int) -> Unsubscribe:
    packet_id = _identifier(body)
    if level == V5:
        _properties(body, {_USER})
    filters = []
    while body.at < body.end:
        filters.append(body.text())
    if not filters:
        raise Malformed(Reason.PROTOCOL_ERROR, "an end of no subscription")
    return Unsubscribe(packet_id, tuple(filters))
