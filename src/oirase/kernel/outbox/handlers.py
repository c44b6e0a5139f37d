"""Who listens: handlers register under a name that stays, because deliveries carry it.

    @handler("consultation.request_answered", name="insight.refresh")
    def refresh(event: Delivered) -> None: ...

A handler runs as the platform, inside the transaction in which its delivery is marked done; there it may write, report with
`changed` and `emit` like a command, but not call one. It may be called again when that transaction fails, so an effect
outside the database must be repeatable (a mail carries its own id) and is best given `own_transactions`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Delivered:
    """What a handler gets: the event's envelope and its data."""

    id: UUID
    type: str
    subject: str
    body_id: UUID | None
    time: datetime
    data: Mapping[str, Any]
    attempt: int = 1


Handle = Callable[[Delivered], None]


@dataclass(frozen=True)
class Handler:
    """A registered listener. `own_transactions`: it works in steps that it commits itself (jobs)."""

    name: str
    event_type: str
    call: Handle
    own_transactions: bool = False
    attempts: int = 8


HANDLERS: dict[str, Handler] = {}
Around = Callable[[str], AbstractContextManager[None]]
_around: list[Around] = []


def run_inside(context: Around) -> None:
    """Let a higher module put a context around every handler (commands make it an audited piece of work)."""
    _around[:] = [context]


def around(name: str) -> AbstractContextManager[None]:
    """Return the context in which a handler runs."""
    return _around[0](name) if _around else nullcontext()


def handler(
    event_type: str, *, name: str, attempts: int = 8, own_transactions: bool = False
) -> Callable[[Handle], Handle]:
    """Register a function for an event type under a lasting, unique name."""

    def register(call: Handle) -> Handle:
        known = HANDLERS.get(name)
        if known and known.call.__qualname__ != call.__qualname__:
            raise ValueError(f"handler {name} is registered twice")
        HANDLERS[name] = Handler(name, event_type, call, own_transactions, attempts)
        return call

    return register


def listening(event_type: str) -> list[str]:
    """Return the names of the handlers of an event type, in a fixed order."""
    return sorted(name for name, found in HANDLERS.items() if found.event_type == event_type)
