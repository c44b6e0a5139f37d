"""What an applicant sees of how a case went on and may do with it; pages of systems show it, too (`_followed.html`)."""

from __future__ import annotations

from typing import Any

from oirase.blocks.cases import looking, rules, selectors
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.pages.forms import ReplyForm, WithdrawForm
from oirase.blocks.cases.recording import flow_of, standing_of
from oirase.blocks.cases.rules import Kind


def followed(case: Case) -> dict[str, Any]:
    """Return the timeline, who has looked, and the forms that fit; called in the platform's scope for whoever the case is for."""
    standing, flow = standing_of(case), flow_of(case.type_version_id)
    return {
        "case": case,
        "standing": standing,
        "entries": selectors.timeline(case, for_applicant=True),
        "readers": looking.looked_at(case),
        "may_withdraw": flow.withdrawal and rules.may_do(Kind.WITHDRAWN, standing),
        "reply": ReplyForm(auto_id="reply_%s") if rules.may_do(Kind.REPLY, standing) else None,
        "withdraw": WithdrawForm(auto_id="withdraw_%s"),
    }
