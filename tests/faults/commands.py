"""A command on the ledger whose effects can be counted: a note, an audit entry, an event with the next number of its case."""

from __future__ import annotations

from uuid import UUID

from bench.ledger.events import Ticked
from bench.ledger.models import Case, Note

from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import changed, command, emit, permit


@command("faults.tick")
def tick(actor: Actor, *, case_id: UUID) -> Note:
    """Give a case its next number."""
    permit("ledger.edit")
    case = Case.objects.select_for_update().get(pk=case_id)
    number = case.notes.count() + 1
    note = Note.objects.create(case=case, text=str(number))
    changed(case, "ticked", after={"number": number})
    emit(Ticked(subject=f"ledger.case/{case.pk}", body_id=case.body_id, number=number))
    return note
