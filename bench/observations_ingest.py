"""How many values devices can hand in: single MQTT messages against Mosquitto alone, batches, the whole pipeline, single posts."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.observations_alerts import latency

RUNS = 3
ROOT = Path(__file__).resolve().parents[1]
MESSAGES = {True: 4_000, False: 20_000}
BATCHES = {True: 300, False: 1_500}
PER_BATCH = 100
PER_LARGE_BATCH = 1_000
POSTS = {True: 4_000, False: 20_000}
CONNECTIONS = 32
# What devices send begins so long ago and goes on minute by minute, so that no value is late and none is out of the ordinary.
SINCE_DAYS, MINUTE_MS = 4_000, 60_000


@dataclass
class _Database:
    given: dict[str, str]

    def environment(self) -> dict[str, str]:
        """Return the settings by which a process reaches it."""
        return self.given


def measured(
    environment: dict[str, str], folder: Path, store_speed: float, anchor_posts: float | None, *, short: bool
) -> Iterator[dict[str, Any]]:
    """Measure on a database that has been made ready, with three tests and a rule in force on the series.

    `store_speed` is the store's rows per second of the same run, `anchor_posts` what the other server takes of single posts in a second.
    """
    from oirase.blocks.observations.tests.ingest.conftest import make_field
    from oirase.blocks.observations.tests.ingest.processes import Processes

    # A device of a bench is not held to the rate of one in the field.
    field = make_field(per_minute=100_000_000)
    _tested(field.surface)
    processes = Processes(_Database(environment), folder)  # type: ignore[arg-type]
    for name in ("worker", "writer", "listener"):
        processes.start(name)
    try:
        who = ["buoy-1", field.key, str(field.surface.number)]
        yield from _messages(processes.mqtt, who, folder, store_speed, short=short)
        posts = [_posts(processes.http, field, POSTS[short]) for _ in range(RUNS)]
        found = {
            "what": "single_post",
            "value": statistics.median(posts),
            "worst": min(posts),
            "unit": "posts/s",
        }
        if anchor_posts is None:
            found = {
                "what": "single_post",
                "skipped": "django-ogc-sensorthings is not installed (make peers)",
            }
        else:
            found |= {
                "peer": f"django-ogc-sensorthings: {anchor_posts:.0f}/s",
                "ratio": found["value"] / anchor_posts,
            }
        yield found
        # Last, because its values are of now and those before are of earlier times.
        yield from latency(processes.http, field, short=short)
    finally:
        processes.stop_all()


def _tested(series: Any) -> None:
    from tests.fixtures.people import set_up

    from bench.observations_qc import TESTS
    from oirase.blocks.observations.models import QualityConfig
    from oirase.kernel import clock

    with set_up():
        QualityConfig.objects.create(
            body=series.body, organisation=series.organisation, series=series, tests=TESTS,
            since=clock.now() - timedelta(days=SINCE_DAYS + 1),
        )  # fmt: skip


class _Sent:
    """How many values were sent so far."""

    total = 0


_sent = _Sent()


def _messages(
    port: int, who: list[str], folder: Path, store_speed: float, *, short: bool
) -> Iterator[dict[str, Any]]:
    alone = _mosquitto_alone(folder, MESSAGES[short])
    _published(port, who, MESSAGES[short] // 10, 1)
    single = [_published(port, who, MESSAGES[short], 1) for _ in range(RUNS)]
    batch = [_published(port, who, BATCHES[short], PER_BATCH) for _ in range(RUNS)]
    large = [_published(port, who, BATCHES[short], PER_LARGE_BATCH) for _ in range(RUNS)]
    middle = statistics.median(single)
    found: dict[str, Any] = {
        "what": "mqtt_single",
        "value": middle,
        "worst": min(single),
        "unit": "messages/s",
    }
    if alone:
        found |= {"peer": f"Mosquitto to paho: {alone:.0f}/s", "ratio": middle / alone}
    yield found
    yield {
        "what": "mqtt_batch", "value": statistics.median(batch), "worst": min(batch), "unit": "values/s",
        "peer": "single messages", "ratio": statistics.median(batch) / middle,
    }  # fmt: skip
    pipeline = statistics.median(large)
    yield {
        "what": "pipeline", "value": pipeline, "worst": min(large), "unit": "values/s",
        "peer": f"store alone: {store_speed:.0f}", "ratio": pipeline / store_speed,
    }  # fmt: skip


def _published(port: int, who: list[str], messages: int, per_message: int) -> float:
    """Return values per second from the first byte sent until the last value is stored."""
    from oirase.blocks.observations.ingest.writer import settle

    begun = time.perf_counter()
    words = [
        sys.executable,
        "-m",
        "bench.observations_ingest",
        str(port),
        *who,
        str(messages),
        str(per_message),
        str(_sent.total),
    ]
    _sent.total += messages * per_message
    told = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    if not settle([int(who[2])], 60):
        raise RuntimeError("values were acknowledged and not stored")
    # The client's own start is not measured: it says when it began to send.
    return messages * per_message / (time.perf_counter() - begun - float(told.stdout))


def _mosquitto_alone(folder: Path, messages: int) -> float | None:
    """Return messages per second from one publisher through Mosquitto to one subscriber, both paho, QoS 1."""
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if not program:
        return None
    from oirase.blocks.observations.tests.ingest.processes import answers, free_port, until

    port = free_port()
    (folder / "alone.conf").write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
    )
    server = subprocess.Popen([program, "-c", str(folder / "alone.conf")], stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port))
        return statistics.median(_through(port, messages) for _ in range(RUNS))
    finally:
        server.terminate()
        server.wait(10)


def _through(port: int, messages: int) -> float:
    import paho.mqtt.client as mqtt
    from paho.mqtt.enums import CallbackAPIVersion

    all_there, got = threading.Event(), [0]
    reader = mqtt.Client(CallbackAPIVersion.VERSION2)

    def took(*given: Any) -> None:
        got[0] += 1
        if got[0] == messages:
            all_there.set()

    subscribed = threading.Event()
    reader.on_message = took
    reader.on_subscribe = lambda *given: subscribed.set()
    reader.on_connect = lambda *given: reader.subscribe("#", 1) and None
    reader.connect("127.0.0.1", port)
    reader.loop_start()
    subscribed.wait(10)
    begun = time.perf_counter()
    words = [
        sys.executable,
        "-m",
        "bench.observations_ingest",
        str(port),
        "",
        "",
        "1",
        str(messages),
        "1",
        "0",
    ]
    told = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    all_there.wait(60)
    spent = time.perf_counter() - begun - float(told.stdout)
    reader.disconnect()
    reader.loop_stop()
    return messages / spent


def publish(
    port: str, code: str, key: str, series: str, messages: str, per_message: str, before: str
) -> None:
    """Send messages with QoS 1, wait for all answers, and print how long the start took."""
    begun = time.perf_counter()
    import orjson
    import paho.mqtt.client as mqtt
    from paho.mqtt.enums import CallbackAPIVersion

    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    if code:
        client.username_pw_set(code, key)
    client.max_inflight_messages_set(1_000)
    there, all_there, answered = threading.Event(), threading.Event(), [0]
    client.on_connect = lambda *given: there.set()
    n, size = int(messages), int(per_message)

    def on_publish(*given: Any) -> None:
        answered[0] += 1
        if answered[0] == n:
            all_there.set()

    client.on_publish = on_publish
    client.connect("127.0.0.1", int(port))
    client.loop_start()
    there.wait(10)
    topic = f"v1.1/Datastreams({series})/Observations"
    first = time.time_ns() // 1_000_000 - SINCE_DAYS * 86_400_000 + int(before) * MINUTE_MS
    values = [(first + place * MINUTE_MS, 12 + place % 10 / 100) for place in range(n * size)]
    bodies = [
        orjson.dumps({"phenomenonTime": values[place][0], "result": values[place][1]}) if size == 1
        else orjson.dumps([[int(series), *value] for value in values[place * size : (place + 1) * size]])
        for place in range(n)
    ]  # fmt: skip
    started = time.perf_counter() - begun
    for body in bodies:
        client.publish(topic if size == 1 else "values", body, qos=1)
    if not all_there.wait(120):
        raise RuntimeError("not all messages were answered")
    client.disconnect()
    client.loop_stop()
    print(started)


def _posts(port: int, field: Any, posts: int) -> float:
    """Return posts per second over connections that are kept, each with one value."""
    secret = base64.b64encode(f"buoy-1:{field.key}".encode()).decode()
    path = f"/sta/v1.1/Datastreams({field.surface.number})/Observations"
    first = time.time_ns() // 1_000_000 - 86_400_000
    body = [f'{{"phenomenonTime":{first + place},"result":12.3}}'.encode() for place in range(posts)]
    head = f"POST {path} HTTP/1.1\r\nHost: here\r\nAuthorization: Basic {secret}\r\nContent-Length: "

    async def sent(mine: list[bytes]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for one in mine:
            writer.write(f"{head}{len(one)}\r\n\r\n".encode() + one)
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 201 " not in answer[:20]:
                raise RuntimeError(answer.decode())
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def all_sent() -> float:
        begun = time.perf_counter()
        await asyncio.gather(*(sent(body[place::CONNECTIONS]) for place in range(CONNECTIONS)))
        return posts / (time.perf_counter() - begun)

    return asyncio.run(all_sent())


if __name__ == "__main__":
    publish(*sys.argv[1:])
