"""Until when an applicant has time (補正・支払いの期限): the office's own orders, as dated settings."""

from __future__ import annotations

from datetime import date, timedelta

from oirase.blocks.cases.models import Case
from oirase.blocks.cases.specs import TERMS
from oirase.kernel import clock
from oirase.kernel.access.models import Body
from oirase.kernel.settings import found_on, value_on


def term_days(key: str, body: Body) -> int:
    """Return a number of days as it stands today for a body."""
    return int(value_on(key, clock.today(), body.code))


def term_end(key: str, case: Case) -> date:
    """Return the last day of a term that begins today."""
    return clock.today() + timedelta(days=term_days(key, case.body))


def unconfirmed(body: Body) -> bool:
    """Whether one of the terms is nobody's order yet: a sample, or recorded as unconfirmed."""
    found = [found_on(one.key, clock.today(), body.code) for one in TERMS]
    return any(one.valid_from is None or one.unconfirmed for one in found)
