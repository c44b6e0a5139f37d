"""Values as JSON has them: one document each, or arrays of one Datastream."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from oirase.blocks.observations.qc.flags import tests_of
from oirase.blocks.observations.sensorthings.options import Options
from oirase.blocks.observations.sensorthings.reading import Values, extras
from oirase.blocks.observations.sensorthings.schema import iso
from oirase.blocks.observations.times import observation_number

Document = dict[str, Any]
# What an Observation may bring besides.
BESIDES = ("resultTime", "validTime", "parameters")


def identifiers(values: Values) -> list[int]:
    """Return the `@iot.id` of values."""
    return (observation_number(0, 0) + (values["series"] << 43) + values["t"]).tolist()  # type: ignore[no-any-return]


def iso_times(values: Values) -> list[str]:
    """Return the times of values as SensorThings writes them."""
    return np.datetime_as_string(values["t"].astype("datetime64[ms]"), timezone="UTC").tolist()  # type: ignore[no-any-return]


def results_of(values: Values) -> list[Any]:
    """Return results as JSON has them: a number, a word, or a point."""
    numbers = values["value"].tolist()
    texts = values["text"].tolist()
    if values["point"].any():
        points = zip(numbers, values["value2"].tolist(), values["point"].tolist(), strict=True)
        numbers = [{"type": "Point", "coordinates": [x, y]} if point else x for x, y, point in points]
    return [number if text is None else text for number, text in zip(numbers, texts, strict=True)]


@lru_cache(maxsize=4096)
def quality(stored: int) -> Document:
    """Return the quality of a value by its stored flag: QARTOD's flag, and the tests that did not pass."""
    return {"flag": stored & 15, "tests": tests_of(stored)}


def add(document: Document, extra: Any) -> None:
    if extra is None:
        return
    if extra.result_time is not None:
        document["resultTime"] = iso(extra.result_time)
    if extra.valid is not None:
        document["validTime"] = f"{iso(extra.valid[0])}/{iso(extra.valid[1])}"
    if extra.parameters is not None:
        document["parameters"] = extra.parameters


def selected(document: Document, options: Options) -> Document:
    return {
        name: value
        for name, value in document.items()
        if options.shows(_NAMES.get(name, name.partition("@")[0]))
    }


_NAMES = {"@iot.id": "id", "@iot.selfLink": "id"}


def data_arrays(base: str, values: Values, options: Options) -> list[Document]:
    """Return values as arrays, one for each Datastream (OGC 18-088, 13)."""
    besides = extras(values) if any(map(options.shows, BESIDES)) else {}
    columns: dict[str, list[Any]] = {
        "id": identifiers(values),
        "phenomenonTime": iso_times(values),
        "result": results_of(values),
        "resultTime": [],
        "resultQuality": [quality(one) for one in values["flag"].tolist()],
    }
    keys = list(zip(values["series"].tolist(), values["t"].tolist(), strict=True))
    moments = (besides.get(key) for key in keys)
    columns["resultTime"] = [
        iso(one.result_time) if one and one.result_time is not None else None for one in moments
    ]
    components = [name for name in columns if options.shows(name)]
    made = []
    edges = np.flatnonzero(np.diff(values["series"])) + 1
    for start, end in zip([0, *edges.tolist()], [*edges.tolist(), len(values)], strict=True):
        if start < end:
            array = [
                list(row) for row in zip(*(columns[name][start:end] for name in components), strict=True)
            ]
            link = f"{base}/Datastreams({keys[start][0]})"
            made.append(
                {
                    "Datastream@iot.navigationLink": link,
                    "components": components,
                    "dataArray@iot.count": end - start,
                    "dataArray": array,
                }
            )
    return made
