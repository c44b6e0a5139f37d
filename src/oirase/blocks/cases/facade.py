"""What systems call: keep kinds of cases, open a case, work on it (`working`, `deciding`, `combining`, `ending`, `handing_over`, `applying`), read one,
show it on pages of their own.

A system stands before people with a kind of its own by `register_front`; its pages are then made of `acts_for` with `cases/_acts.html` for
officers, `followed` with `cases/_followed.html` for the applicant, and what it adds to them.
"""

from __future__ import annotations

from oirase.blocks.cases import bulk
from oirase.blocks.cases.correcting import open_draft_of
from oirase.blocks.cases.desks import NoDesk, desk_of
from oirase.blocks.cases.figures import Applied, Decided, applied, decided, decided_together
from oirase.blocks.cases.flow import check_flow
from oirase.blocks.cases.fronts import Front, register_front
from oirase.blocks.cases.letters import tell_applicant
from oirase.blocks.cases.looking import note_look
from oirase.blocks.cases.models import STATES, Case, CaseType, CaseTypeVersion, Channel
from oirase.blocks.cases.notices import notice_asks
from oirase.blocks.cases.opening import Applicant, applicant_in, open_case
from oirase.blocks.cases.pages.acting import acts_for
from oirase.blocks.cases.pages.following import followed
from oirase.blocks.cases.pages.listing import DUES, CaseSource, due_cell
from oirase.blocks.cases.ports import SignOff, register_sign_off
from oirase.blocks.cases.recording import flow_of
from oirase.blocks.cases.selectors import cases as listed
from oirase.blocks.cases.selectors import counts, last_done, open_cases, timeline
from oirase.blocks.cases.services import applying, combining, deciding, ending, handing_over, working
from oirase.blocks.cases.services.applying import own_case
from oirase.blocks.cases.services.kinds import kind_for, new_version
from oirase.blocks.cases.services.working import do_step, take_charge
from oirase.blocks.cases.tracking import PURPOSE, TRACKER, by_number, code_for, is_for

__all__ = [
    "Applicant",
    "Applied",
    "Case",
    "CaseSource",
    "CaseType",
    "CaseTypeVersion",
    "Channel",
    "DUES",
    "Decided",
    "Front",
    "NoDesk",
    "PURPOSE",
    "STATES",
    "SignOff",
    "TRACKER",
    "acts_for",
    "applicant_in",
    "applied",
    "applying",
    "bulk",
    "by_number",
    "check_flow",
    "code_for",
    "combining",
    "counts",
    "decided",
    "decided_together",
    "deciding",
    "desk_of",
    "do_step",
    "due_cell",
    "ending",
    "flow_of",
    "followed",
    "handing_over",
    "is_for",
    "kind_for",
    "last_done",
    "listed",
    "new_version",
    "note_look",
    "notice_asks",
    "open_case",
    "open_cases",
    "open_draft_of",
    "own_case",
    "register_front",
    "register_sign_off",
    "take_charge",
    "tell_applicant",
    "timeline",
    "working",
]
