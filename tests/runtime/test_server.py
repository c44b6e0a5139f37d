"""The web server deals requests out as workers become free, and neither long work nor silent callers stop the others."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import pytest

from oirase.kernel.settings.installation import PROJECT
from oirase.portal.server import LONG_WORK, command

WORKERS = 2


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    words = command("127.0.0.1", free, WORKERS, "tests.runtime.answering:application")
    server = subprocess.Popen(words, cwd=PROJECT)
    try:
        _wait(free, server)
        yield free
    finally:
        server.terminate()
        assert server.wait(20) == 0


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and server.poll() is None:
        with suppress(OSError):
            ask(port, 0)
            return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def ask(port: int, seconds: float) -> tuple[str, int, float]:
    """Return the process that answered, how many it was working on, and the seconds that the caller waited."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", f"/?seconds={seconds}", headers={"Connection": "close"})
    answer = connection.getresponse()
    assert answer.status == 200
    process, at_once = answer.read().decode().split()
    connection.close()
    return process, int(at_once), time.monotonic() - began


def test_short_requests_are_worked_on_one_by_one_and_the_wait_is_shared(port: int) -> None:
    with ThreadPoolExecutor(16) as callers:
        answers = list(callers.map(lambda _: ask(port, 0.05), range(160)))
    # A caller that connected a moment before it asked may be begun beside another one.
    assert Counter(at_once for _, at_once, _ in answers)[1] >= 150
    shares = Counter(process for process, _, _ in answers)
    assert len(shares) == WORKERS
    assert min(shares.values()) >= 60, shares
    # 16 callers, two served at a time: everybody waits for about eight turns; dealt out blindly the unlucky wait for sixteen.
    waits = sorted(seconds for *_, seconds in answers)
    assert waits[int(len(waits) * 0.95)] < 1.5 * waits[len(waits) // 2]


def test_long_work_does_not_stop_the_others(port: int) -> None:
    with ThreadPoolExecutor(8) as callers:
        long_work = [callers.submit(ask, port, 3 * LONG_WORK) for _ in range(WORKERS)]
        time.sleep(0.3)
        quick = list(callers.map(lambda _: ask(port, 0.01), range(4)))
        assert max(seconds for *_, seconds in quick) < 2 * LONG_WORK + 0.5
        assert not any(one.done() for one in long_work)
        assert {one.result()[0] for one in long_work} == {process for process, *_ in quick}


def test_callers_that_say_nothing_hold_nobody_up(port: int) -> None:
    with ExitStack() as silent:
        late = [silent.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(20)]
        time.sleep(0.2)
        assert max(ask(port, 0.01)[2] for _ in range(6)) < 0.5
        late[0].settimeout(5)
        late[0].sendall(b"GET /?seconds=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert late[0].recv(1000).startswith(b"HTTP/1.1 200")


def test_a_kept_connection_serves_again_and_does_not_count_as_work(port: int) -> None:
    kept = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for _ in range(3):
        kept.request("GET", "/?seconds=0")
        assert kept.getresponse().read()
        assert max(ask(port, 0.01)[2] for _ in range(4)) < 0.5
    kept.close()
