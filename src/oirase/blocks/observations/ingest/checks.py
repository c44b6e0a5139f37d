"""What every value has to pass before it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oirase.blocks.observations.ingest.messages import Arrival
from oirase.blocks.observations.ingest.refusals import Code, Refused
from oirase.blocks.observations.ingest.senders import Facts, Limits
from oirase.blocks.observations.models import Kind
from oirase.blocks.observations.times import FIRST, LAST, to_datetime

MAX_ROWS = 100_000


def check(arrival: Arrival, facts: Mapping[int, Facts], bounds: Limits) -> None:
    """Raise Refused for the first value that cannot be taken; `facts` are those of the series that the sender may write."""
    rows = arrival.rows
    if len(rows) + len(arrival.texts) > MAX_ROWS:
        raise Refused(Code.TOO_LARGE, f"more than {MAX_ROWS} values in one message")
    for number in arrival.numbers:
        if number not in facts:
            message = f"series {number} does not exist or is not one that this sender may write"
            raise Refused(Code.NO_RIGHT, message, _first(rows["series"] == number), number)
    _check_kinds(arrival, facts)
    fine = np.isfinite(rows["value"]) & np.isfinite(rows["value2"])
    if not fine.all():
        raise Refused(Code.NOT_A_NUMBER, "the value is not a finite number", _first(~fine))
    _check_times(rows["t"], arrival.received, bounds)
    if arrival.texts:
        _check_times(np.array([one[1] for one in arrival.texts], np.int64), arrival.received, bounds)


def _check_kinds(arrival: Arrival, facts: Mapping[int, Facts]) -> None:
    words = {one[0] for one in arrival.texts}
    for number in arrival.numbers:
        kind, unit = facts[number].kind, arrival.units.get(number)
        if (kind == Kind.TEXT) != (number in words):
            kept = "words" if kind == Kind.TEXT else "numbers"
            raise Refused(Code.WRONG_KIND, f"series {number} keeps {kept}")
        if unit is not None and unit != facts[number].unit:
            kept = facts[number].unit
            raise Refused(Code.WRONG_UNIT, f"series {number} is kept in {kept!r}, not in {unit!r}")


def _check_times(times: Any, received: int, bounds: Limits) -> None:
    early, late = times < max(bounds.earliest, FIRST), times > min(received + bounds.ahead, LAST)
    if early.any():
        place = int(np.argmax(early))
        words = f"{iso(times[place])} is before {iso(bounds.earliest)}: was the clock ever set?"
        raise Refused(Code.TOO_OLD, words, place)
    if late.any():
        place = int(np.argmax(late))
        words = f"{iso(times[place])} lies in the future; here it is {iso(received)}"
        raise Refused(Code.FUTURE, words, place)


def _first(where: Any) -> int | None:
    return int(np.argmax(where)) if where.any() else None


def iso(ms: int) -> str:
    """Return a moment for people, also one that no calendar has."""
    try:
        return f"{to_datetime(ms):%Y-%m-%dT%H:%M:%SZ}"
    except OverflowError:
        return f"{ms} ms"
