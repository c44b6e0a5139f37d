"""What the revision tells others. Events carry no texts: who may read a sheet reads it by its id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class RevisionOpened(Event):
    """Next year's edition was opened; the divisions owe their sheets."""

    TYPE: ClassVar[str] = "revision.opened"
    edition: UUID
    fiscal_year: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class SheetSubmitted(Event):
    """A division has handed a sheet in."""

    TYPE: ClassVar[str] = "revision.sheet_submitted"
    sheet: UUID


@dataclass(frozen=True, kw_only=True)
class SheetReturned(Event):
    """Fields of a sheet were sent back to its division."""

    TYPE: ClassVar[str] = "revision.sheet_returned"
    sheet: UUID
    fields: int


@dataclass(frozen=True, kw_only=True)
class SheetAccepted(Event):
    """The office in charge has accepted a sheet."""

    TYPE: ClassVar[str] = "revision.sheet_accepted"
    sheet: UUID
