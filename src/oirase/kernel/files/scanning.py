"""The scanner port: who looks at a file before it is handed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Protocol

from django.utils.translation import gettext as _

CHUNK = 1024 * 1024
# The industry's harmless test file, in two parts so that this source is not taken for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Verdict:
    """Whether a file may be handed on, and if not, why (for the person)."""

    clean: bool
    reason: str = ""


class Scanner(Protocol):
    """Looks at a whole file. A `quick` one is asked while the person waits, another one by the worker."""

    name: str
    quick: bool

    def scan(self, file: IO[bytes]) -> Verdict:
        """Read the file from its beginning and judge it; raise when the scanner itself is out of order."""
        ...


class SignatureScanner:
    """The built-in scanner: finds the EICAR test file, so that the way of a refused file is always tried."""

    name = "signature"
    quick = True

    def scan(self, file: IO[bytes]) -> Verdict:
        """Search the file piece by piece, with an overlap."""
        file.seek(0)
        tail = b""
        while chunk := file.read(CHUNK):
            if EICAR in tail + chunk:
                return Verdict(False, _("ウイルスの疑いがあるため、受け取れません。"))
            tail = chunk[-len(EICAR) :]
        return Verdict(True)


SCANNERS: dict[str, Scanner] = {SignatureScanner.name: SignatureScanner()}


def register_scanner(scanner: Scanner) -> None:
    """Let an installation's scanner look at every file from now on."""
    SCANNERS[scanner.name] = scanner


def judge(file: IO[bytes], *, quick: bool) -> Verdict:
    """Ask all scanners of a sort; the first that refuses decides."""
    for scanner in SCANNERS.values():
        if scanner.quick is quick:
            verdict = scanner.scan(file)
            if not verdict.clean:
                return verdict
    return Verdict(True)


def needs_worker() -> bool:
    """Whether a scanner is registered that takes its time."""
    return any(not scanner.quick for scanner in SCANNERS.values())
