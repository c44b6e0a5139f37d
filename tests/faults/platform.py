"""A whole installation in a folder of its own (`oirase up`: supervisor, database, web, worker), to be killed and looked into."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from oirase.kernel.settings.installation import PROJECT, read
from oirase.runtime.processes import alive, command_of, dies_with_parent
from tests.runtime.helpers import environment, until
from tests.runtime.test_up import page

OIRASE = Path(sys.executable).parent / "oirase"
SETTINGS = "tests.faults.settings"
PASSWORD = "oirase-demo"
# Pauses before a restart, and before a server that hangs is ended, are cut, so that faults fit in minutes; all else is `oirase up`.
UP = """
import sys
from oirase.cli.main import main
from oirase.runtime import supervisor
from oirase.runtime.postgres import server
supervisor.BACK_OFF = (0.2,)
server.START_SECONDS = 30
sys.exit(main(["up"]))
"""
ROLES = {"postgres": "postgres", "web": "gunicorn", "worker": "run_worker"}


@dataclass
class Platform:
    """An installation: where its data lie, where it listens, and its supervisor while it runs."""

    data: Path
    port: int
    more: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where people reach it."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """What its processes said, one start after the other."""
        return self.data.parent / "log"

    def environment(self) -> dict[str, str]:
        """The settings of all its processes."""
        given = {"OIRASE_DATA": str(self.data), "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": SETTINGS}
        return environment(**given, **self.more)

    def start(self, seconds: float = 180) -> None:
        """Start and wait until it welcomes people."""
        begin = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", UP],
                env=self.environment(),
                cwd=PROJECT,
                stdout=out,
                stderr=out,
                preexec_fn=dies_with_parent(signal.SIGINT),
            )
        process = self.process
        until(lambda: b"Ctrl-C" in self.log.read_bytes()[begin:] or process.poll() is not None, seconds)
        assert process.poll() is None, self.log.read_text()[-4000:]

    def stop(self) -> None:
        """Stop as Ctrl-C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(90)

    @contextmanager
    def running(self) -> Iterator[Platform]:
        """Run for the length of the block."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def pid(self, role: str) -> int | None:
        """Return the main process of a role; None while it is being restarted."""
        assert self.process is not None
        for pid in children(self.process.pid):
            if any(os.path.basename(word) == ROLES[role] for word in command_of(pid)[:4]) and alive(pid):
                return pid
        return None

    def works(self, role: str) -> bool:
        """Whether a role's process is there; of the web server, whether it answers. A database may be struck while it recovers."""
        return self.pid(role) is not None and (role != "web" or page(self.port) == 200)

    def kill(self, role: str, chance: random.Random | None = None) -> int:
        """SIGKILL a role's process, or with `chance` any of its helpers; return which. Waits until it works."""
        until(lambda: self.works(role), 60)
        main = self.pid(role)
        assert main is not None
        victim = chance.choice([main, *children(main)]) if chance else main
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        return victim

    def oirase(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the installation."""
        return self.run(str(OIRASE), *words, **more)

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a program with the installation's settings."""
        return subprocess.run(
            words,
            env={**self.environment(), **more},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def rows(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Ask its database as the owner of the tables."""
        with psycopg.connect(
            read({"OIRASE_DATA": str(self.data)}).database_owner_url, autocommit=True
        ) as found:
            return found.execute(sql.encode(), params).fetchall()

    def change(self, sql: str) -> None:
        """Change its database as the owner of the tables, behind the back of its processes."""
        with psycopg.connect(
            read({"OIRASE_DATA": str(self.data)}).database_owner_url, autocommit=True
        ) as found:
            found.execute(sql.encode())

    def one(self, sql: str, *params: object) -> Any:
        """Ask for one value."""
        return self.rows(sql, *params)[0][0]


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
