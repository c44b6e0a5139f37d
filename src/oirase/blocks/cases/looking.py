"""Who has looked at a case (閲覧記録): noted when an officer opens it, shown to the applicant."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from oirase.blocks.cases.models import Case
from oirase.blocks.cases.recording import subject_of
from oirase.kernel import clock
from oirase.kernel.access.http import actor_in
from oirase.kernel.audit.models import ReadEntry
from oirase.kernel.audit.reads import record_read

MOST_SHOWN = 500


def note_look(request: HttpRequest, case: Case, purpose: str) -> None:
    """Note that an officer looks at the case of somebody with an account, before the answer leaves."""
    if case.applicant_id:
        actor = actor_in(request)
        record_read(
            actor=actor.reference,
            actor_name=actor.name,
            person_id=case.applicant_id,
            subject=subject_of(case),
            purpose=purpose,
            request=getattr(request, "id", ""),
        )


def looked_at(case: Case) -> list[tuple[date, str]]:
    """Return on which days officers have looked at a case and for what, newest first."""
    found = ReadEntry.objects.filter(subject=subject_of(case)).order_by("-at")
    days = [
        (clock.local(at).date(), purpose) for at, purpose in found.values_list("at", "purpose")[:MOST_SHOWN]
    ]
    return list(dict.fromkeys(days))
