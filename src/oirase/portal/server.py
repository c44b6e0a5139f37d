"""The command of the web server, and its worker: all workers draw from one queue, the one of the listening socket.

A server that accepts whatever comes lets connections wait inside of one worker while its neighbour is idle; with requests dealt out at random the
unlucky twentieth waits about twice as long as the average. Here a worker accepts only when it can begin at once (ADR 0014).
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import sys
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

WSGI = "oirase.portal.wsgi:application"
THREADS = 4
# Seconds after which a request counts as long work, beside which its worker takes another.
LONG_WORK = 1.0
# Seconds in which a caller that has connected must begin to say what it wants.
SILENCE = 30


def command(host: str, port: int, workers: int, application: str = WSGI) -> tuple[str, ...]:
    """Return the command line of the web server."""
    return (
        sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers),
        "--worker-class", f"{__name__}.{OneQueueWorker.__name__}", "--threads", str(THREADS),
        "--limit-request-line", "8190", "--timeout", "60", "--graceful-timeout", "5",
        "--no-control-socket", "--log-level", "warning", application,
    )  # fmt: skip


class OneQueueWorker(ThreadWorker):
    """A threaded worker that works on one request at a time, and on another one beside each that is long work.

    Connections that say nothing yet and those that are kept open wait at the poller and hold no thread, so neither a browser that connects ahead of
    time nor a caller on a weak line stops the others.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._begun: dict[TConn, float] = {}
        super().__init__(*arguments, **options)

    def init_process(self) -> None:
        """Let the system hold a connection back until its request is there, so that nobody takes one that says nothing yet."""
        for listener in self.sockets:
            with contextlib.suppress(AttributeError, OSError):  # Linux only, and no Unix sockets
                listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENCE)
        super().init_process()

    @property
    def worker_connections(self) -> int:
        """How many connections this worker may hold at present; the base class accepts below it."""
        silent = len(self.keepalived_conns) + len(self.pending_conns)
        long_since = time.monotonic() - LONG_WORK
        long_work = sum(begun < long_since for begun in self._begun.values())
        return int(min(silent + min(1 + long_work, self.cfg.threads), self.cfg.worker_connections))

    @worker_connections.setter
    def worker_connections(self, number: int) -> None:
        """Leave the ceiling in the configuration, where the base class takes it from."""

    def enqueue_req(self, conn: TConn) -> None:
        """Begin a request that has arrived; let a new connection without one wait at the poller."""
        if conn.initialized or conn.wait_for_data(0):
            self._begun[conn] = time.monotonic()
            super().enqueue_req(conn)
        else:
            self._await(conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """Note that a thread is free again."""
        self._begun.pop(conn, None)
        super().finish_request(conn, fs)

    def _await(self, conn: TConn) -> None:
        conn.timeout = time.monotonic() + SILENCE
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, readable)
