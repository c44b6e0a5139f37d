"""Deciding a case: one officer drafts, another confirms, the notice goes out.

The confirmation by a second officer is this block's own, smallest route; whoever brings longer ones registers a `SignOff` (`ports`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.blocks.cases import charging, letters, notices
from oirase.blocks.cases.conditions import holds
from oirase.blocks.cases.events import CaseDecided
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.ports import sign_off_for
from oirase.blocks.cases.recording import days_taken, flow_of, record, standing_of, subject_of
from oirase.blocks.cases.rules import Kind, Standing
from oirase.blocks.cases.services.working import words
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Conflict, Rejected, authorised, command, emit


@command("cases.propose")
def propose(
    actor: Actor,
    *,
    case_id: UUID,
    outcome: str,
    reason: str = "",
    notice: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Case:
    """Draft a decision with what its notice says besides (`notice`, by placeholder); where the flow wants no second officer, it is taken at once."""
    case = authorised(actor, Case, case_id, "work", version)
    flow = flow_of(case.type_version_id)
    found = flow.outcome(outcome)
    if found is None:
        raise Rejected(_("決定の種類を選んでください。"), "outcome")
    if not holds(found.when, case):
        raise Conflict(_("いまは「%(label)s」とすることはできません。") % {"label": found.label})
    given = words(reason, "reason", needed=found.needs_reason)
    notices.template_for(case, found)
    said = notices.checked(notices.asked_for(case, [found])[found.key], notice or {})
    record(actor, case, Kind.PROPOSED, {"outcome": found.key, "reason": given, "notice": said})
    if not sign_off_for(case).needs_confirmation(case, flow):
        _decide(actor, case)
    return case


@command("cases.confirm")
def confirm(actor: Actor, *, case_id: UUID, version: int | None = None) -> Case:
    """Confirm another officer's draft: the decision is taken, and its notice issued unless a fee is due first."""
    case = authorised(actor, Case, case_id, "confirm", version)
    proposal = standing_of(case).proposal
    if proposal is None:
        raise Conflict(_("確認する決定の案は、もうありません。"))
    if not sign_off_for(case).may_confirm(actor, case, proposal):
        raise Rejected(
            _("決定の案を作った職員は、自分では確認できません。ほかの職員に確認してもらってください。")
        )
    _decide(actor, case)
    return case


@command("cases.send_back")
def send_back(actor: Actor, *, case_id: UUID, reason: str, version: int | None = None) -> Case:
    """Return a draft to whoever made it, with the reason; who made it may take it back, too."""
    case = authorised(actor, Case, case_id, "work", version)
    proposal = standing_of(case).proposal
    record(actor, case, Kind.SENT_BACK, text=words(reason, "reason"))
    if proposal and proposal.by != str(actor.user_id or ""):
        letters.sent_back(case, proposal.by)
    return case


def _decide(actor: Actor, case: Case) -> None:
    flow = flow_of(case.type_version_id)
    proposal = standing_of(case).proposal
    outcome = flow.outcome(proposal.outcome) if proposal else None
    charges = charging.charges_after(actor, case, flow) if outcome and outcome.charges else {"charges": []}
    standing = record(actor, case, Kind.CONFIRMED, charges)
    emit(
        CaseDecided(
            subject=subject_of(case),
            body_id=case.body_id,
            case=case.pk,
            type=case.type_id,
            outcome=standing.outcome,
            decided_on=_day(standing),
            days=days_taken(standing) or 0,
            in_time=_day(standing) <= case.due_on,
        )
    )
    if standing.unpaid:
        letters.pay(case)
    else:
        finish(actor, case)


def finish(actor: Actor, case: Case) -> None:
    """Issue the notice of a decided case and end it, inside a caller's command."""
    document = notices.issue(actor, case)
    payload = {"document": str(document.pk), "number": document.number} if document else {}
    record(actor, case, Kind.NOTIFIED, payload, shared=True)
    letters.decided(case)


def _day(standing: Standing) -> date:
    moment = standing.decided_at or clock.now()
    return clock.local(moment).date()
