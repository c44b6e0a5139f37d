"""The port downwards: who takes money for the office. An adapter implements `Provider` (a page of its own) or `Terminal` (at the counter).

Our id of a try to pay is what the provider is told and what it is asked by, so that asking again is always possible. Adapters talk to
the outside and write nothing of ours. `ProviderDown` means: not now; nothing is lost by asking later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol, runtime_checkable
from uuid import UUID

from django.conf import settings

from oirase.kernel.manifest.spec import Names


class ProviderDown(Exception):
    """The provider does not answer, or not sensibly."""


class Forged(Exception):
    """A call's signature is not the provider's."""


class Stale(Exception):
    """A call is signed, but for another time: somebody may have kept it."""


class Unreadable(Exception):
    """A call is signed, but what it says cannot be read."""


@dataclass(frozen=True)
class Order:
    """What a provider is asked to collect: `reference` is our id of the try, `back` where the payer returns to."""

    reference: UUID
    amount: int
    title: str
    back: str = ""


@dataclass(frozen=True)
class Answer:
    """What a provider says about an order: how it stands, its own number of the transaction, amount and time of payment."""

    reference: str
    status: Literal["open", "paid", "failed", "unknown"]
    external_ref: str = ""
    amount: int = 0
    paid_at: datetime | None = None


@dataclass(frozen=True)
class Reported:
    """One payment of a provider's daily report."""

    reference: str
    external_ref: str
    amount: int
    paid_at: datetime


class Taker(Protocol):
    """What provider and terminal have in common. `simulated` ones do not exist under production settings."""

    code: str
    title: Names
    simulated: bool

    def ask(self, reference: UUID) -> Answer:
        """Say how an order stands; ProviderDown."""

    def refund(self, external_ref: str, amount: int, key: UUID) -> None:
        """Give money back, once for each key; ProviderDown."""

    def report(self, day: date) -> Sequence[Reported]:
        """Return what was paid on a day; ProviderDown."""


@runtime_checkable
class Provider(Taker, Protocol):
    """A provider with a page of its own to which the payer is sent."""

    def begin(self, order: Order) -> str:
        """Make an order known and return the address to which the payer is sent; the same order again is the same; ProviderDown."""

    def read_callback(self, body: bytes, signature: str) -> Answer:
        """Return what a call says; Forged, Stale or Unreadable."""


@runtime_checkable
class Terminal(Taker, Protocol):
    """A card terminal at the counter."""

    def take(self, order: Order) -> Answer:
        """Take a card; returns when it is decided; the same order again is the same; ProviderDown."""


_TAKERS: dict[str, Taker] = {}


def register(taker: Taker) -> None:
    """Make a provider or terminal known; its code again replaces it."""
    _TAKERS[taker.code] = taker


def _standing() -> list[Taker]:
    return [one for one in _TAKERS.values() if settings.DEMO_ALLOWED or not one.simulated]


def taker(code: str) -> Taker | None:
    """Return a provider or terminal that stands in this installation."""
    return next((one for one in _standing() if one.code == code), None)


def provider(code: str = "") -> Provider | None:
    """Return the provider of a code, or the first one."""
    return next((one for one in _standing() if isinstance(one, Provider) and code in ("", one.code)), None)


def terminal() -> Terminal | None:
    """Return the terminal of this installation's counters."""
    return next((one for one in _standing() if isinstance(one, Terminal)), None)


def reporting() -> list[Taker]:
    """Return all that give a daily report."""
    return _standing()
