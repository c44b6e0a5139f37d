"""Topics: those of SensorThings (OGC 18-088, 14), a compact one for batches, and those that a device's mapping declares.

v1.1/Datastreams(12)/Observations    one observation or a list; whoever subscribes gets new ones
v1.1/Observations                    the same, each with its Datastream
v1.1/CreateObservations              data arrays
values                               compact lists
devices/<code>                       foreign JSON by the device's declared mapping, or the topic that the mapping names
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import orjson

from oirase.blocks.observations.ingest import mappings, payloads
from oirase.blocks.observations.ingest.door import Parse
from oirase.blocks.observations.ingest.payloads import Parsed
from oirase.blocks.observations.ingest.senders import Sender
from oirase.blocks.observations.times import observation_number, to_datetime

_DATASTREAM = re.compile(r"v1\.1/Datastreams\(([1-9][0-9]{0,9})\)/Observations")
_COMMON: dict[str, Parse] = {
    "v1.1/Observations": lambda body, received: payloads.observations(body, None, received),
    "v1.1/CreateObservations": payloads.data_arrays,
    "values": payloads.compact,
}


def series_of(topic: str) -> int | None:
    """Return the number of the series whose observations a topic means."""
    found = _DATASTREAM.fullmatch(topic)
    return int(found[1]) if found and int(found[1]) < 2**31 else None


def topic_of(series: int) -> str:
    """Return the topic of a series' observations."""
    return f"v1.1/Datastreams({series})/Observations"


def parser_of(topic: str, sender: Sender) -> Parse | None:
    """Return what reads the messages of a topic, None where nothing is taken."""
    if (series := series_of(topic)) is not None:
        return partial(_of_series, series)
    if topic in _COMMON:
        return _COMMON[topic]
    if topic in (f"devices/{sender.code}", sender.mapping.get("topic")):
        return partial(mappings.json_rows, sender.mapping)
    return None


def _of_series(series: int, body: bytes, received: int) -> Parsed:
    return payloads.observations(body, series, received)


def message(series: int, t: int, result: Any) -> bytes:
    """Return an observation as SensorThings publishes it."""
    moment = f"{to_datetime(t):%Y-%m-%dT%H:%M:%S}.{t % 1000:03d}Z"
    number = observation_number(series, t)
    return orjson.dumps({"@iot.id": number, "phenomenonTime": moment, "resultTime": None, "result": result})
