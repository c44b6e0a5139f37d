"""The ways out of the house as the sender sees them; an adapter registers for each that this installation has."""

from __future__ import annotations

from typing import Protocol


class Refused(Exception):
    """The far side will never take this; the words are for the office."""


class Delayed(Exception):
    """The far side cannot take this now; it is tried again with a growing pause."""


class Unavailable(Exception):
    """The own server or provider cannot be reached: nothing was tried, and nothing else can be sent either."""


class ShortMessages(Protocol):
    """Takes a short message to a number in the international form (+81...) and returns the provider's id for it.

    `reference` is the same whenever the same message is handed over again. `simulated` ones reach nobody, and say so.
    """

    simulated: bool

    def send(self, number: str, text: str, reference: str) -> str:
        """Hand over; raises Refused, Delayed or Unavailable."""


_short_messages: list[ShortMessages] = []


def use_short_messages(adapter: ShortMessages) -> None:
    """Make an adapter the installation's way of sending short messages."""
    _short_messages[:] = [adapter]


def short_messages() -> ShortMessages | None:
    """Return the way of sending short messages, None where there is none."""
    return _short_messages[0] if _short_messages else None
