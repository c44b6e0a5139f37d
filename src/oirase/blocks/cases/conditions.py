"""What conditions of a flow read of a case."""

from __future__ import annotations

from typing import Any

from oirase.blocks.cases.models import Case
from oirase.blocks.forms.facade import known_answers
from oirase.kernel import clock
from oirase.kernel.expressions import Expression


def facts_of(case: Case) -> dict[str, Any]:
    """Return the answers by their keys, and flags, channel and day of the application."""
    return {
        **known_answers(case.type_version.form_version_id, case.answers),
        "flags": sorted(case.flags),
        "channel": case.channel,
        "applied_on": clock.local(case.submitted_at).date(),
    }


def holds(condition: Expression | None, case: Case) -> bool:
    """Whether a condition holds for a case as it stands; none at all holds."""
    return condition is None or condition.test(facts_of(case))
