"""Where values go that clients send: to the arrivals of this block, which answer when they are committed. Registered by `ingest`.

Until something is registered, values are stored at once, without quality control; that serves an installation that only reads, and tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.models import Device, DeviceKey
from oirase.blocks.observations.store.arrays import Rows
from oirase.blocks.observations.store.protocol import Text, Write
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import reading_as, scope
from oirase.kernel.commands import outside_commands

SOURCE = "sensorthings"


@dataclass(frozen=True)
class Sent:
    """Values that somebody may write to these series: a person or another system (`actor`), or a device; for corrections why."""

    rows: Rows
    texts: Sequence[Text] = ()
    actor: str = ""
    device: Device | None = None
    reason: str = ""


class Intake(Protocol):
    """Takes values in."""

    def take(self, sent: Sent) -> None:
        """Return when the values are committed to the queue."""

    def settle(self, series: Iterable[int]) -> None:
        """Return when what was taken before can be read, or soon after."""

    def device_of(self, secret: str) -> Device | None:
        """Return the device in use that a key belongs to."""


class Direct:
    """Stores at once."""

    def take(self, sent: Sent) -> None:
        """Append as the platform's writer."""
        with outside_commands("values sent by a client"), scope(Actor.system("observations.writer")):
            store().append(Write(sent.rows, sent.actor, SOURCE, sent.reason, sent.texts))

    def settle(self, series: Iterable[int]) -> None:
        """Nothing is under way."""

    def device_of(self, secret: str) -> Device | None:
        """Look the key up by its digest."""
        digest = hashlib.sha256(secret.encode()).digest()
        valid = DeviceKey.objects.filter(Q(until=None) | Q(until__gt=clock.now()), device__active=True)
        with reading_as(Actor.system("observations.device")):
            key = valid.filter(digest=digest).select_related("device").first()
        return key.device if key else None


_INTAKE: list[Intake] = [Direct()]


def register(intake: Intake) -> None:
    """Let values go this way from now on."""
    _INTAKE[0] = intake


def intake() -> Intake:
    """Return whatever takes values in."""
    return _INTAKE[0]
