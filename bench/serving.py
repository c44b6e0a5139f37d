"""The product's own server on a database of a measurement, and people who ask it for pages as fast as they are answered."""

from __future__ import annotations

import contextlib
import os
import socket
import statistics
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60
Call = Callable[[], None]
Taken = TypeVar("Taken")


@contextlib.contextmanager
def served(environment: dict[str, str], workers: int = 2) -> Iterator[str]:
    """Serve the product as an installation does, for the length of the block; yield its address."""
    from oirase.cli.processes import programs
    from oirase.kernel.settings.installation import current

    port = free_port()
    settings = {**os.environ, **environment, "PORT": str(port), "OIRASE_WORKERS": str(workers)}
    os.environ.update(settings)
    current.cache_clear()
    web = next(one for one in programs(current()) if one.name == "web")
    url = f"http://localhost:{port}"
    with answering(
        web.command, {**settings, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, ROOT, f"{url}{web.health_path}"
    ):
        yield url


@contextlib.contextmanager
def answering(
    command: Sequence[str | Path], environment: dict[str, str], folder: Path | str, address: str
) -> Iterator[None]:
    """Run a server for the length of the block, which begins when an address of it answers."""
    process = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        _wait(process, address)
        yield
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=10):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def milliseconds(call: Callable[[], Any]) -> float:
    """Return how long a call took."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def together(users: Sequence[Callable[[], list[Taken]]]) -> list[Taken]:
    """Let all users work at the same time, without a pause between requests; return what each of their steps took."""
    taken: list[Taken] = []
    faults: list[BaseException] = []
    start = threading.Barrier(len(users))

    def work(user: Callable[[], list[Taken]]) -> None:
        try:
            start.wait()
            taken.extend(user())
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return taken


def p95(taken: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]
