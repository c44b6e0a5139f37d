"""Many cases at once to other officers (引継ぎ): of somebody who has left, is away, or holds too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.blocks.cases import letters
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.recording import reassign
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Forbidden, may
from oirase.kernel.commands import Rejected, audited, command, permit
from oirase.kernel.outbox.jobs import start_job
from oirase.kernel.outbox.models import Job

AT_ONCE = 500
"""How many cases go over in one transaction: a page that opens one of them waits no longer than for these."""


@command("cases.hand_over")
def hand_over(actor: Actor, *, from_id: UUID, to_ids: Sequence[UUID], most: int = AT_ONCE) -> int:
    """Share out the most urgent open cases of an officer among others, in turn; return how many, nought where none is left.

    Only cases that the actor may assign; one that the next officer may not work on goes to the first who may. Rejected where nobody may:
    then nothing has moved. Each officer gets one letter.
    """
    permit("cases.assign")
    people = [
        (user, actor_of(user))
        for user in User.objects.filter(pk__in=[one for one in to_ids if one != from_id], is_active=True)
    ]
    if not people:
        raise Rejected(_("引き継ぐ職員を選んでください。"), "to")
    held = Case.objects.visible_to(actor, "assign").filter(assignee_id=from_id, ended_at=None)
    cases = list(held.order_by("due_on", "pk").select_for_update(of=("self",))[:most])
    if not cases:
        return 0
    chosen = [_able(case, people, place) for place, case in enumerate(cases)]
    reassign(actor, cases, chosen, from_id)
    for to_id, number in Counter(chosen).items():
        if to_id != actor.user_id:
            letters.handed_over(cases[chosen.index(to_id)], to_id, number)
    return len(cases)


def _able(case: Case, people: Sequence[tuple[User, Actor]], place: int) -> UUID:
    """Return the officer whose turn it is, or the next who may work on this very case."""
    start = place % len(people)
    for user, able in (*people[start:], *people[:start]):
        if may(able, case, "work"):
            return user.pk
    raise Rejected(_("%(number)s を担当できる職員が含まれていません。") % {"number": case.number}, "to")


@command("cases.start_handing_over")
def start(actor: Actor, *, from_id: UUID, to_ids: Sequence[UUID]) -> Job:
    """Put the hand-over into a job whose progress the officer watches; Rejected where there is nothing or nobody."""
    permit("cases.assign")
    if actor.user_id is None:
        raise Forbidden("cases.assign")
    held = Case.objects.visible_to(actor, "assign").filter(assignee_id=from_id, ended_at=None)
    number = held.count()
    if not number:
        raise Rejected(_("引き継ぐ案件はありません。"), "from_id")
    params = {"from": str(from_id), "to": [str(one) for one in to_ids]}
    job = start_job(actor, "cases.hand_over", params, total=number)
    audited([{"type": "outbox.job", "id": str(job.pk), "action": "cases.hand_over"}], params)
    return job
