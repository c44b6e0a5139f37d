"""Coming back to a case without an account: by its number and its code."""

from __future__ import annotations

from uuid import UUID

from oirase.blocks.cases.models import Case
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.codes import code_of, is_code, plain_code

PURPOSE = "cases.case"
TRACKER = Actor.system("cases.tracking")


def code_for(case_id: UUID) -> str:
    """Return a case's code (確認番号)."""
    return code_of(PURPOSE, case_id)


def is_for(case: Case, actor: Actor, code: str) -> bool:
    """Whether a case is the actor's own: by account or as its representative, or by its code where it has no account."""
    named = {case.applicant_id, case.representative_id} & set(actor.parties)
    return bool(named) or (bool(code) and case.applicant_id is None and is_code(PURPOSE, case.pk, code))


def by_number(number: str, code: str) -> Case | None:
    """Return the case of any office with this number whose code was typed, read as the platform; one of an account has no code."""
    # Each office counts for itself, so that one number may be that of many cases.
    same = Case.objects.filter(number=plain_code(number), applicant=None).values_list("pk", flat=True)
    opened = next((pk for pk in same.iterator() if is_code(PURPOSE, pk, code)), None)
    return Case.objects.get(pk=opened) if opened else None
