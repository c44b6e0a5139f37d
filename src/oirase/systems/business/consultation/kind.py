"""How requests are handled, as data of the case block: received, in work, answered, closed; the company's reply brings it back."""

from __future__ import annotations

from typing import Any

from oirase.blocks.cases.facade import CaseTypeVersion, kind_for, new_version
from oirase.kernel import clock
from oirase.kernel.access.models import Organisation
from oirase.kernel.settings import found_on
from oirase.kernel.texts import LocalizedText
from oirase.systems.business.consultation.specs import DUE_WORKING_DAYS

KIND = "consultation"
ANSWER = "answer"
TITLE = LocalizedText({"ja": "相談", "en": "Consultation", "ja-easy": "相談（そうだん）"})
STEPS = (
    {
        "key": ANSWER,
        "label": {"ja": "回答しました", "en": "Answered", "ja-easy": "答（こた）えました"},
        "adds": ["answered"],
        "answers": True,
    },
)
OUTCOMES = (
    ("solved", "success", {"ja": "解決した", "en": "Solved"}),
    ("referred", "info", {"ja": "ほかの機関を紹介した", "en": "Referred elsewhere"}),
    ("continued", "info", {"ja": "継続して支援する", "en": "Support continues"}),
    ("unsolved", "warning", {"ja": "解決に至らなかった", "en": "Not solved"}),
)


def flow(working_days: int, *, unconfirmed: bool) -> dict[str, Any]:
    """Return the flow with so many open days until the answer; closing needs no second officer, and an answer before it."""
    return {
        "payment": "none",
        "standard_days": working_days,
        "unconfirmed": unconfirmed,
        "second_pair": False,
        "reopening": True,
        "actions": [dict(one) for one in STEPS],
        "outcomes": [
            {"key": key, "tone": tone, "label": label, "when": 'list contains(flags, "answered")'}
            for key, tone, label in OUTCOMES
        ],
    }


def version_for(office: Organisation) -> CaseTypeVersion:
    """Return how a request that comes in today is handled, inside a command: with the days that the office's setting says."""
    found = found_on(DUE_WORKING_DAYS.key, clock.today(), office.body.code)
    unconfirmed = found.unconfirmed or found.valid_from is None
    return new_version(kind_for(office, KIND, TITLE), None, flow(found.value, unconfirmed=unconfirmed))
