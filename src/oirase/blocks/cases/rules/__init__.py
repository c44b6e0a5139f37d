"""What a case is, worked out from what has been done. Pure: the list of actions is the record, all else follows from it.

Order of events, as most cases go: submitted, (paid), assigned, (correction asked, corrected), (performed ...), proposed by one officer, confirmed
by another, (charged, paid), notified. A case always has somebody whose turn it is, or an end: `Standing.next` says who. Where a step of the flow
answers (an inquiry, a consultation), it is the applicant's turn until they write back or the office ends the case.

Sources: the terms 標準処理期間 (standard processing period) and 補正 (correction) are those of the Administrative Procedure Act
(行政手続法 6条, 7条). That the time which the applicant takes to answer does not count is this platform's order.

Modules: `states` (the words), `standing`, `folding` (what an action does), `periods` (days that count).
"""

from oirase.blocks.cases.rules.folding import Impossible, after, fold, may_do
from oirase.blocks.cases.rules.periods import days_to_decision, due_on, is_overdue, may_lapse
from oirase.blocks.cases.rules.standing import Asked, Done, Proposal, Standing, file_ids
from oirase.blocks.cases.rules.states import (
    APPLICANTS,
    BEFORE_DECISION,
    ENDS,
    IN_HAND,
    MAY,
    OPEN,
    REFUSED_FILE,
    TURNS,
    Kind,
    Next,
    State,
)

__all__ = [
    "APPLICANTS",
    "Asked",
    "BEFORE_DECISION",
    "Done",
    "ENDS",
    "IN_HAND",
    "Impossible",
    "Kind",
    "MAY",
    "Next",
    "OPEN",
    "Proposal",
    "REFUSED_FILE",
    "Standing",
    "State",
    "TURNS",
    "after",
    "days_to_decision",
    "due_on",
    "file_ids",
    "fold",
    "is_overdue",
    "may_do",
    "may_lapse",
]
