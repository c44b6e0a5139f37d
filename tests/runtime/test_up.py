"""`oirase up` as people use it: started, killed, started again, stopped; and what it says when it cannot start."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from tests.runtime.helpers import data_folder, environment, until

from oirase.kernel.settings.installation import PROJECT, read
from oirase.runtime import claims
from oirase.runtime.processes import alive

OIRASE = Path(sys.executable).parent / "oirase"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def launch(data: Path, port: int, log: Path) -> "subprocess.Popen[bytes]":
    settings = {"OIRASE_DATA": str(data), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "oirase.settings.dev"}
    with log.open("ab") as out:
        return subprocess.Popen(
            [OIRASE, "up"], env=environment(**settings), cwd=PROJECT, stdout=out, stderr=out
        )


def page(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5) as answer:
            return int(answer.status)
    except OSError:
        return 0


@contextmanager
def running(data: Path, port: int, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    process = launch(data, port, log)
    try:
        until(lambda: b"Ctrl-C" in log.read_bytes() or process.poll() is not None, 120)
        assert process.poll() is None, log.read_text()[-3000:]
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(60)


def family(data: Path) -> list[int]:
    """Return every process that belongs to an installation, the database's included."""
    mark = f"{claims.MARK}={claims.mark_of(data)}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            ours = mark in (entry / "environ").read_bytes().split(b"\0")
            if ours or os.readlink(entry / "cwd").startswith(str(data)):
                found.append(int(entry.name))
        except (OSError, ValueError):
            continue
    return [pid for pid in found if alive(pid)]


@pytest.mark.slow
def test_up_survives_killing_everything_and_stops_cleanly(tmp_path: Path) -> None:
    data, port, log = data_folder(tmp_path), free_port(), tmp_path / "log"
    with running(data, port, log) as process:
        assert page(port) == 200
        url = read({"OIRASE_DATA": str(data)}).database_owner_url
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        second = subprocess.run(
            [OIRASE, "up"],
            env=environment(OIRASE_DATA=str(data), PORT=str(free_port())),
            capture_output=True,
            text=True,
        )
        assert second.returncode == 1
        assert str(process.pid) in second.stderr
        everything = [process.pid, *family(data)]
        assert len(everything) > 5
        for pid in everything:
            with suppress(ProcessLookupError):  # whoever ends with its parent may be gone already
                os.kill(pid, signal.SIGKILL)
        process.wait(10)
    log.write_bytes(b"")
    began = time.monotonic()
    with running(data, port, log) as process:
        assert time.monotonic() - began < 30
        assert page(port) == 200
        with psycopg.connect(read({"OIRASE_DATA": str(data)}).database_owner_url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        assert time.monotonic() - began < 15
    until(lambda: not family(data), 5)


def test_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [OIRASE, "up"],
            env=environment(OIRASE_DATA=str(data_folder(tmp_path)), PORT=str(port)),
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [OIRASE, "up"],
        env=environment(OIRASE_DATA=str(tmp_path), PORT="eighty"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "PORT" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root")
def test_a_full_disk_is_named_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    small = data_folder(tmp_path)
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(small)], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip(f"no tmpfs here: {mounted.stderr.decode()}")
    try:
        small.chmod(0o755)
        done = subprocess.run(
            [OIRASE, "up"],
            env=environment(OIRASE_DATA=str(small), PORT=str(free_port())),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert "空きがありません" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (small / "postgres" / "cluster").exists()
    finally:
        subprocess.run(["umount", str(small)], check=True)
