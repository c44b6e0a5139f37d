"""The scanner port: who looks at a file before it is handed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Protocol

from django.utils.translation import gettext as _

CHUNK = 1024 * 1024
# The industry's harmless test file, in two parts so that this source is not taken for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
# How long a person waits for a quick scanner, and the worker for any.
QUICK_SECONDS = 3.0
PATIENT_SECONDS = 60.0


class OutOfOrder(Exception):
    """The scanner cannot say now whether the file is clean; the file stays in quarantine and is asked about again."""


@dataclass(frozen=True)
class Verdict:
    """Whether a file may be handed on, and if not, why (for the person). `waits`: a scanner could not answer yet."""

    clean: bool
    reason: str = ""
    waits: bool = False


class Scanner(Protocol):
    """Looks at a whole file. A `quick` one is asked while the person waits, every one by the worker where a file is in quarantine."""

    name: str
    quick: bool

    def scan(self, file: IO[bytes], *, seconds: float) -> Verdict:
        """Read the file from its beginning and judge it within so many seconds; OutOfOrder when that cannot be done now."""
        ...

    def fault(self) -> str:
        """Return what keeps the scanner from working, for the operator; empty when it works."""
        ...


class SignatureScanner:
    """The built-in scanner: finds the EICAR test file, so that the way of a refused file is always tried."""

    name = "signature"
    quick = True

    def scan(self, file: IO[bytes], *, seconds: float) -> Verdict:
        """Search the file piece by piece, with an overlap."""
        file.seek(0)
        tail = b""
        while chunk := file.read(CHUNK):
            if EICAR in tail + chunk:
                return infected()
            tail = chunk[-len(EICAR) :]
        return Verdict(True)

    def fault(self) -> str:
        """It always works."""
        return ""


SCANNERS: dict[str, Scanner] = {SignatureScanner.name: SignatureScanner()}


def infected() -> Verdict:
    """Return the verdict on a file in which a virus was found; its name is no help to the person and stays in the log."""
    return Verdict(False, _("ウイルスの疑いがあるため、受け取れません。"))


def register_scanner(scanner: Scanner) -> None:
    """Let an installation's scanner look at every file from now on."""
    SCANNERS[scanner.name] = scanner


def judge_quickly(file: IO[bytes]) -> Verdict:
    """Ask the quick scanners while the person waits; the first that refuses decides. One that is out of order, or slow, is left to the worker."""
    waits = False
    for scanner in SCANNERS.values():
        if not scanner.quick:
            waits = True
            continue
        try:
            verdict = scanner.scan(file, seconds=QUICK_SECONDS)
        except OutOfOrder:
            waits = True
            continue
        if not verdict.clean:
            return verdict
    return Verdict(True, waits=waits)


def judge(file: IO[bytes]) -> Verdict:
    """Ask all scanners; the first that refuses decides. OutOfOrder when one cannot answer now."""
    for scanner in SCANNERS.values():
        verdict = scanner.scan(file, seconds=PATIENT_SECONDS)
        if not verdict.clean:
            return verdict
    return Verdict(True)
