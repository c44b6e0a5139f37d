"""What the applicant does with their own case: withdraw, reply, go to the correction."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from oirase.blocks.cases import charging, letters, tracking
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.recording import flow_of, record
from oirase.blocks.cases.rules import Kind
from oirase.blocks.cases.services.working import words
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected, command, permit, receive_for


@command("cases.withdraw")
def withdraw(actor: Actor, *, case_id: UUID, code: str = "", reason: str = "") -> Case:
    """Take an application back before it is decided; what was paid is returned as the flow says."""
    case = own_case(actor, case_id, code)
    if not flow_of(case.type_version_id).withdrawal:
        raise Rejected(_("この手続は、画面から取り下げることができません。窓口に連絡してください。"))
    record(actor, case, Kind.WITHDRAWN, text=words(reason, "reason", needed=False), shared=True)
    charging.give_back(actor, case)
    letters.ended(case)
    letters.withdrawn(case)
    return case


@command("cases.reply")
def reply(actor: Actor, *, case_id: UUID, text: str, code: str = "") -> Case:
    """Write to the office."""
    case = own_case(actor, case_id, code)
    record(actor, case, Kind.REPLY, text=words(text, "text"), shared=True)
    letters.answered(case)
    return case


def own_case(actor: Actor, case_id: UUID, code: str) -> Case:
    """Lock a case of the actor's own, inside a command; 404 for anybody else's."""
    permit(None)
    with scope(tracking.TRACKER):
        body_id = Case.objects.filter(pk=case_id).values_list("body_id", flat=True).first()
    if body_id is None:
        raise Http404
    receive_for(body_id)
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("type", "type_version")
        .filter(pk=case_id)
        .first()
    )
    if case is None or not tracking.is_for(case, actor, code):
        raise Http404
    return case
