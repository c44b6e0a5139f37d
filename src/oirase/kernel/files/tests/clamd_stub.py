"""A server that speaks clamd's protocol on loopback, and can fall silent, die in the middle of a scan or refuse a size."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

SIGNATURE = b"harmless marks of a made-up virus"


@dataclass
class Stub:
    """How the server behaves; `seen` counts scans."""

    url: str = ""
    silent: bool = False
    dies_after: int | None = None
    most: int = 1 << 30
    seen: int = 0
    stop: threading.Event = field(default_factory=threading.Event)


def _exactly(connection: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        piece = connection.recv(size - len(found))
        if not piece:
            raise ConnectionError
        found += piece
    return found


def _command(connection: socket.socket) -> bytes:
    found = b""
    while not found.endswith(b"\0"):
        found += _exactly(connection, 1)
    return found[:-1]


def _scan(connection: socket.socket, stub: Stub) -> bytes | None:
    content = b""
    while size := struct.unpack(">I", _exactly(connection, 4))[0]:
        content += _exactly(connection, size)
        if stub.dies_after is not None and len(content) > stub.dies_after:
            return None
        if len(content) > stub.most:
            return b"INSTREAM size limit exceeded. ERROR\0"
    stub.seen += 1
    if SIGNATURE in content:
        return b"stream: Made.Up.UNOFFICIAL FOUND\0"
    return b"stream: OK\0"


def _serve(connection: socket.socket, stub: Stub) -> None:
    with connection:
        connection.settimeout(20)
        try:
            command = _command(connection)
            if stub.silent:
                stub.stop.wait(20)
                return
            answer = (
                _scan(connection, stub) if command == b"zINSTREAM" else b"ClamAV 1.4.0/1/Sat Nov 28 2026\0"
            )
            if answer:
                connection.sendall(answer)
        except OSError:
            return


@contextmanager
def running(**behaviour: object) -> Iterator[Stub]:
    """Run the server on a free port of loopback; on leaving it is gone, as a killed daemon is."""
    stub = Stub(**behaviour)  # type: ignore[arg-type]
    with socket.create_server(("127.0.0.1", 0)) as server:
        stub.url = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        def accept() -> None:
            while not stub.stop.is_set():
                try:
                    connection, _address = server.accept()
                except OSError:
                    return
                threading.Thread(target=_serve, args=(connection, stub), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield stub
        finally:
            stub.stop.set()
            server.shutdown(socket.SHUT_RDWR)
            thread.join(5)
