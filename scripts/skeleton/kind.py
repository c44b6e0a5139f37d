"""How items are handled, as data of the case block: received, in work, decided; and on which pages of this system."""

from __future__ import annotations

from typing import Any

from oirase.systems.DOMAIN.SLUG.models import Item
from oirase.systems.DOMAIN.SLUG.specs import WORKING_DAYS

from oirase.blocks.cases.facade import CaseTypeVersion, Front, kind_for, new_version
from oirase.kernel import clock
from oirase.kernel.access.models import Organisation
from oirase.kernel.settings import found_on
from oirase.kernel.texts import LocalizedText

KIND = "SLUG"
TITLE = LocalizedText({"ja": "NAME_JA", "en": "NAME_EN"})
FRONT = Front(office="SLUG:item", applicant="SLUG:tracked", records=Item)
OUTCOMES = (
    {"key": "done", "tone": "success", "label": {"ja": "対応した", "en": "Done"}},
    {
        "key": "declined",
        "tone": "warning",
        "label": {"ja": "対応できない", "en": "Declined"},
        "needs_reason": True,
    },
)


def flow(working_days: int, *, unconfirmed: bool) -> dict[str, Any]:
    """Return the flow with so many open days until the end; one officer decides. What else a flow can say: `blocks/cases/flow.py`."""
    return {
        "payment": "none",
        "standard_days": working_days,
        "unconfirmed": unconfirmed,
        "second_pair": False,
        "reopening": True,
        "outcomes": [dict(one) for one in OUTCOMES],
    }


def version_for(office: Organisation) -> CaseTypeVersion:
    """Return how an item that comes in today is handled, inside a command: with the days that the office's setting says."""
    found = found_on(WORKING_DAYS.key, clock.today(), office.body.code)
    unconfirmed = found.unconfirmed or found.valid_from is None
    return new_version(kind_for(office, KIND, TITLE), None, flow(found.value, unconfirmed=unconfirmed))
