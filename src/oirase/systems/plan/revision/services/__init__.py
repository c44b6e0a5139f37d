"""Every write of the yearly revision.

Order of events: `open_edition` rolls the last edition over and makes a sheet per programme; divisions `save` fields (as often and
by as many people as they like) and `submit`; the office in charge sends single fields back with `send_back`, or `accept`s;
`add_programme`, `end_programme`, `merge_programmes`, `split_programme`, `move_programme`, `move_parts` and `hand_over` change what there is, with lineage kept;
`remind` tells those who owe. Publishing is `plan/commons`' own, which asks this system what is still owed.
"""

from oirase.systems.plan.revision.services.opening import change_due_day, open_edition
from oirase.systems.plan.revision.services.reminding import remind, remind_all
from oirase.systems.plan.revision.services.shaping import (
    add_programme,
    end_programme,
    hand_over,
    merge_programmes,
    move_parts,
    move_programme,
    renumber,
    split_programme,
)
from oirase.systems.plan.revision.services.sheets import Saved, accept, recall, save, send_back, submit

__all__ = [
    "Saved",
    "accept",
    "add_programme",
    "change_due_day",
    "end_programme",
    "hand_over",
    "merge_programmes",
    "move_parts",
    "move_programme",
    "open_edition",
    "recall",
    "remind",
    "remind_all",
    "renumber",
    "save",
    "send_back",
    "split_programme",
    "submit",
]
