"""Who may do what with a sheet: its division edits it, the office in charge of the edition manages it."""

from __future__ import annotations

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import may
from oirase.systems.plan.revision.models import Sheet


def edits(actor: Actor, sheet: Sheet) -> bool:
    """Whether the actor may fill in a sheet and hand it in."""
    return may(actor, sheet, "edit")


def manages(actor: Actor, sheet: Sheet) -> bool:
    """Whether the actor is in charge of the edition: sends fields back, accepts, moves, and edits what was handed in."""
    return may(actor, sheet, "manage")
