"""What systems call: keep kinds of cases, open a case, work on it (`working`, `deciding`, `combining`, `ending`, `handing_over`, `applying`), read one."""

from __future__ import annotations

from oirase.blocks.cases.correcting import open_draft_of
from oirase.blocks.cases.figures import Applied, Decided, applied, decided, decided_together
from oirase.blocks.cases.flow import check_flow
from oirase.blocks.cases.models import Case, CaseType, CaseTypeVersion, Channel
from oirase.blocks.cases.notices import notice_asks
from oirase.blocks.cases.opening import Applicant, applicant_in, open_case
from oirase.blocks.cases.ports import SignOff, register_sign_off
from oirase.blocks.cases.selectors import open_cases
from oirase.blocks.cases.services import applying, combining, deciding, ending, handing_over, working
from oirase.blocks.cases.services.kinds import kind_for, new_version
from oirase.blocks.cases.tracking import code_for

__all__ = [
    "Applicant",
    "Applied",
    "Case",
    "CaseType",
    "CaseTypeVersion",
    "Channel",
    "Decided",
    "SignOff",
    "applicant_in",
    "applied",
    "applying",
    "check_flow",
    "code_for",
    "combining",
    "decided",
    "decided_together",
    "deciding",
    "ending",
    "handing_over",
    "kind_for",
    "new_version",
    "notice_asks",
    "open_case",
    "open_cases",
    "open_draft_of",
    "register_sign_off",
    "working",
]
