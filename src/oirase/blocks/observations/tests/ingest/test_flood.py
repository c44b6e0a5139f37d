"""A device that floods, one that is too large, one that does not read: each is held back, the others go on."""

from __future__ import annotations

import json
import socket
import time

import paho.mqtt.client as mqtt
from tests.fixtures.people import set_up

from oirase.blocks.observations.ingest.arrivals import now_ms
from oirase.blocks.observations.ingest.mqtt import answers, packets
from oirase.blocks.observations.models import Device
from oirase.blocks.observations.tests.ingest.conftest import Field
from oirase.blocks.observations.tests.ingest.processes import Processes, until
from oirase.blocks.observations.tests.ingest.test_clients_as_found import client, errors, post, topic, values


def test_a_flooding_device_is_held_and_the_others_go_on(processes: Processes, committed_field: Field) -> None:
    with set_up():
        Device.objects.filter(pk=committed_field.device.pk).update(per_minute=60)
    now = now_ms()
    flooding = client(processes, "buoy-1", committed_field.key, mqtt.MQTTv5)
    other = client(processes, "buoy-2", committed_field.other_key)
    told = [
        flooding.publish(
            "values", json.dumps([[committed_field.surface.number, now - place * 1000, place]]), qos=1
        )
        for place in range(2_000)
    ]
    begun = time.monotonic()
    for place in range(20):
        body = json.dumps([[committed_field.foreign.number, now - place * 1000, place]])
        other.publish("values", body, qos=1).wait_for_publish(5)
    assert time.monotonic() - begun < 5
    until(lambda: len(values(committed_field.foreign.number)) == 20)
    assert not told[-1].is_published()
    until(lambda: errors().get("rate"))
    status, headers, _ = post(processes, "/ingest/values", b"[]", "buoy-1", committed_field.key)
    assert status == 429
    assert int(headers["retry-after"]) >= 1
    with set_up():
        Device.objects.filter(pk=committed_field.device.pk).update(per_minute=1_000_000)
    told[-1].wait_for_publish(30)
    until(lambda: len(values(committed_field.surface.number)) == 2_000)
    for one in (flooding, other):
        one.loop_stop()


def test_a_packet_that_is_too_large_ends_the_connection_before_it_is_there(
    processes: Processes, committed_field: Field
) -> None:
    with socket.create_connection(("127.0.0.1", processes.mqtt), 10) as raw:
        name, key = b"buoy-1", committed_field.key.encode()
        body = (
            b"\x00\x04MQTT\x05\xc2\x00\x3c\x00\x00\x02me"
            + len(name).to_bytes(2, "big")
            + name
            + len(key).to_bytes(2, "big")
            + key
        )
        raw.sendall(bytes([0x10, len(body)]) + body)
        assert raw.recv(1_000)[:1] == b"\x20"
        raw.sendall(b"\x30\xff\xff\xff\x7f" + bytes(1_000))
        assert raw.recv(1_000) == answers.disconnect(packets.Reason.TOO_LARGE)
        assert raw.recv(1_000) == b""


def test_strangers_bytes_and_silence_cost_a_connection_only(
    processes: Processes, committed_field: Field
) -> None:
    for given in (
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00" * 100,
        b"\x10\xff\xff\xff\xff\xff",
        b"\x10\x0c\x00\x04MQTT\x07\x02\x00\x3c\x00\x00",
    ):
        with socket.create_connection(("127.0.0.1", processes.mqtt), 10) as raw:
            raw.sendall(given)
            while raw.recv(1_000):
                pass
    sender = client(processes, "buoy-1", committed_field.key)
    sender.publish(topic(committed_field.surface.number), b'{"result": 1}', qos=1).wait_for_publish(10)
    sender.loop_stop()
    assert "Traceback" not in processes.log.read_text()


def test_qos_2_is_refused_by_its_reason(processes: Processes, committed_field: Field) -> None:
    ended: list[int] = []
    sender = client(processes, "buoy-1", committed_field.key)
    sender.on_disconnect = lambda *given: ended.append(1)
    sender.publish(topic(committed_field.surface.number), b'{"result": 1}', qos=2)
    until(lambda: ended)
    sender.loop_stop()
    assert values(committed_field.surface.number) == []


def test_a_key_that_is_ended_cuts_its_connection(processes: Processes, committed_field: Field) -> None:
    ended: list[int] = []
    sender = client(processes, "buoy-1", committed_field.key, mqtt.MQTTv5)
    sender.on_disconnect = lambda *given: ended.append(given[3].value)
    with set_up():
        Device.objects.filter(pk=committed_field.device.pk).update(active=False)
    until(lambda: ended)
    assert ended[0] == 0x87
    sender.loop_stop()


def test_a_port_that_somebody_else_has_is_waited_for(processes: Processes, committed_field: Field) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        second = Processes(
            processes.database, processes.folder, {"OIRASE_INGEST_PORT": str(taken.getsockname()[1])}
        )
        second.http = processes.http
        second.start("listener")
        sender = client(second, "buoy-1", committed_field.key)
        sender.publish(topic(committed_field.surface.number), b'{"result": 1}', qos=1).wait_for_publish(10)
        sender.loop_stop()
        assert second.stop("listener") == 0
    assert "cannot be opened" in processes.log.read_text()
