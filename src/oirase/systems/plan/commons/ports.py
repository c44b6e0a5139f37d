"""What the plan's systems offer one another without knowing one another.

Where an edition is read, what keeps it from being published, in which printed forms it is to be had.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from oirase.systems.plan.commons.models import Edition

AddressOf = Callable[[Edition], str]
_readers: list[AddressOf] = []


def editions_are_read_at(address: AddressOf) -> None:
    """Register the system in which people read editions."""
    _readers[:] = [address]


def reading_address(edition: Edition) -> str:
    """Return where an edition is read; empty in an installation without such a system."""
    return _readers[0](edition) if _readers else ""


Obstacles = Callable[[Edition], list[str]]
_obstacles: list[Obstacles] = []


def publishing_waits_for(obstacles: Obstacles) -> None:
    """Register what still has to be done before an edition is published, as sentences for the person who publishes."""
    if obstacles not in _obstacles:
        _obstacles.append(obstacles)


def held_back_by(edition: Edition) -> list[str]:
    """Return what still has to be done before an edition is published."""
    return [sentence for obstacles in _obstacles for sentence in obstacles(edition)]


@dataclass(frozen=True)
class Print:
    """A printed form of an edition: its language, where it is fetched, its size in bytes, when it was made."""

    language: str
    address: str
    size: int
    made_at: datetime


PrintsOf = Callable[[Edition], list[Print]]
_printers: list[PrintsOf] = []


def editions_are_printed_by(prints: PrintsOf) -> None:
    """Register the system that makes printed forms of editions."""
    _printers[:] = [prints]


def prints_of(edition: Edition) -> list[Print]:
    """Return the printed forms of an edition that have been made."""
    return _printers[0](edition) if _printers else []
