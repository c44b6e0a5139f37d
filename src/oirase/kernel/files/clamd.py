"""A client of clamd, the daemon of the free virus scanner ClamAV: content goes to it through a socket, nothing through a shared folder.

Protocol: clamd(8), commands PING, VERSION and INSTREAM, ended by a zero byte. Knows nothing of Django, so that `oirase check` can ask too.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

PIECE = 64 * 1024
LONGEST_ANSWER = 4096


class ClamdFault(OSError):
    """The daemon is not there, does not answer in time or answers what cannot be understood."""


class TooLargeForClamd(ClamdFault):
    """The daemon takes no file of this size (its StreamMaxLength)."""


@dataclass(frozen=True)
class Clamd:
    """The daemon at `unix:///run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`."""

    url: str

    def version(self, seconds: float) -> str:
        """Return the daemon's version and that of its signatures; ClamdFault when it does not answer in so many seconds."""
        with self._connected(time.monotonic() + seconds) as line:
            line.send(b"zVERSION\0")
            return line.answer()

    def signature_in(self, file: IO[bytes], seconds: float) -> str:
        """Return the name of the signature that a file matches, empty when none does; ClamdFault when that is not known in time."""
        with self._connected(time.monotonic() + seconds) as line:
            # The daemon may have answered and gone before everything is sent; then the answer says why.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                line.send(b"zINSTREAM\0")
                file.seek(0)
                while piece := file.read(PIECE):
                    line.send(struct.pack(">I", len(piece)) + piece)
                line.send(struct.pack(">I", 0))
            answer = line.answer()
        if answer == "stream: OK":
            return ""
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise (
            TooLargeForClamd(answer) if "size limit exceeded" in answer else ClamdFault(answer or "no answer")
        )

    @contextlib.contextmanager
    def _connected(self, until: float) -> Iterator[_Line]:
        parts = urlsplit(self.url)
        kind = socket.AF_UNIX if parts.scheme == "unix" else socket.AF_INET
        where = parts.path if parts.scheme == "unix" else (parts.hostname or "", parts.port or 0)
        with socket.socket(kind, socket.SOCK_STREAM) as connection:
            line = _Line(connection, until)
            try:
                line.hurry()
                connection.connect(where)
                yield line
            except ClamdFault:
                raise
            except OSError as error:
                raise ClamdFault(str(error) or "timed out") from error


@dataclass(frozen=True)
class _Line:
    """A connection that has to be done by an instant of the monotonic clock."""

    connection: socket.socket
    until: float

    def hurry(self) -> None:
        left = self.until - time.monotonic()
        if left <= 0:
            raise ClamdFault("timed out")
        self.connection.settimeout(left)

    def send(self, data: bytes) -> None:
        self.hurry()
        self.connection.sendall(data)

    def answer(self) -> str:
        found = b""
        while not found.endswith(b"\0") and len(found) < LONGEST_ANSWER:
            self.hurry()
            piece = self.connection.recv(LONGEST_ANSWER)
            if not piece:
                break
            found += piece
        return found.rstrip(b"\0\n").decode("utf-8", "replace")
