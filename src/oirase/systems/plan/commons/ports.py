"""What the plan's systems offer one another without knowing one another: where an edition is read."""

from __future__ import annotations

from collections.abc import Callable

from oirase.systems.plan.commons.models import Edition

AddressOf = Callable[[Edition], str]
_readers: list[AddressOf] = []


def editions_are_read_at(address: AddressOf) -> None:
    """Register the system in which people read editions."""
    _readers[:] = [address]


def reading_address(edition: Edition) -> str:
    """Return where an edition is read; empty in an installation without such a system."""
    return _readers[0](edition) if _readers else ""
