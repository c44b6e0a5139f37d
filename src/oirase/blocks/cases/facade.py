"""What systems call: keep kinds of cases, open a case, read one."""

from __future__ import annotations

from oirase.blocks.cases.flow import check_flow
from oirase.blocks.cases.models import Case, CaseType, CaseTypeVersion, Channel
from oirase.blocks.cases.opening import Applicant, applicant_in, open_case
from oirase.blocks.cases.ports import SignOff, register_sign_off
from oirase.blocks.cases.services.kinds import kind_for, new_version

__all__ = [
    "Applicant",
    "Case",
    "CaseType",
    "CaseTypeVersion",
    "Channel",
    "SignOff",
    "applicant_in",
    "check_flow",
    "kind_for",
    "new_version",
    "open_case",
    "register_sign_off",
]
