"""The installation's virus scanner, and whether it works: pages of officers and operators show it."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import IO

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.files.clamd import Clamd, ClamdFault, TooLargeForClamd
from oirase.kernel.files.models import FileState, StoredFile
from oirase.kernel.files.scanning import SCANNERS, OutOfOrder, SignatureScanner, Verdict, infected

log = logging.getLogger("oirase.files")
ASK_SECONDS = 1.0
# After a fault nobody waits for the daemon for a while; the worker still asks.
REST_SECONDS = 15.0


class ClamdScanner:
    """Asks clamd about every file, for some seconds while the person waits; what it does not answer then waits in quarantine."""

    name = "clamd"
    quick = True

    def __init__(self, url: str) -> None:
        self.client = Clamd(url)
        self.resting_until = 0.0

    def scan(self, file: IO[bytes], *, seconds: float) -> Verdict:
        """Send the file to the daemon; OutOfOrder when it is away or slow. A file beyond its size limit is refused, as nobody can scan it."""
        if seconds <= REST_SECONDS and time.monotonic() < self.resting_until:
            raise OutOfOrder("resting after a fault")
        try:
            signature = self.client.signature_in(file, seconds)
        except TooLargeForClamd:
            return Verdict(
                False, _("ファイルが大きすぎて、ウイルスの検査ができません。分けるか、小さくしてください。")
            )
        except ClamdFault as fault:
            self.resting_until = time.monotonic() + REST_SECONDS
            log.warning("clamd is out of order: %s", fault)
            raise OutOfOrder(str(fault)) from fault
        self.resting_until = 0.0
        if signature:
            log.warning("clamd found %s", signature)
        return infected() if signature else Verdict(True)

    def fault(self) -> str:
        """Ask the daemon whether it is there."""
        try:
            self.client.version(ASK_SECONDS)
        except ClamdFault as fault:
            return str(fault)
        return ""


class Condition(StrEnum):
    """How it stands with the virus scanner."""

    ON = "on"
    OFF = "off"
    OUT_OF_ORDER = "out_of_order"


@dataclass(frozen=True)
class ScannerState:
    """How it stands with the virus scanner; `since` when files wait or the fault was noticed, `waiting` how many files do."""

    condition: Condition
    since: datetime | None = None
    waiting: int = 0
    fault: str = ""

    @property
    def words(self) -> str:
        """Say it to an officer."""
        return {
            Condition.ON: _("ウイルス検査は動いています。"),
            Condition.OFF: _("ウイルス検査は設定されていません。受け取ったファイルは、検査されていません。"),
            Condition.OUT_OF_ORDER: _(
                "ウイルス検査が止まっています。新しいファイルは「検査待ち」で、まだ開けません。"
            ),
        }[self.condition]


# When this process first saw a scanner out of order; the oldest waiting file usually says it better.
_noticed: list[datetime] = []


def scanner_state() -> ScannerState:
    """Return how it stands with the virus scanner now; asks it, for a second at most. The built-in scanner alone counts as off."""
    with scope(Actor.system("files.scanner_state")):
        rows = StoredFile.objects.filter(state=FileState.QUARANTINED)
        found = rows.aggregate(waiting=Count("pk"), since=Min("created_at"))
    own = [scanner for name, scanner in SCANNERS.items() if name != SignatureScanner.name]
    if not own:
        return ScannerState(Condition.OFF, found["since"], found["waiting"])
    fault = next((text for scanner in own if (text := scanner.fault())), "")
    if not fault:
        _noticed.clear()
        return ScannerState(Condition.ON, found["since"], found["waiting"])
    if not _noticed:
        _noticed.append(clock.now())
    since = min(filter(None, (found["since"], _noticed[0])))
    return ScannerState(Condition.OUT_OF_ORDER, since, found["waiting"], fault)
