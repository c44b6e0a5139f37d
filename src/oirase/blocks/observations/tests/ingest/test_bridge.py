"""Mosquitto as a bridge in front, configured as docs/howto/mqtt.md says: values come through, also those of an outage of the listener."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from oirase.blocks.observations.tests.ingest.conftest import Field
from oirase.blocks.observations.tests.ingest.processes import Processes, answers, free_port, until
from oirase.blocks.observations.tests.ingest.test_clients_as_found import mosquitto, topic, values
from oirase.kernel.settings.installation import PROJECT
from oirase.runtime.processes import dies_with_parent


def configuration(port: int, processes: Processes, field: Field, folder: Path) -> str:
    """Return the document's configuration with this test's places."""
    text = (PROJECT / "docs" / "howto" / "mqtt.md").read_text(encoding="utf-8")
    lines = [line[4:] for line in text.splitlines() if line.startswith("    ")]
    words = "\n".join(lines)
    replaced = {
        "listener 1884 127.0.0.1": f"listener {port} 127.0.0.1",
        "allow_anonymous false": "allow_anonymous true",
        "password_file /etc/mosquitto/passwords": "",
        "persistence true": f"persistence true\npersistence_location {folder}/",
        "address sea.example.lg.jp:8883": f"address 127.0.0.1:{processes.mqtt}",
        "bridge_cafile /etc/ssl/certs/ca-certificates.crt": "",
        "remote_username bridge-1": "remote_username buoy-1",
        "remote_password <key of the device bridge-1>": f"remote_password {field.key}",
    }
    for before, after in replaced.items():
        assert before in words
        words = words.replace(before, after)
    return f"user root\n{words}\n"


@pytest.fixture
def broker(processes: Processes, committed_field: Field, tmp_path: Path) -> Iterator[int]:
    """Mosquitto, bridged to the listener."""
    program, port = mosquitto("mosquitto"), free_port()
    (tmp_path / "bridge.conf").write_text(configuration(port, processes, committed_field, tmp_path))
    with (tmp_path / "bridge.log").open("wb") as log:
        server = subprocess.Popen(
            [program, "-v", "-c", str(tmp_path / "bridge.conf")],
            stderr=log,
            stdout=log,
            preexec_fn=dies_with_parent(),
        )
        until(lambda: answers(port))
        yield port
        server.terminate()
        server.wait(10)


def publish(port: int, number: int, result: float, second: int) -> None:
    body = f'{{"phenomenonTime": "2026-03-01T00:00:{second:02d}Z", "result": {result}}}'
    words = [
        mosquitto("mosquitto_pub"),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-q",
        "1",
        "-t",
        topic(number),
        "-m",
        body,
    ]
    subprocess.run(words, check=True, timeout=20)


def test_values_come_through_the_bridge_and_wait_there_while_the_listener_is_away(
    processes: Processes, committed_field: Field, broker: int
) -> None:
    number = committed_field.surface.number
    publish(broker, number, 1, 1)
    until(lambda: values(number) == [1])
    processes.kill("listener")
    publish(broker, number, 2, 2)
    publish(broker, number, 3, 3)
    processes.start("listener")
    until(lambda: values(number) == [1, 2, 3], 60)
