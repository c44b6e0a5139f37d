"""A made-up station with series, for tests of this block and of the systems on it."""

from __future__ import annotations

from typing import Any

from oirase.blocks.observations.models import Entity, ObservedProperty, Sensor, Series
from oirase.kernel.access.models import Organisation
from oirase.kernel.texts import LocalizedText


def station(office: Organisation, code: str = "station-1", **given: Any) -> Entity:
    """Make a station."""
    return Entity.objects.create(
        body=office.body, organisation=office, code=code, name=LocalizedText(ja=f"観測局 {code}"), **given
    )


def series(entity: Entity, code: str = "temperature", **given: Any) -> Series:
    """Make a series of 10-minute data at a station, with its property and sensor."""
    owner = {"body": entity.body, "organisation": entity.organisation}
    name = {"name": LocalizedText(ja=code)}
    return Series.objects.create(
        **owner,
        **name,
        entity=entity,
        code=code,
        property=ObservedProperty.objects.get_or_create(**owner, code=code, defaults=name)[0],
        sensor=Sensor.objects.get_or_create(**owner, code=f"sensor-{entity.code}", defaults=name)[0],
        **({"unit_name": "degree Celsius", "unit_symbol": "°C", "interval": 600} | given),
    )
