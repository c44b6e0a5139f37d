"""What audit and outbox cost a write at 16 clients, and how soon and in which order events arrive at 500 a second."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.worlds import fresh_database

CLIENTS = 16
RUNS = 5
SECONDS = {True: 0.7, False: 4.0}
DELIVERY_SECONDS = {True: 2, False: 10}
RATE = 500
SUBJECTS = 97
ROOT = Path(__file__).resolve().parents[1]
Client = subprocess.Popen[str]


def rows(short: bool) -> Iterator[dict[str, Any]]:
    """Yield the throughput ratio, the delivery time and the number of events out of order."""
    with fresh_database() as environment:
        yield _throughput(environment, SECONDS[short])
        yield from _delivery(environment, DELIVERY_SECONDS[short])


def _throughput(environment: dict[str, str], seconds: float) -> dict[str, Any]:
    with _clients(environment) as clients:
        pairs = [
            (_writes(clients, "command", seconds), _writes(clients, "bare", seconds)) for _ in range(RUNS)
        ]
    return {
        "what": "throughput_16_clients",
        "value": statistics.median(ours for ours, _ in pairs),
        "worst": min(ours for ours, _ in pairs),
        "unit": "writes/s",
        "peer": f"bare inserts: {statistics.median(bare for _, bare in pairs):.0f}/s",
        "ratio": statistics.median(ours / bare for ours, bare in pairs),
    }


@contextlib.contextmanager
def _clients(environment: dict[str, str]) -> Iterator[list[Client]]:
    """Run 16 processes that write when they are told to; they are started once, since starting costs more than a run."""
    settings = {**os.environ, **environment, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, "-m", "bench.ledger.client"]
    clients = [
        subprocess.Popen(
            command, env=settings, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(CLIENTS)
    ]
    try:
        for client in clients:
            if _answer(client) != "ready":
                raise RuntimeError("a client did not start")
        yield clients
    finally:
        for client in clients:
            client.communicate()


def _writes(clients: list[Client], kind: str, seconds: float) -> float:
    """Let all write as fast as they can, all from the same moment; return writes a second."""
    begin = time.time() + 0.2
    for client in clients:
        assert client.stdin is not None
        client.stdin.write(f"{kind} {begin} {seconds}\n")
        client.stdin.flush()
    return sum(int(_answer(client)) for client in clients) / seconds


def _answer(client: Client) -> str:
    assert client.stdout is not None
    return client.stdout.readline().strip()


def _delivery(environment: dict[str, str], seconds: int) -> Iterator[dict[str, Any]]:
    from bench.ledger.models import Receipt

    settings = {**os.environ, **environment, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    worker = subprocess.Popen([sys.executable, "-m", "django", "run_worker"], env=settings, cwd=ROOT)
    try:
        _until(lambda: not _waiting(), 300)
        p95s = []
        for run in range(RUNS):
            _publish(run, seconds)
            wanted = RATE * seconds * (run + 1)
            _until(lambda wanted=wanted: _arrived().count() >= wanted, 30)
            sent = f"run{run}-"
            took = [
                (at - sent_at).total_seconds() * 1000
                for sent_at, at in Receipt.objects.filter(subject__startswith=sent).values_list(
                    "sent_at", "at"
                )
            ]
            p95s.append(statistics.quantiles(took, n=20)[-1])
    finally:
        worker.terminate()
        worker.wait(20)
    total, arrived = RATE * seconds * RUNS, _arrived().count()
    yield {
        "what": "delivery_500_per_second",
        "value": statistics.median(p95s),
        "worst": max(p95s),
        "unit": "ms p95",
        "peer": f"{arrived} of {total} events delivered by one worker",
    }
    yield {
        "what": "out_of_order",
        "value": _out_of_order() + abs(total - arrived),
        "unit": "events late, lost or doubled",
    }


def _waiting() -> bool:
    """Whether deliveries wait that the throughput's writes left: they would stand before those that are measured."""
    from oirase.kernel.outbox.models import Delivery, DeliveryState

    return Delivery.objects.filter(state=DeliveryState.PENDING).exists()


def _until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)


def _publish(run: int, seconds: int) -> None:
    """Write events evenly, ten at a time; a subject's numbers rise."""
    from django.db import transaction

    from bench.ledger.events import Ticked
    from oirase.kernel.outbox.events import publish

    begin = time.monotonic()
    for number in range(0, RATE * seconds, 10):
        with transaction.atomic():
            publish(
                [Ticked(subject=f"run{run}-{n % SUBJECTS}", number=n) for n in range(number, number + 10)]
            )
        wait = begin + (number + 10) / RATE - time.monotonic()
        if wait > 0:
            time.sleep(wait)


def _arrived() -> Any:
    """Return the receipts of the delivery runs, without those that the throughput's writes left."""
    from bench.ledger.models import Receipt

    return Receipt.objects.filter(subject__startswith="run")


def _out_of_order() -> int:
    rows = _arrived().order_by("subject", "id").values_list("subject", "number")
    return sum(a[0] == b[0] and a[1] >= b[1] for a, b in pairwise(rows))
