"""Listener and writer are killed at random while devices send: nothing that was acknowledged is lost, nothing is there twice.

`OIRASE_TEST_KILLS` says how often (3 where it is not set).
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
from typing import Any

import paho.mqtt.client as mqtt
from django.db import connection
from paho.mqtt.enums import CallbackAPIVersion

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.ingest.arrivals import now_ms
from oirase.blocks.observations.tests.ingest.conftest import Field
from oirase.blocks.observations.tests.ingest.processes import Processes, until

KILLS = int(os.environ.get("OIRASE_TEST_KILLS") or 3)


class Sender:
    """A device on paho's client: sends without a pause, notes what was acknowledged, and comes back when it is cut off."""

    def __init__(self, processes: Processes, field: Field, version: int) -> None:
        self.number, self.first = field.surface.number, now_ms() - 86_400_000 + version
        self.sent: dict[int, int] = {}
        self.acknowledged: set[int] = set()
        self.stopping = threading.Event()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"kills-{version}", protocol=version)
        self.client.username_pw_set("buoy-1", field.key)
        self.client.reconnect_delay_set(1, 1)
        self.client.max_inflight_messages_set(200)
        self.client.on_publish = self._published
        self.client.connect("127.0.0.1", processes.mqtt)
        self.client.loop_start()
        self.thread = threading.Thread(target=self._send)
        self.thread.start()

    def _published(self, _client: Any, _data: Any, number: int, reason: Any, _properties: Any) -> None:
        if not reason.is_failure and number in self.sent:
            self.acknowledged.add(self.sent.pop(number))

    def _send(self) -> None:
        value = 0
        while not self.stopping.is_set():
            if len(self.sent) > 400:
                time.sleep(0.01)
                continue
            value += 1
            body = json.dumps([[self.number, self.first + value * 10, value]])
            told = self.client.publish("values", body, qos=1)
            self.sent[told.mid] = value
            time.sleep(0.002)

    def end(self) -> None:
        """Send no more, and wait until all is answered."""
        self.stopping.set()
        self.thread.join()
        until(lambda: not self.sent, 60)
        self.client.disconnect()
        self.client.loop_stop()


def test_nothing_acknowledged_is_lost_and_nothing_doubled(
    processes: Processes, committed_field: Field
) -> None:
    chance = random.Random(5)
    senders = [Sender(processes, committed_field, version) for version in (mqtt.MQTTv311, mqtt.MQTTv5)]
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 1.5))
        name = chance.choice(["listener", "writer"])
        processes.kill(name)
        processes.start(name)
    for sender in senders:
        sender.end()
    until(_nothing_waits, 60)
    values = store().range(committed_field.surface.number, 0, 2**42)
    for sender in senders:
        mine = values[(values["t"] - sender.first) % 10 == 0]["value"].astype(int).tolist()
        assert len(sender.acknowledged) > 100
        assert sender.acknowledged <= set(mine)
        assert len(mine) == len(set(mine))
    assert _hot() == store().latest([committed_field.surface.number])[committed_field.surface.number].total
    assert _aside() == 0


def _nothing_waits() -> bool:
    return _count("observations_inbox") == 0


def _hot() -> int:
    return _count("observations_hot")


def _aside() -> int:
    return _count("observations_aside")


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])
