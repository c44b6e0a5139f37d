"""Small programs that stand in for a web server and a worker, and an installation of them to start and kill."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from oirase.kernel.settings.installation import PROJECT

CLUSTER_PROGRAM = """
import sys
from pathlib import Path
import signal
from oirase.runtime import claims
from oirase.runtime.postgres import server
from oirase.runtime.supervisor import Supervisor, Task, Unit
data = Path(sys.argv[1])
with claims.data_folder(data):
    claims.end_leftovers(data)
    cluster = server.cluster_of(data)
    unit = Unit("postgres", cluster.command(), cluster.environment(), lambda: server.ready(cluster),
                server.Server(cluster).prepare, signal.SIGINT, 30.0, 60.0, cluster.account.popen(), "/")
    def roles(_):
        cluster.ensure_roles()
        server.write_connection(data, cluster)
    Supervisor([unit, Task("roles", roles)], announce=lambda: print("READY", flush=True)).run()
"""


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment with the sources on the path."""
    return {**os.environ, "PYTHONPATH": f"{PROJECT}/src:{PROJECT}", "PYTHONUNBUFFERED": "1", **more}


def python(program: str, *words: str, **more: str) -> "subprocess.Popen[str]":
    """Start a Python program whose output is read by the test."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        env=environment(**more),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait for something to become true; the assertion names it when it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not true after {seconds} s: {condition}"
        time.sleep(0.05)


def read_until(process: "subprocess.Popen[str]", word: str) -> list[str]:
    """Read lines up to one that contains `word`."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if word in line:
            return lines
    raise AssertionError(f"ended without {word!r}:\n{''.join(lines)}")


def data_folder(tmp_path: Path) -> Path:
    """Return a data folder that the database's user can reach as well (pytest's own are closed to others)."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(folder.anchor):
            break
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o011)
    return tmp_path / "data"
