"""Files that were found to be unusable after they were sent (添付ファイルの検査結果)."""

from __future__ import annotations

from uuid import UUID

from oirase.blocks.cases import letters
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.recording import record
from oirase.blocks.cases.rules import Kind
from oirase.blocks.cases.services.working import words
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import authorised, command
from oirase.kernel.files.models import StoredFile


@command("cases.waive_file")
def waive_file(actor: Actor, *, case_id: UUID, reason: str, version: int | None = None) -> Case:
    """Go on without the files that cannot be used; Conflict where there are none."""
    case = authorised(actor, Case, case_id, "work", version)
    record(actor, case, Kind.FILE_WAIVED, text=words(reason, "reason"))
    return case


def refuse_file(actor: Actor, file: StoredFile) -> int:
    """Flag the cases that name a file and ask their officers; return how many. Called in a transaction of a caller's.

    A case that has ended gets a note, so that nobody who opens it later wonders.
    """
    cases = Case.objects.filter(file_ids__contains=[file.pk]).select_related("type", "type_version", "body")
    given = {"file": str(file.pk), "name": file.name}
    for case in cases.order_by("pk").select_for_update(of=("self",)):
        kind = Kind.FILE_REFUSED if case.is_open else Kind.NOTE
        record(actor, case, kind, given, text=f"{file.name}: {file.reason}")
        if case.is_open:
            letters.file_refused(case, file.name)
    return len(cases)
