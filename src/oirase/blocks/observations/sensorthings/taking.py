"""Values that clients send, on their way to the arrivals of this block: checked there, queued, tested, stored, told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from oirase.blocks.observations.ingest import arrivals, payloads
from oirase.blocks.observations.ingest.arrivals import Arrival, Extra, now_ms, rows_of
from oirase.blocks.observations.ingest.payloads import Parsed
from oirase.blocks.observations.ingest.refusals import Refused
from oirase.blocks.observations.ingest.senders import limits
from oirase.blocks.observations.ingest.writer import settle
from oirase.blocks.observations.models import Series
from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.sensorthings import bodies
from oirase.blocks.observations.sensorthings.bodies import Value
from oirase.blocks.observations.sensorthings.callers import Caller
from oirase.blocks.observations.sensorthings.errors import Fault
from oirase.blocks.observations.times import observation_number, to_ms

SOURCE = "sensorthings"


def take(caller: Caller, parsed: Parsed, reason: str = "") -> None:
    """Hand values in; when this returns they are committed, and stored too if a writer is not far behind."""
    device = caller.device
    arrival = Arrival(
        parsed.rows, device.actor if device else caller.actor.reference, SOURCE, now_ms(), parsed.texts, parsed.extras,
        device.number if device else 0, reason, parsed.battery, parsed.units,
    )  # fmt: skip
    try:
        arrivals.take(arrival)
    except Refused as refusal:
        raise Fault(refusal.words) from refusal
    settle(arrival.numbers)


def parsed_of(values: Sequence[tuple[Series, Value]]) -> Parsed:
    """Return values with their series as arrivals have them."""
    numbers = [(series.number, one.t, one.value, one.value2) for series, one in values if one.text is None]
    parsed = Parsed(rows_of(numbers)) if numbers else Parsed()
    untested = int(Flag.NOT_EVALUATED)
    parsed.texts = [
        (series.number, one.t, one.text, untested) for series, one in values if one.text is not None
    ]
    parsed.extras = [_extra(series.number, one) for series, one in values if one.has_details]
    return parsed


def _extra(series: int, one: Value) -> Extra:
    begin, end = (to_ms(moment) for moment in one.valid) if one.valid else (None, None)
    result_time = None if one.result_time is None else to_ms(one.result_time)
    return Extra(series, one.t, result_time, begin, end, one.parameters, one.feature)


def read_arrays(body: bytes) -> Parsed | None:
    """Return what a CreateObservations body says, read by whole columns; None when a row of it is wrong, or the body as a whole."""
    received = now_ms()
    try:
        parsed = payloads.data_arrays(body, received)
    except Refused:
        return None
    return parsed if _in_time(parsed.rows["t"], received).all() and not parsed.texts else None


def _in_time(t: Any, received: int) -> Any:
    bounds = limits()
    return (t >= bounds.earliest) & (t <= received + bounds.ahead)


def links_of(parsed: Parsed) -> list[str]:
    """Return the addresses of values below the root, in the order of their rows."""
    numbers = zip(parsed.rows["series"].tolist(), parsed.rows["t"].tolist(), strict=True)
    return [f"Observations({observation_number(series, t)})" for series, t in numbers]


def by_row(arrays: Sequence[bodies.Array], series: Mapping[int, Series]) -> tuple[Parsed, list[str]]:
    """Read arrays row by row; return what is right, and for each row its address or `error` and why."""
    values: list[tuple[Series, Value]] = []
    links = []
    for array in arrays:
        one = series[array.datastream]
        for row in array.rows:
            try:
                value = bodies.array_row(array, row, one.kind)
                if not _in_time(np.array([value.t]), now_ms()).all():
                    raise Fault("phenomenonTime lies in the future or before there were observations")
            except Fault as fault:
                links.append(f"error: {fault}")
                continue
            values.append((one, value))
            links.append(f"Observations({observation_number(one.number, value.t)})")
    return parsed_of(values), links
