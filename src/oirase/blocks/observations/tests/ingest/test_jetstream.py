"""The queue in NATS JetStream keeps the contract, survives the server's restart, and carries values to the store exactly once."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.ingest import writer
from oirase.blocks.observations.ingest.arrivals import Arrival, now_ms, rows_of, take
from oirase.blocks.observations.ingest.jetstream import JetStream
from oirase.blocks.observations.ingest.queue import Queue, Unavailable
from oirase.blocks.observations.tests.ingest.conftest import make_field
from oirase.blocks.observations.tests.ingest.processes import answers, free_port, until
from oirase.blocks.observations.tests.queue_contract import QueueContract, bodies
from oirase.runtime.processes import dies_with_parent


class Server:
    """A NATS server with JetStream in a folder."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.start()

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        program = Path(sys.executable).parent / "nats-server"
        words = [str(program), "-a", "127.0.0.1", "-p", str(self.port), "-js", "-sd", str(self.folder)]
        self.process = subprocess.Popen(words, stderr=subprocess.DEVNULL, preexec_fn=dies_with_parent())
        until(lambda: answers(self.port))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    found = Server(tmp_path / "js")
    yield found
    found.kill()


@pytest.fixture
def stream(server: Server, committed_db: Any) -> Iterator[JetStream]:
    found = JetStream(server.url)
    yield found
    found.close()


class TestJetStream(QueueContract):
    @pytest.fixture
    def queue(self, stream: JetStream) -> Queue:
        return stream

    def test_what_was_put_survives_the_end_of_the_server(self, queue: JetStream, server: Server) -> None:
        queue.put([(0, b"a"), (0, b"b")])
        with transaction.atomic():
            queue.done(queue.waiting([0], 1))
        server.kill()
        with pytest.raises(Unavailable):
            queue.put([(0, b"lost")])
        server.start()
        until(lambda: _takes(queue, b"c"))
        assert bodies(queue, 0) == [b"b", b"c"]

    def test_a_stream_made_anew_is_read_from_its_beginning(self, queue: JetStream, server: Server) -> None:
        queue.put([(0, b"a"), (0, b"b")])
        with transaction.atomic():
            queue.done(queue.waiting([0], 10))
        server.kill()
        server.folder = server.folder.with_name("empty")
        server.start()
        until(lambda: _takes(queue, b"new"))
        assert bodies(queue, 0) == [b"new"]


def _takes(queue: JetStream, body: bytes) -> bool:
    try:
        queue.put([(0, body)])
    except Unavailable:
        return False
    return True


def test_values_go_through_the_stream_once(
    stream: JetStream, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        settings, "INSTALLATION", dataclasses.replace(settings.INSTALLATION, nats_url=server.url)
    )
    field, now = make_field(), now_ms()
    number = field.surface.number
    for value in range(5):
        take(
            Arrival(
                rows_of([(number, now + value, float(value), 0)]),
                f"device/{field.device.number}",
                "test",
                now,
                device=field.device.number,
            )
        )
    with pytest.raises(RuntimeError), monkeypatch.context() as patched:
        patched.setattr("oirase.blocks.observations.ingest.keeping.observe", _dies)
        patched.setattr(writer.Writer, "_rescue", _dies)
        writer.drain()
    assert writer.drain() == 5
    assert writer.drain() == 0
    assert store().range(number, now, now + 10)["value"].tolist() == [0, 1, 2, 3, 4]
    assert store().latest([number])[number].total == 5


def _dies(*given: Any) -> None:
    raise RuntimeError("killed")
