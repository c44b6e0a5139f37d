"""A body with a buoy, its series, and devices with keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from tests.fixtures.people import body, office, set_up

from oirase.blocks.observations.ingest import keys
from oirase.blocks.observations.ingest.queue import queue
from oirase.blocks.observations.models import Device, DeviceKey, Entity, ObservedProperty, Sensor, Series
from oirase.blocks.observations.tests.ingest.processes import Processes
from oirase.kernel.texts import LocalizedText


@dataclass
class Field:
    """What stands in the field: a buoy with temperature at two depths, its position, words; a device that writes these, another body's device."""

    surface: Series
    deep: Series
    position: Series
    words: Series
    foreign: Series
    device: Device
    key: str
    other: Device
    other_key: str


def text(words: str) -> LocalizedText:
    return LocalizedText(ja=words)


def make_device(entity: Entity, code: str, *series: Series, **values: Any) -> tuple[Device, str]:
    """Make a device with a key, and return both."""
    device = Device.objects.create(
        body=entity.body,
        organisation=entity.organisation,
        code=code,
        name=text(code),
        entity=entity,
        **values,
    )
    device.series.set(series)
    key = keys.make()
    DeviceKey.objects.create(device=device, digest=key.digest, hint=key.hint)
    return device, key.text


def make_series(entity: Entity, code: str, kind: str = "scalar", **values: Any) -> Series:
    """Make a series with a property and a sensor of its own."""
    owner = {"body": entity.body, "organisation": entity.organisation}
    prop = ObservedProperty.objects.create(**owner, code=code, name=text(code))
    sensor = Sensor.objects.create(**owner, code=code, name=text(code))
    return Series.objects.create(
        **owner, entity=entity, property=prop, sensor=sensor, code=code, kind=kind, name=text(code), **values
    )


def make_field(**device: Any) -> Field:
    """Make all of it; `device` are values of the buoy's device."""
    with set_up():
        here, there = body("990001"), body("990002")
        buoy = Entity.objects.create(
            body=here, organisation=office(here, "sea"), code="buoy", name=text("試験ブイ"), simulated=True
        )
        far = Entity.objects.create(
            body=there,
            organisation=office(there, "sea"),
            code="buoy",
            name=text("よそのブイ"),
            simulated=True,
        )
        surface = make_series(buoy, "surface", unit_symbol="degC", public=True)
        deep = make_series(buoy, "deep", unit_symbol="degC")
        position = make_series(buoy, "position", "position")
        words = make_series(buoy, "words", "text")
        foreign = make_series(far, "foreign", unit_symbol="degC")
        device, key = make_device(buoy, "buoy-1", surface, deep, position, words, **device)
        other, other_key = make_device(far, "buoy-2", foreign)
    return Field(surface, deep, position, words, foreign, device, key, other, other_key)


@pytest.fixture
def field(db: None) -> Field:
    """The field in a database that rolls back."""
    return make_field()


@pytest.fixture(autouse=True)
def own_queue() -> Iterator[None]:
    """Each test asks anew which queue there is."""
    queue.cache_clear()
    yield
    if queue.cache_info().currsize and not queue().in_transaction:
        queue().close()
    queue.cache_clear()


@pytest.fixture
def processes(committed_db: Any, tmp_path: Any) -> Iterator[Processes]:
    """A listener and a writer, running."""
    found = Processes(committed_db, tmp_path)
    found.start("writer")
    found.start("listener")
    yield found
    found.stop_all()


@pytest.fixture
def committed_field(processes: Processes) -> Field:
    """The field in the database of the processes."""
    return make_field()
