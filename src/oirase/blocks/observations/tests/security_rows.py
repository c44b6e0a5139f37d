"""Stations of each owner for the walks of tests/security: nothing of them is public, and their values are as foreign as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.ingest import keys
from oirase.blocks.observations.models import (
    Device,
    DeviceError,
    DeviceKey,
    Entity,
    Feature,
    Location,
    ObservedProperty,
    Placement,
    Sensor,
    Series,
)
from oirase.blocks.observations.store.arrays import ROW
from oirase.blocks.observations.store.protocol import Write
from oirase.blocks.observations.times import observation_number, to_ms
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText

SETS = (
    "Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties", "Observations", "FeaturesOfInterest",
)  # fmt: skip
EXPANDED = {
    "$expand": "Locations,HistoricalLocations,Datastreams($expand=Sensor,ObservedProperty,Observations($expand=FeatureOfInterest))"
}


def common(world: World) -> Iterator[Row]:
    """The service root names the sets, which everybody may ask for."""
    yield from (Row({"rest": name}) for name in SETS)
    yield Row({"rest": "Things"}, (EXPANDED, {"$filter": "Datastreams/name ne ''", "$count": "true"}))
    yield Row(
        {"rest": "Datastreams"},
        ({"$expand": "Observations($orderby=phenomenonTime desc;$top=1)"}, {"$orderby": "Thing/name"}),
    )
    yield Row(
        {"rest": "Observations"},
        ({"$orderby": "phenomenonTime desc", "$count": "true"}, {"$resultFormat": "dataArray"}),
    )
    for owner in world.owners.values():
        yield Row({"rest": "Things"}, ({"$filter": f"contains(Datastreams/name,'{owner.word}')"},))
        yield Row({"rest": "Observations"}, ({"$filter": f"contains(Datastream/Thing/name,'{owner.word}')"},))


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """A station with one series of words, hidden from all but its office."""
    own: dict[str, Any] = {"body": owner.body, "organisation": owner.office}
    inside, point, now = LocalizedText(ja=owner.inside), shapely.Point(140.8, 41), clock.now()
    with outside_commands("test set-up"), scope(PLATFORM):
        code = f"walk-{owner.number}"
        thing = Entity.objects.create(
            code=code, name=inside, properties={"note": owner.inside}, position=point, **own
        )
        place = Location.objects.create(name=inside, geometry=point, **own)
        history = Placement.objects.create(entity=thing, location=place, since=now, **own)
        hidden: dict[str, Any] = {"code": code, "name": inside, "public": False, **own}
        measured = ObservedProperty.objects.create(definition=owner.inside, **hidden)
        sensor = Sensor.objects.create(metadata=owner.inside, **hidden)
        feature = Feature.objects.create(name=inside, geometry=point, **own)
        series = Series.objects.create(
            entity=thing,
            property=measured,
            sensor=sensor,
            feature=feature,
            kind="text",
            unit_name="x",
            **hidden,
        )
        device = Device.objects.create(
            entity=thing, code=code, name=inside, mapping={"note": owner.inside}, **own
        )
        device.series.add(series)
        made = keys.make()
        key = DeviceKey.objects.create(device=device, digest=made.digest, hint=made.hint)
        DeviceError.objects.create(device=device, code="malformed", detail=owner.inside)
        t = to_ms(now)
        store().append(Write(np.zeros(0, ROW), "test", "test", texts=[(series.number, t, owner.inside, 1)]))
    yield Row({"device_id": device.pk, "key_id": key.pk}, ({"part": "state"},))
    value = observation_number(series.number, t)
    for kind, row in (
        ("Things", thing), ("Locations", place), ("HistoricalLocations", history), ("Datastreams", series), ("Sensors", sensor),
        ("ObservedProperties", measured), ("FeaturesOfInterest", feature),
    ):  # fmt: skip
        yield Row({"rest": f"{kind}({row.number})"})
    for rest in (
        f"Things({thing.number})/Datastreams", f"Datastreams({series.number})/Observations", f"Observations({value})", f"Observations({value})/Datastream",
        f"Things({thing.number})/name/$value", f"Sensors({sensor.number})/Datastreams", f"FeaturesOfInterest({feature.number})/Observations",
    ):  # fmt: skip
        yield Row({"rest": rest})
