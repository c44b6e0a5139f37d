"""Who is told of an alert. The block knows subscriptions; what stands above it may know more, such as a rota or the crew of a buoy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from oirase.blocks.observations.models import Alert


@dataclass(frozen=True)
class Recipient:
    """Somebody with an account; with `by_mail` they also get a mail, where they have not refused mails altogether."""

    user_id: UUID
    by_mail: bool = True


class Recipients(Protocol):
    """Names who is told of an alert. Asked in the worker, as the platform; whether they may see the alert is asked afterwards."""

    def of(self, alert: Alert) -> Iterable[Recipient]:
        """Return the recipients."""


_sources: dict[str, Recipients] = {}


def register_recipients(name: str, source: Recipients) -> None:
    """Add a source of recipients under a lasting name."""
    _sources[name] = source


def recipients_of(alert: Alert) -> dict[UUID, Recipient]:
    """Return everybody whom any source names; by mail where one of them says so."""
    found: dict[UUID, Recipient] = {}
    for source in _sources.values():
        for one in source.of(alert):
            known = found.get(one.user_id)
            found[one.user_id] = Recipient(one.user_id, one.by_mail or bool(known and known.by_mail))
    return found
