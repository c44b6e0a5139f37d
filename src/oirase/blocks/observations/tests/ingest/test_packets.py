"""Packets of MQTT: read whole or in pieces, whatever the bytes; the library `mqtt5` is the second opinion on version 5."""

from __future__ import annotations

import contextlib

import mqtt5
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oirase.blocks.observations.ingest.mqtt import answers, packets
from oirase.blocks.observations.ingest.mqtt.packets import (
    V5,
    V311,
    Connect,
    Malformed,
    Publish,
    Reason,
    Subscribe,
)

LARGEST = 1_000_000
TOPICS = st.text(st.characters(exclude_characters="\0+#", exclude_categories=["Cs"]), min_size=1, max_size=60)


def read(data: bytes, level: int) -> packets.Packet:
    packet, end = packets.read(bytearray(data), 0, level, LARGEST)
    assert packet is not None
    assert end == len(data)
    return packet


@given(TOPICS, st.binary(max_size=400), st.integers(0, 1), st.integers(1, 65_535), st.integers(0, 30))
def test_messages_of_version_5_are_read_as_the_library_writes_them(
    topic: str, payload: bytes, qos: int, number: int, alias: int
) -> None:
    packet = mqtt5.PublishPacket(
        topic, payload, qos=mqtt5.QoS(qos), packet_id=number if qos else None, topic_alias=alias or None,
        content_type="application/json", user_properties=[("a", "b"), ("a", "c")],
    )  # fmt: skip
    assert read(packet.write(), V5) == Publish(topic, payload, qos, number if qos else 0, alias)


@given(st.text(max_size=20), st.integers(1, 65_535), st.booleans())
def test_sign_in_is_read_with_its_will(name: str, keep_alive: int, with_will: bool) -> None:
    name = name.replace("\0", "")
    name = name.encode("utf-8", "ignore").decode()
    will = mqtt5.Will("gone", payload=b"x", will_delay_interval=5) if with_will else None
    packet = mqtt5.ConnectPacket(
        name,
        username="buoy",
        password=b"key",
        keep_alive=keep_alive,
        will=will,
        receive_max=9,
        max_packet_size=5_000,
        session_expiry_interval=7,
    )
    assert read(packet.write(), 0) == Connect(V5, name, "buoy", "key", keep_alive, 9, 5_000)


def test_subscriptions_are_read_as_the_library_writes_them() -> None:
    filters = [
        mqtt5.TopicFilter("a/b", max_qos=mqtt5.QoS.AT_LEAST_ONCE),
        mqtt5.TopicFilter("c", retain_handling=mqtt5.RetainHandling.SEND_NEVER),
    ]
    found = read(mqtt5.SubscribePacket(7, filters, subscription_id=3).write(), V5)
    assert found == Subscribe(7, (("a/b", 1, True), ("c", 2, False)), True)
    assert read(mqtt5.UnsubscribePacket(7, ["a/b"]).write(), V5) == packets.Unsubscribe(7, ("a/b",))
    assert read(mqtt5.PubAckPacket(9).write(), V5) == packets.PubAck(9)
    assert read(mqtt5.PingReqPacket().write(), V5) == packets.Ping()
    assert read(mqtt5.DisconnectPacket().write(), V5) == packets.Disconnect()


@given(TOPICS, st.binary(max_size=200), st.integers(0, 65_535), st.booleans())
def test_the_library_reads_what_we_write(topic: str, payload: bytes, number: int, retain: bool) -> None:
    got, _ = mqtt5.read(memoryview(answers.publish(V5, topic, payload, packet_id=number, retain=retain)))
    assert isinstance(got, mqtt5.PublishPacket)
    assert (got.topic, got.payload, got.packet_id or 0, got.retain, int(got.qos)) == (
        topic,
        payload,
        number,
        retain,
        min(number, 1),
    )


def test_the_library_reads_our_answers() -> None:
    ack, _ = mqtt5.read(memoryview(answers.puback(V5, 7, Reason.PAYLOAD_INVALID, "row 3: no")))
    assert isinstance(ack, mqtt5.PubAckPacket)
    assert (ack.packet_id, int(ack.reason_code), ack.reason_str) == (7, 0x99, "row 3: no")
    hello, _ = mqtt5.read(
        memoryview(answers.connack(V5, Reason.SUCCESS, limits=(10, 1_000, 3), client_id="made"))
    )
    assert isinstance(hello, mqtt5.ConnAckPacket)
    assert (hello.receive_max, hello.max_packet_size, hello.topic_alias_max, hello.assigned_client_id) == (
        10,
        1_000,
        3,
        "made",
    )
    assert (
        int(hello.max_qos),
        hello.wildcard_subscription_available,
        hello.shared_subscription_available,
    ) == (1, False, False)
    assert isinstance(mqtt5.read(memoryview(answers.suback(V5, 7, [1, 0x87])))[0], mqtt5.SubAckPacket)
    assert isinstance(mqtt5.read(memoryview(answers.unsuback(V5, 7, [0, 0x11])))[0], mqtt5.UnsubAckPacket)
    assert isinstance(
        mqtt5.read(memoryview(answers.disconnect(Reason.SERVER_BUSY)))[0], mqtt5.DisconnectPacket
    )
    assert isinstance(mqtt5.read(memoryview(answers.PONG))[0], mqtt5.PingRespPacket)


def test_version_3_1_1_by_the_book() -> None:
    sign_in = b"\x10\x18\x00\x04MQTT\x04\xc2\x00\x3c\x00\x02me\x00\x02ab\x00\x04pass"
    assert read(sign_in, 0) == Connect(V311, "me", "ab", "pass", 60, 65_535, 2**28)
    assert read(b"\x32\x09\x00\x03a/b\x00\x0ahi", V311) == Publish("a/b", b"hi", 1, 10, 0)
    assert read(b"\x82\x08\x00\x0a\x00\x03a/b\x01", V311) == Subscribe(10, (("a/b", 1, True),), False)
    assert answers.suback(V311, 10, [1, 0x87]) == b"\x90\x04\x00\x0a\x01\x80"
    assert answers.connack(V311, Reason.BAD_CREDENTIALS) == b"\x20\x02\x00\x04"
    assert answers.puback(V311, 10, Reason.PAYLOAD_INVALID, "words") == b"\x40\x02\x00\x0a"


@pytest.mark.parametrize(
    ("data", "level", "reason"),
    [
        (b"\x34\x07\x00\x03a/b\x00\x0a", V311, Reason.QOS_NOT_SUPPORTED), (b"\x36\x00", V5, Reason.MALFORMED),
        (b"\x30\x05\x00\x03a/#", V311, Reason.TOPIC_INVALID), (b"\x30\xff\xff\xff\x7f", V5, Reason.TOO_LARGE),
        (b"\x30\xff\xff\xff\xff\x01", V5, Reason.MALFORMED), (b"\x30\x05\x00\x03a/b", 0, Reason.PROTOCOL_ERROR),
        (b"\x30\x05\x00\x03a\xff/", V311, Reason.MALFORMED), (b"\x10\x00", V5, Reason.PROTOCOL_ERROR),
        (b"\x10\x0c\x00\x04MQTT\x03\x02\x00\x3c\x00\x00", 0, Reason.UNSUPPORTED_VERSION),
    ],
)  # fmt: skip
def test_what_is_not_allowed_ends_with_its_reason(data: bytes, level: int, reason: Reason) -> None:
    with pytest.raises(Malformed) as malformed:
        packets.read(bytearray(data), 0, level, LARGEST)
    assert malformed.value.reason is reason


@given(st.binary(max_size=300), st.sampled_from([0, V311, V5]))
@example(b"\x10\x0c\x00\x04MQTT\x05\x02\x00\x3c\x80\x80\x80\x80\x01", 0)
def test_no_bytes_break_the_reader(data: bytes, level: int) -> None:
    buffer, at = bytearray(data), 0
    try:
        while True:
            packet, end = packets.read(buffer, at, level, LARGEST)
            if packet is None:
                break
            assert end > at
            at = end
    except Malformed:
        pass


@given(
    st.sampled_from([0x10, 0x30, 0x32, 0x40, 0x82, 0xA2, 0xC0, 0xE0]),
    st.binary(max_size=120),
    st.sampled_from([0, V311, V5]),
)
def test_no_body_breaks_the_reader(kind: int, body: bytes, level: int) -> None:
    with contextlib.suppress(Malformed):
        packets.read(bytearray([kind, len(body)]) + body, 0, level, LARGEST)


@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=5), st.integers(1, 7))
def test_pieces_give_the_same_packets(payloads: list[bytes], step: int) -> None:
    stream = b"".join(answers.publish(V5, "a/b", one, packet_id=7) for one in payloads)
    buffer, got = bytearray(), []
    for first in range(0, len(stream), step):
        buffer += stream[first : first + step]
        while True:
            packet, end = packets.read(buffer, 0, V5, LARGEST)
            if packet is None:
                break
            got.append(packet.payload)  # type: ignore[union-attr]
            del buffer[:end]
    assert got == payloads
