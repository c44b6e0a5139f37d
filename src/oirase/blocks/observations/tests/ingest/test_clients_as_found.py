"""paho-mqtt, Debian's mosquitto_pub and curl's way of posting, unmodified, against the running listener and writer."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import threading
import urllib.error
import urllib.request
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from tests.fixtures.people import set_up

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.ingest.arrivals import now_ms
from oirase.blocks.observations.models import Device, DeviceError
from oirase.blocks.observations.tests.ingest.conftest import Field
from oirase.blocks.observations.tests.ingest.processes import Processes, until

VERSIONS = [mqtt.MQTTv311, mqtt.MQTTv5]


def client(processes: Processes, code: str, key: str, version: int = mqtt.MQTTv311) -> mqtt.Client:
    """Return paho's client, signed in and running."""
    made = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"test-{os.getpid()}-{code}", protocol=version)
    made.username_pw_set(code, key)
    signed_in = threading.Event()
    made.on_connect = lambda *given: signed_in.set() if given[3] == 0 else None
    made.connect("127.0.0.1", processes.mqtt, keepalive=30)
    made.loop_start()
    assert signed_in.wait(10)
    return made


def topic(number: int) -> str:
    return f"v1.1/Datastreams({number})/Observations"


def values(number: int) -> list[float]:
    return store().range(number, 0, 2**42)["value"].tolist()  # type: ignore[no-any-return]


def errors() -> dict[str, int]:
    with set_up():
        return {one.code: one.count for one in DeviceError.objects.all()}


@pytest.mark.parametrize("version", VERSIONS)
def test_paho_publishes_and_is_answered_after_the_commit(
    processes: Processes, committed_field: Field, version: int
) -> None:
    number, now = committed_field.surface.number, now_ms()
    sender = client(processes, "buoy-1", committed_field.key, version)
    for place in range(50):
        told = sender.publish(
            topic(number),
            json.dumps({"phenomenonTime": f"2026-03-01T00:{place:02d}:00Z", "result": place / 10}),
            qos=1,
        )
        last = told
    last.wait_for_publish(10)
    assert last.is_published()
    sender.publish(
        "values", json.dumps([[number, now, 7.0], [committed_field.deep.number, now, 8.0]]), qos=1
    ).wait_for_publish(10)
    sender.publish(topic(number), b"{no json", qos=0)
    sender.publish(topic(committed_field.foreign.number), b'{"result": 1}', qos=1).wait_for_publish(10)
    sender.publish(topic(2**30), b'{"result": 1}', qos=1).wait_for_publish(10)
    until(lambda: values(number) == [*(place / 10 for place in range(50)), 7.0])
    until(lambda: set(errors()) == {"malformed", "no-right", "unknown-series"})
    sender.disconnect()
    sender.loop_stop()
    with set_up():
        assert Device.objects.get(pk=committed_field.device.pk).seen_at is not None


def test_version_5_tells_why_a_message_was_refused(processes: Processes, committed_field: Field) -> None:
    sender = client(processes, "buoy-1", committed_field.key, mqtt.MQTTv5)
    told: dict[int, Any] = {}
    there = threading.Event()

    def published(_client: Any, _data: Any, number: int, reason: Any, properties: Any) -> None:
        told[number] = (reason.value, getattr(properties, "ReasonString", ""))
        there.set()

    sender.on_publish = published
    for body, reason, words in (
        (b'{"result": NaN}', 0x99, "no NaN"),
        (b'{"phenomenonTime": "1970-01-01T00:00:05Z", "result": 1}', 0x99, "clock"),
        (b'{"phenomenonTime": "2099-01-01T00:00:05Z", "result": 1}', 0x99, "future"),
        (b'{"result": 1, "parameters": {"unit": "K"}}', 0x99, "degC"),
    ):
        there.clear()
        number = sender.publish(topic(committed_field.surface.number), body, qos=1).mid
        assert there.wait(10)
        assert told[number][0] == reason
        assert words in told[number][1]
    sender.loop_stop()


@pytest.mark.parametrize("version", VERSIONS)
def test_subscribers_get_the_latest_value_and_then_new_ones(
    processes: Processes, committed_field: Field, version: int
) -> None:
    number, now = committed_field.surface.number, now_ms()
    device = client(processes, "buoy-1", committed_field.key, version)
    device.publish("values", json.dumps([[number, now - 1000, 1.0]]), qos=1).wait_for_publish(10)
    until(lambda: values(number) == [1.0])
    got: list[tuple[float, bool]] = []
    granted: list[Any] = []
    reader = client(processes, "buoy-2", committed_field.other_key, version)
    reader.on_message = lambda _c, _d, message: got.append(
        (json.loads(message.payload)["result"], message.retain)
    )
    reader.on_subscribe = lambda *given: granted.append([one.value for one in given[3]])
    reader.subscribe(
        [(topic(number), 1), (topic(committed_field.deep.number), 1), ("v1.1/#", 0), (topic(number), 2)]
    )
    until(lambda: got)
    device.publish("values", json.dumps([[number, now, 2.0]]), qos=1).wait_for_publish(10)
    until(lambda: (2.0, False) in got)
    assert got[0] == (1.0, True)
    assert granted[0] == ([1, 0x80, 0x80, 1] if version == mqtt.MQTTv311 else [1, 0x87, 0xA2, 1])
    for one in (device, reader):
        one.loop_stop()


def test_a_wrong_key_is_sent_away_and_seen_at_the_device(
    processes: Processes, committed_field: Field
) -> None:
    told: list[Any] = []
    stranger = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    stranger.username_pw_set("buoy-1", committed_field.other_key)
    stranger.on_connect = lambda *given: told.append(given[3].value)
    stranger.connect("127.0.0.1", processes.mqtt)
    stranger.loop_start()
    until(lambda: told)
    stranger.loop_stop()
    assert told[0] == 0x86
    until(lambda: "wrong-key" in errors())


def mosquitto(program: str) -> str:
    """Return Debian's program; skipped with the reason where it is absent, failed in CI."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if not found:
        reason = f"{program} is not installed (Debian: apt install mosquitto mosquitto-clients)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.mark.parametrize("version", ["mqttv311", "mqttv5"])
def test_mosquitto_pub_sends_a_value(processes: Processes, committed_field: Field, version: str) -> None:
    words = [
        mosquitto("mosquitto_pub"), "-h", "127.0.0.1", "-p", str(processes.mqtt), "-u", "buoy-1", "-P", committed_field.key, "-V", version,
        "-q", "1", "-t", topic(committed_field.surface.number), "-m", '{"result": 4.5}',
    ]  # fmt: skip
    subprocess.run(words, check=True, timeout=20)
    until(lambda: values(committed_field.surface.number) == [4.5])


def post(
    processes: Processes, path: str, body: bytes, code: str, key: str
) -> tuple[int, dict[str, str], Any]:
    """Post as a device does; return status, headers and body."""
    secret = base64.b64encode(f"{code}:{key}".encode()).decode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{processes.http}{path}",
        body,
        {"Authorization": f"Basic {secret}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
            return answer.status, dict(answer.headers), json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), json.loads(error.read())


def test_http_answers_as_sensorthings_does(processes: Processes, committed_field: Field) -> None:
    number, key = committed_field.surface.number, committed_field.key
    status, headers, _ = post(
        processes, f"/sta/v1.1/Datastreams({number})/Observations", b'{"result": 1.5}', "buoy-1", key
    )
    assert status == 201
    assert f"http://127.0.0.1:{processes.http}/sta/v1.1/Observations(" in headers["location"]
    body = json.dumps(
        {"phenomenonTime": "2026-03-01T00:00:00Z", "result": 2.5, "Datastream": {"@iot.id": number}}
    ).encode()
    assert post(processes, "/sta/v1.1/Observations", body, "buoy-1", key)[0] == 201
    arrays = [
        {
            "Datastream": {"@iot.id": number},
            "components": ["phenomenonTime", "result"],
            "dataArray": [["2026-03-01T01:00:00Z", 3.5], ["2026-03-01T02:00:00Z", 4.5]],
        }
    ]
    status, _, links = post(
        processes, "/sta/v1.1/CreateObservations", json.dumps(arrays).encode(), "buoy-1", key
    )
    assert (status, len(links)) == (201, 2)
    assert post(processes, "/sta/v1.1/Observations", body, "buoy-1", "wrong")[0] == 401
    assert post(processes, "/sta/v1.1/Observations", body, "buoy-2", committed_field.other_key)[0] == 403
    status, _, problem = post(processes, "/ingest/values", b"[[1, 2]]", "buoy-1", key)
    assert (status, problem["code"], problem["row"]) == (400, "malformed", 0)
    assert post(processes, "/nowhere", b"", "buoy-1", key)[0] == 404
    until(lambda: values(number)[:3] == [2.5, 3.5, 4.5])


def test_both_end_cleanly_when_asked(processes: Processes, committed_field: Field) -> None:
    sender = client(processes, "buoy-1", committed_field.key, mqtt.MQTTv5)
    assert processes.stop("listener") == 0
    assert processes.stop("writer") == 0
    sender.loop_stop()
    assert "Traceback" not in processes.log.read_text()
