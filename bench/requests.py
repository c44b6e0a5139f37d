"""Requests per second: people of this process with a connection each, who ask as fast as they are answered."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from bench.serving import together

USERS = 8


@dataclass(frozen=True)
class Ask:
    """A request: method, path with query, and what makes the body of the n-th one."""

    method: str
    path: str
    body: Callable[[int], bytes | None] = lambda _: None
    headers: Mapping[str, str] = field(default_factory=dict)


def per_second(url: str, ask: Ask, seconds: float = 4.0) -> float:
    """Return how many requests a second are answered with success; RuntimeError with the answer when one is not."""
    send(url, ask, 0)
    end = time.monotonic() + seconds

    def work(user: int) -> list[int]:
        parts, count = urlsplit(url), 0
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        while time.monotonic() < end:
            _once(connection, ask, 1 + user + count * USERS)
            count += 1
        connection.close()
        return [count]

    began = time.monotonic()
    counts = together([partial(work, user) for user in range(USERS)])
    return sum(counts) / (time.monotonic() - began)


def send(url: str, ask: Ask, number: int) -> bytes:
    """Ask once and return the answer's body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    answer = _once(connection, ask, number)
    connection.close()
    return answer


def _once(connection: http.client.HTTPConnection, ask: Ask, number: int) -> bytes:
    connection.request(ask.method, ask.path, ask.body(number), dict(ask.headers))
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= 300:
        raise RuntimeError(f"{ask.method} {ask.path}: {answer.status} {content[:300]!r}")
    return content
