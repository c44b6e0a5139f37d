"""A made-up bay with a buoy, whose values an officer judges; a foreign officer, and one who may only look."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
from django.db import transaction
from shapely import Point
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.models import Entity, ObservedProperty, Sensor, Series, Span
from oirase.blocks.observations.qc.spans import note_spans
from oirase.blocks.observations.qc.streaming import Examiner, examiner
from oirase.blocks.observations.services import quality
from oirase.blocks.observations.store.arrays import ROW, Rows, Values
from oirase.blocks.observations.store.protocol import Write
from oirase.blocks.observations.times import MINUTE, to_ms
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText

NOW = datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)
BEGIN = NOW - timedelta(hours=20)
DAWN = BEGIN.replace(hour=0)
STEP = 10
TESTS = {
    "gross_range": {"fail": [-2, 35], "suspect": [0, 30]},
    "spike": {"suspect": 2, "fail": 4},
    "rate_of_change": {"suspect": 100},
}
PLATFORM = Actor.system("test")


def quality_desk() -> SimpleNamespace:
    """Make the bay; attributes ending in `_user` are accounts, the others actors."""
    with set_up():
        prefecture, town = body("990001", name="架空県"), body("990002", "municipality", "架空町")
        here, hall = office(prefecture, "fishery"), office(town, "hall")
        role("judge", "observations.view", "observations.judge")
        role("viewer", "observations.view")
        users = {
            "officer": officer("officer", here, "judge"),
            "viewer": officer("viewer", here, "viewer"),
            "foreigner": officer("foreigner", hall, "judge"),
        }
        common: dict[str, Any] = {"body": prefecture, "organisation": here}
        entity = Entity.objects.create(
            code="buoy",
            name=LocalizedText(ja="試験ブイ", en="Test buoy"),
            position=Point(140.9, 41.0),
            **common,
        )
        kind = ObservedProperty.objects.create(
            code="temperature", name=LocalizedText(ja="水温", en="Temperature"), **common
        )
        sensor = Sensor.objects.create(code="made-up", name=LocalizedText(ja="架空の測器"), **common)
        series = [
            Series.objects.create(
                entity=entity, property=kind, sensor=sensor, code=f"t{depth}", depth=depth, interval=STEP * 60,
                name=LocalizedText(ja=f"水温 {depth} m", en=f"Temperature {depth} m"), unit_symbol="°C", **common,
            )
            for depth in (1, 15)
        ]  # fmt: skip
    found = {name: actor_of(user) for name, user in users.items()}
    return SimpleNamespace(
        entity=entity,
        series=series[0],
        deeper=series[1],
        office=here,
        body=prefecture,
        **found,
        **{f"{name}_user": user for name, user in users.items()},
    )


def another(desk: SimpleNamespace, code: str, depth: float) -> Series:
    """Make one more series of the buoy."""
    with set_up():
        return Series.objects.create(
            entity=desk.entity, property=desk.series.property, sensor=desk.series.sensor, code=code, depth=depth,
            body=desk.body, organisation=desk.office, name=LocalizedText(ja=code),
        )  # fmt: skip


def configured(
    desk: SimpleNamespace, tests: Any = None, *, series: Series | None = None, since: datetime = DAWN
) -> Any:
    """Give a series its tests."""
    of = series or desk.series
    return quality.set_quality(desk.officer, series_id=of.pk, since=since, tests=tests or TESTS)


def rows(series: Series, values: list[float], first: datetime = BEGIN) -> Rows:
    """Return values ten minutes apart."""
    found = np.zeros(len(values), ROW)
    found["series"], found["value"] = series.number, values
    found["t"] = to_ms(first) + np.arange(len(values)) * STEP * MINUTE
    return found


def arrived(sent: Rows, tests: Examiner | None = None) -> list[Span]:
    """Test and store values as the writer does; return the spans that were opened or extended."""
    with outside_commands("as the writer"), scope(PLATFORM), transaction.atomic():
        tested = (tests or examiner()).examine(sent)
        store().append(Write(tested, "device/test", "test"))
        return note_spans(tested)


def stored(series: Series) -> Values:
    """Return all values of a series."""
    return store().range(series.number, to_ms(BEGIN), to_ms(NOW + timedelta(days=1)))


def spans() -> list[Span]:
    """Return all spans by test and time."""
    with scope(PLATFORM):
        return list(Span.objects.select_related("series").order_by("test", "first_at"))
