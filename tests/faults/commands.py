"""Commands whose effects can be counted: a note with an audit entry and an event that tells its case's next number; a file."""

from __future__ import annotations

import io
from uuid import UUID

from bench.ledger.events import Ticked
from bench.ledger.models import Case, Note

from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import changed, command, emit, permit
from oirase.kernel.files import keep, receive
from oirase.kernel.files.models import StoredFile


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


@command("faults.store")
def store(actor: Actor, *, body_id: UUID, name: str, content: bytes) -> StoredFile:
    """Keep a file of a body."""
    permit("ledger.edit")
    with receive(io.BytesIO(content), name) as received:
        row = keep(actor, received, body_id=body_id)
    changed(row, "stored", after={"name": name})
    return row
