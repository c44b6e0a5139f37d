"""The listener process: MQTT, MQTT over TLS and HTTP in one event loop, with one intake."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import uvicorn
import uvloop
from django.conf import settings

from oirase.blocks.observations.ingest.door import Door
from oirase.blocks.observations.ingest.http import App
from oirase.blocks.observations.ingest.mqtt.feed import Feed
from oirase.blocks.observations.ingest.mqtt.session import Session
from oirase.blocks.observations.ingest.senders import FRESH

LOG = logging.getLogger("oirase.listener")
MAX_SESSIONS = 20_000
TRY_AGAIN = 5.0


class _Server(uvicorn.Server):
    """Signals are ours: one of them ends both doors."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    uvloop.run(listen())


async def listen() -> None:
    """Open the doors, and close them in order: no new messages, commit what is there, answer, end."""
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopping.set)
    door = Door(loop)
    while not await door.refresh() and not stopping.is_set():
        await asyncio.sleep(1)
    feed = Feed(door)
    sessions: set[Session] = set()
    work = [
        loop.create_task(one)
        for one in (
            door.keep_fresh(),
            feed.run(),
            _check_keys(sessions),
            _mqtt(door, feed, sessions),
            _http(door, stopping),
        )
    ]
    await stopping.wait()
    for session in tuple(sessions):
        session.end()
    await asyncio.wait([work[-1]], timeout=5)
    for task in work:
        task.cancel()
    await asyncio.gather(*work, return_exceptions=True)
    await asyncio.to_thread(door.close)
    await asyncio.sleep(0.05)


async def _check_keys(sessions: set[Session]) -> None:
    while True:
        await asyncio.sleep(FRESH)
        for session in tuple(sessions):
            session.check_key()


async def _mqtt(door: Door, feed: Feed, sessions: set[Session]) -> None:
    """Serve MQTT until cancelled."""
    installation = settings.INSTALLATION
    doors = [(installation.mqtt_port, None), (installation.mqtt_tls_port, _tls())]

    def made() -> asyncio.Protocol:
        return Session(door, feed, sessions) if len(sessions) < MAX_SESSIONS else _Closed()

    servers = [
        await _opened(partial(made), port, context)
        for port, context in doors
        if port and (context or port == doors[0][0])
    ]
    try:
        await asyncio.gather(*(server.serve_forever() for server in servers))
    finally:
        for server in servers:
            server.close()


class _Closed(asyncio.Protocol):
    """Sends away whoever comes when there are too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def _tls() -> ssl.SSLContext | None:
    installation = settings.INSTALLATION
    if not installation.listener_certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(Path(installation.listener_certificate), installation.listener_key or None)
    return context


async def _opened(
    made: Callable[[], asyncio.Protocol], port: int, context: ssl.SSLContext | None
) -> asyncio.Server:
    """Open a port; while somebody else has it, say so and try again, so that the rest of the installation runs."""
    loop = asyncio.get_running_loop()
    while True:
        try:
            server = await loop.create_server(
                made, settings.INSTALLATION.listener_host, port, ssl=context, backlog=1_000
            )
        except OSError as error:
            LOG.warning("port %s cannot be opened: %s", port, error)
            await asyncio.sleep(TRY_AGAIN)
        else:
            LOG.info("MQTT on port %s", port)
            return server


async def _http(door: Door, stopping: asyncio.Event) -> None:
    """Serve HTTP until stopped."""
    installation = settings.INSTALLATION
    if not installation.ingest_port:
        return
    config = uvicorn.Config(
        App(door), host=installation.listener_host, port=installation.ingest_port, http="httptools", ws="none", lifespan="off",
        log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=3, limit_concurrency=10_000,
        ssl_certfile=installation.listener_certificate or None, ssl_keyfile=installation.listener_key or None,
    )  # fmt: skip
    opened = await _bound(installation.listener_host, installation.ingest_port)
    server = _Server(config)
    serving = asyncio.create_task(server.serve([opened]))
    await stopping.wait()
    server.should_exit = True
    await serving


async def _bound(host: str, port: int) -> socket.socket:
    """Return a socket on a port; while somebody else has it, say so and try again."""
    while True:
        try:
            return socket.create_server((host, port), family=_family(host), backlog=1_000)
        except OSError as error:
            LOG.warning("port %s cannot be opened: %s", port, error)
            await asyncio.sleep(TRY_AGAIN)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
