"""The listener and the writer as processes of their own, to be spoken to and killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.fixtures.database import TestDatabase

from oirase.kernel.settings.installation import PROJECT
from oirase.runtime.processes import dies_with_parent


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(there: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it did not come to hold in time"
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


@dataclass
class Processes:
    """A listener and a writer on a test database."""

    database: TestDatabase
    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    mqtt: int = field(default_factory=free_port)
    http: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """What they said."""
        return self.folder / "log"

    def start(self, name: str) -> None:
        """Start `listener` or `writer`; the listener is awaited."""
        environment = {
            **os.environ, **self.database.environment(), "DJANGO_SETTINGS_MODULE": "oirase.settings.dev",
            "PYTHONPATH": str(PROJECT / "src"), "OIRASE_DATA": str(self.folder / "data"), "OIRASE_MQTT_PORT": str(self.mqtt),
            "OIRASE_INGEST_PORT": str(self.http), "OIRASE_HOST": "127.0.0.1", **self.more,
        }  # fmt: skip
        with self.log.open("ab") as out:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "django", f"run_{name}"],
                env=environment, cwd=PROJECT, stdout=out, stderr=out, preexec_fn=dies_with_parent(signal.SIGKILL),
            )  # fmt: skip
        if name == "listener":
            process = self.running[name]
            until(lambda: answers(self.mqtt) and answers(self.http) or process.poll() is not None)
            assert process.poll() is None, self.log.read_text()[-3000:]

    def kill(self, name: str) -> None:
        """End a process without a word."""
        self.running[name].kill()
        self.running[name].wait(10)

    def stop(self, name: str) -> int:
        """End a process as a supervisor does; return what it returned."""
        self.running[name].send_signal(signal.SIGTERM)
        return self.running[name].wait(20)

    def stop_all(self) -> None:
        """End what runs."""
        for process in self.running.values():
            with suppress(ProcessLookupError):
                process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
