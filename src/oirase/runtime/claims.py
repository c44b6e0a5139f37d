"""What one running installation claims for itself: its data folder, its port, and its own leftover processes."""

import contextlib
import errno
import fcntl
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres.cluster import explain
from oirase.runtime.processes import alive

MARK = "OIRASE_UP"


@contextlib.contextmanager
def data_folder(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for the length of the block; the lock ends with the process, however it ends."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        file = (data_dir / "up.lock").open("a+")
    except OSError as error:
        raise RuntimeFault(explain(str(error), data_dir)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise RuntimeFault(
                f"{data_dir} では、もう oirase が動いています（プロセス {file.read().strip() or '?'}）。"
                "別に動かすには、OIRASE_DATA と PORT を変えてください。"
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def held(data_dir: Path) -> bool:
    """Whether an installation runs on this data folder."""
    try:
        with (data_dir / "up.lock").open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def check_port(host: str, port: int) -> None:
    """Raise RuntimeFault when the port cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise RuntimeFault(
                    f"ポート {port} は、他のプログラムが使っています。例: PORT={port + 1} make up"
                ) from error
            raise RuntimeFault(f"{host}:{port} で待ち受けできません（{error.strerror}）。") from error


def mark_of(data_dir: Path) -> str:
    """Return the word that every process of this installation carries in its environment."""
    return str(data_dir.resolve())


def end_leftovers(data_dir: Path) -> list[int]:
    """End what a killed supervisor left behind (workers of a killed web server). The caller holds the data folder."""
    wanted = f"{MARK}={mark_of(data_dir)}".encode()
    for sign, seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        left = list(_carrying(wanted))
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and any(alive(pid) for pid in left):
            time.sleep(0.05)
    return list(_carrying(wanted))


def _carrying(wanted: bytes) -> Iterator[int]:
    ours = {os.getpid(), os.getppid()}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) in ours:
            continue
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0") and alive(int(entry.name)):
                yield int(entry.name)
        except OSError:
            continue
