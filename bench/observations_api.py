"""The SensorThings API as it is served: pages of values, the newest of a thousand series, arrays; against the database alone and another server.

`peer` stands for django-ogc-sensorthings on the same machine; where it is not installed, what is measured against it is skipped.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote

import numpy as np
import orjson

from bench import sensorthings_peer
from bench.requests import Ask, per_second, send
from bench.serving import ROOT, served

SERIES, DAYS, STEP = 1_000, 2, 600_000
ARRAY = 5_000
RUNS, CALLS = 3, 20
SECONDS = {True: 3.0, False: 8.0}
NEWEST = "Observations($orderby=phenomenonTime desc;$top=1;$select=phenomenonTime,result)"
JSON = {"Content-Type": "application/json"}


def measured(environment: dict[str, str], anchor: dict[str, float], short: bool) -> Iterator[dict[str, Any]]:
    """Yield requests and values per second of the API on a database that is prepared for the measurement."""
    key, first = _world()
    with served(environment) as url, _writing(environment):
        page = _speed(url, Ask("GET", "/sta/v1.1/Observations?$top=100"), short)
        yield _against("get_100", page, "requests/s", anchor.get("page"))
        one = f"/sta/v1.1/Datastreams({first})/Observations?$top=100&$orderby={quote('phenomenonTime desc')}"
        yield _row("get_newest_100", _speed(url, Ask("GET", one), short), "requests/s")
        headers = {**JSON, "Authorization": f"Bearer {key}"}
        arrays = Ask("POST", "/sta/v1.1/CreateObservations", partial(_array, first), headers)
        yield _against("data_array", ARRAY * _speed(url, arrays, short), "values/s", anchor.get("array"))
        yield _newest(url)


@contextlib.contextmanager
def _writing(environment: dict[str, str]) -> Iterator[None]:
    """Run a writer beside the server, as an installation does."""
    settings = {**os.environ, **environment, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    writer = subprocess.Popen([sys.executable, "-m", "django", "run_writer"], env=settings, cwd=ROOT)
    try:
        yield
    finally:
        writer.terminate()
        writer.wait(20)


def _world() -> tuple[str, int]:
    """Make a thousand public series with two days of values; return a system's key and the number of the first series."""
    from tests.fixtures.people import set_up

    from oirase.blocks.observations.facade import store
    from oirase.blocks.observations.models import ObservedProperty, Sensor, Series
    from oirase.blocks.observations.store.arrays import ROW
    from oirase.blocks.observations.store.protocol import Write
    from oirase.blocks.observations.tests.world import make_bay, text
    from oirase.blocks.observations.times import DAY, start_of

    bay = make_bay(["bench"], code="999901")
    with set_up():
        own: dict[str, Any] = {"body": bay.body, "organisation": bay.office, "entity": bay.things["bench"]}
        shared = {"property": ObservedProperty.objects.first(), "sensor": Sensor.objects.first()}
        made = Series.objects.bulk_create(
            Series(code=f"b{place}", name=text(f"b{place}"), public=True, **own, **shared)
            for place in range(SERIES)
        )
        steps = DAYS * DAY // STEP
        rows = np.zeros(SERIES * steps, ROW)
        rows["series"] = np.tile([one.number for one in made], steps)
        rows["t"] = start_of(date(2026, 1, 1)) + np.repeat(np.arange(steps), SERIES) * STEP
        rows["value"], rows["flag"] = np.round(np.sin(np.arange(len(rows))) * 10, 2), 1
        store().append(Write(rows, "bench", "bench"))
        store().seal()
    from bench.observations import owner_execute

    owner_execute("VACUUM ANALYZE")
    return bay.key, made[0].number


def _array(series: Any, number: int) -> bytes:
    """Return the body of the n-th CreateObservations, with times of its own."""
    begin = np.datetime64("2026-02-01T00:00:00") + np.timedelta64(number * ARRAY, "s")
    moments = np.datetime_as_string(begin + np.arange(ARRAY).astype("m8[s]"), timezone="UTC").tolist()
    rows = [[moment, place / 10] for place, moment in enumerate(moments)]
    return orjson.dumps(
        [{"Datastream": {"@iot.id": series}, "components": ["phenomenonTime", "result"], "dataArray": rows}]
    )


def _single(series: Any, number: int) -> bytes:
    """Return the body of the n-th single observation."""
    moment = np.datetime64("2026-03-01T00:00:00") + np.timedelta64(number, "s")
    told = {"phenomenonTime": f"{moment}Z", "result": 12.3, "Datastream": {"@iot.id": series}}
    return orjson.dumps(told)


def anchor(short: bool) -> dict[str, float]:
    """Return what the other server does of the same."""
    if not sensorthings_peer.PYTHON.exists():
        return {}
    with sensorthings_peer.peer() as url:
        series = sensorthings_peer.datastream(url)
        path = f"/{url.split('/', 3)[3]}"
        arrays = Ask("POST", f"{path}/CreateObservations", partial(_array, series), JSON)
        array = ARRAY * _speed(url, arrays, short)
        page = _speed(url, Ask("GET", f"{path}/Observations?$top=100"), short)
        post = _speed(url, Ask("POST", f"{path}/Observations", partial(_single, series), JSON), short)
        return {"array": array, "page": page, "post": post}


def _speed(url: str, ask: Ask, short: bool) -> float:
    return statistics.median(per_second(url, ask, SECONDS[short]) for _ in range(RUNS))


def _newest(url: str) -> dict[str, Any]:
    """Return how long the newest values of a thousand Datastreams take to come."""
    # The made-up station has two series of its own, without values.
    ask = Ask("GET", f"/sta/v1.1/Datastreams?$top={SERIES + 2}&$select=id&$expand={quote(NEWEST)}")
    found = orjson.loads(send(url, ask, 0))
    assert sum(len(one["Observations"]) for one in found["value"]) == SERIES
    taken = []
    for _ in range(CALLS):
        began = time.perf_counter()
        send(url, ask, 0)
        taken.append((time.perf_counter() - began) * 1000)
    return _row("api_latest_1000", statistics.median(taken), "ms")


def _against(what: str, value: float, unit: str, peer: float | None) -> dict[str, Any]:
    if peer is None:
        return {"what": what, "skipped": "django-ogc-sensorthings is not installed (make peers)"}
    named = f"django-ogc-sensorthings: {peer:,.0f} {unit}"
    return {"what": what, "value": value, "unit": unit, "ratio": value / peer, "peer": named}


def _row(what: str, value: float, unit: str) -> dict[str, Any]:
    return {"what": what, "value": value, "unit": unit}
