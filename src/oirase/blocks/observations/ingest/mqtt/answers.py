"""MQTT control packets as a server writes them. Numbers in brackets are sections of MQTT 5.0."""

from __future__ import annotations

import struct

from oirase.blocks.observations.ingest.mqtt.packets import (
    CONNACK,
    DISCONNECT,
    PINGRESP,
    PUBACK,
    PUBLISH,
    SUBACK,
    UNSUBACK,
    V5,
    V311,
    Reason,
)

# What 3.1.1 answers to CONNECT (MQTT 3.1.1, 3.2.2.3).
RETURN_CODES = {
    Reason.SUCCESS: 0, Reason.UNSUPPORTED_VERSION: 1, Reason.SERVER_BUSY: 3, Reason.BAD_CREDENTIALS: 4, Reason.NOT_AUTHORIZED: 5,
}  # fmt: skip


def _varint(value: int) -> bytes:
    found = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        found.append(low | (0x80 if value else 0))
        if not value:
            return bytes(found)


def _packet(kind: int, body: bytes, flags: int = 0) -> bytes:
    return bytes([kind << 4 | flags]) + _varint(len(body)) + body


def _text(value: str) -> bytes:
    data = value.encode()[:65_535]
    return struct.pack(">H", len(data)) + data


def connack(
    level: int, reason: Reason, *, limits: tuple[int, int, int] = (0, 0, 0), client_id: str = ""
) -> bytes:
    """Return the answer to CONNECT [3.2]; `limits` are receive maximum, largest packet and topic aliases that we take."""
    if level == V311:
        return _packet(CONNACK, bytes([0, RETURN_CODES.get(reason, 3)]))
    told = b""
    if reason is Reason.SUCCESS:
        receive, largest, aliases = limits
        told = struct.pack(
            ">BHBBBIBHBBBBBB", 0x21, receive, 0x24, 1, 0x27, largest, 0x22, aliases, 0x28, 0, 0x29, 0, 0x2A, 0
        )
        told += b"\x11" + bytes(4) + (b"\x12" + _text(client_id) if client_id else b"")
    return _packet(CONNACK, bytes([0, reason]) + _varint(len(told)) + told)


def puback(level: int, packet_id: int, reason: Reason = Reason.SUCCESS, words: str = "") -> bytes:
    """Return the answer to PUBLISH [3.4]; 3.1.1 has no other answer than that the message is dealt with."""
    head = struct.pack(">H", packet_id)
    if level == V311 or reason is Reason.SUCCESS:
        return b"\x40\x02" + head
    told = b"\x1f" + _text(words[:200]) if words else b""
    return _packet(PUBACK, head + bytes([reason]) + _varint(len(told)) + told)


def suback(level: int, packet_id: int, codes: list[int]) -> bytes:
    """Return the answer to SUBSCRIBE [3.9]: granted QoS or reason of each filter."""
    plain = [min(one, 0x80) for one in codes] if level == V311 else codes
    return _packet(SUBACK, struct.pack(">H", packet_id) + (b"\0" if level == V5 else b"") + bytes(plain))


def unsuback(level: int, packet_id: int, codes: list[int]) -> bytes:
    """Return the answer to UNSUBSCRIBE [3.11]."""
    return _packet(UNSUBACK, struct.pack(">H", packet_id) + (b"\0" + bytes(codes) if level == V5 else b""))


def publish(level: int, topic: str, payload: bytes, *, packet_id: int = 0, retain: bool = False) -> bytes:
    """Return a message, with QoS 1 when it has a packet identifier [3.3]."""
    head = (
        _text(topic) + (struct.pack(">H", packet_id) if packet_id else b"") + (b"\0" if level == V5 else b"")
    )
    return _packet(PUBLISH, head + payload, (2 if packet_id else 0) | retain)


def disconnect(reason: Reason) -> bytes:
    """Return the server's farewell of MQTT 5 [3.14]."""
    return _packet(DISCONNECT, bytes([reason, 0]))


PONG = _packet(PINGRESP, b"")
