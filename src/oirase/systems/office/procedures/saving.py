"""How many minutes an online application saves: what an office has recorded, with its source and mark."""

from __future__ import annotations

from datetime import date

from oirase.kernel.settings import Found, NoValue, found_on
from oirase.systems.office.procedures.specs import MINUTES_SAVED


def minutes_on(day: date, body_code: str) -> Found | None:
    """Return the minutes that hold for a body on a day; None where nobody has recorded any."""
    try:
        return found_on(MINUTES_SAVED.key, day, body_code)
    except NoValue:
        return None
