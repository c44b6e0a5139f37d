"""Topics of MQTT (OGC 18-088, 14 and 15), as pure functions; who listens and publishes is `ingest`.

v1.1/Datastreams(7)/Observations     publish: a new Observation; subscribe: those of this Datastream
v1.1/Observations                    publish: one that names its Datastream; subscribe: those of all that may be seen
"""

from __future__ import annotations

import re

ALL = 0
_TOPIC = re.compile(r"v1\.1/(?:Datastreams\((\d{1,10})\)/)?Observations\Z", re.ASCII)


def observations_topic(text: str) -> int | None:
    """Return the number of the Datastream that a topic is about, ALL for that of all, None for another topic."""
    match = _TOPIC.match(text)
    if match is None:
        return None
    number = int(match.group(1) or ALL)
    return number if match.group(1) is None or 0 < number < 2**31 else None


def topic_of(series: int) -> str:
    """Return the topic of a Datastream's Observations."""
    return f"v1.1/Datastreams({series})/Observations"
