"""Every write to a roadmap: load a draft, correct and review it, publish, withdraw, delete a draft, mend what was published.

Order of events: `load_edition` makes a draft with the flags of its reading; reviewers answer each flag (`resolve_flag`, or
`update_programme`, which answers the flags of what it changes) and tick off programmes (`mark_reviewed`); `publish` refuses
while flags are open, or something else holds the edition back, unless a reason is given. A published edition is frozen:
`correct` mends a mistake as an erratum that everybody reads, `withdraw` takes the edition off the public pages.
"""

from oirase.systems.plan.commons.services.editions import (
    KnownSource,
    delete_draft,
    load_edition,
    publish,
    withdraw,
)
from oirase.systems.plan.commons.services.errata import correct
from oirase.systems.plan.commons.services.packs import load_from_pack
from oirase.systems.plan.commons.services.review import (
    ProgrammeEdit,
    edit_of,
    mark_reviewed,
    resolve_flag,
    update_programme,
)

__all__ = [
    "KnownSource",
    "ProgrammeEdit",
    "correct",
    "delete_draft",
    "edit_of",
    "load_edition",
    "load_from_pack",
    "mark_reviewed",
    "publish",
    "resolve_flag",
    "update_programme",
    "withdraw",
]
