"""A made-up bay for tests of alerts and pages: a prefecture with an office, two buoys, series of temperature, officers and a fisher."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.blocks.observations.alerts.watching import observe
from oirase.blocks.observations.events import AlertRaised
from oirase.blocks.observations.facade import store
from oirase.blocks.observations.models import Entity, Kind, ObservedProperty, Sensor, Series
from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.store.arrays import ROW, Rows
from oirase.blocks.observations.store.protocol import Write
from oirase.blocks.observations.times import MINUTE, to_ms
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.outbox import dispatch
from oirase.kernel.outbox.handlers import HANDLERS, Delivered
from oirase.kernel.outbox.models import EventRow
from oirase.kernel.texts import LocalizedText

NOW = datetime(2026, 8, 3, 5, 0, tzinfo=clock.TOKYO)
STEP = 10 * MINUTE
PLATFORM = Actor.system("test")
OFFICER = ["observations.view", "observations.respond"]
LEAD = [*OFFICER, "observations.manage"]
WARM = {"kind": "threshold", "side": "above", "limit": 26, "hysteresis": 1}


def bay() -> SimpleNamespace:
    """Make everything. Names without `_user` are actors."""
    with set_up():
        prefecture, town = body("990001", name="架空県"), body("990002", "municipality", "架空町")
        here, other, hall = office(prefecture, "fisheries"), office(prefecture, "other"), office(town, "hall")
        role("watcher", *OFFICER)
        role("lead", *LEAD)
        users = {
            "officer": officer("officer", here, "watcher"),
            "lead": officer("lead", here, "lead"),
            "neighbour": officer("neighbour", other, "lead"),
            "foreigner": officer("foreigner", hall, "lead"),
            "fisher": User.objects.create_user(
                "fisher", kind="resident", name="見本 海子", email="umiko@example.jp"
            ),
        }
        temperature = ObservedProperty.objects.create(
            body=prefecture, code="temperature", name=LocalizedText(ja="水温", en="Water temperature")
        )
        sensor = Sensor.objects.create(body=prefecture, code="probe", name=LocalizedText(ja="水温計"))
        found = SimpleNamespace(
            body=prefecture,
            office=here,
            temperature=temperature,
            sensor=sensor,
            visitor=Actor.anonymous("browser-1"),
            **{f"{name}_user": user for name, user in users.items()},
            **{name: actor_of(user) for name, user in users.items()},
        )
        found.buoy = station(found, "buoy-a", "架空ブイA", public=True)
        found.hidden = station(found, "buoy-b", "架空ブイB")
        found.warm = series(found, found.buoy, "t1", depth=1.0, public=True)
        found.deep = series(found, found.buoy, "t15", depth=15.0)
        found.inner = series(found, found.hidden, "t1", depth=1.0)
        found.track = series(found, found.hidden, "position", kind=Kind.POSITION)
    return found


def station(world: Any, code: str, name: str, **values: Any) -> Entity:
    """Make a station."""
    return Entity.objects.create(
        body=world.body,
        organisation=world.office,
        code=code,
        kind="buoy",
        name=LocalizedText(ja=name, en=code),
        position=shapely.Point(140.8, 41.0),
        simulated=True,
        **values,
    )


def series(world: Any, entity: Entity, code: str, **values: Any) -> Series:
    """Make a series of temperature."""
    return Series.objects.create(
        body=world.body,
        organisation=world.office,
        entity=entity,
        property=world.temperature,
        sensor=world.sensor,
        code=code,
        name=LocalizedText(ja=f"水温 {code}", en=f"Temperature {code}"),
        unit_name="degree Celsius",
        unit_symbol="°C",
        interval=600,
        licence="CC-BY-4.0",
        **values,
    )


def rows_of(
    one: Series, values: Sequence[float], start: datetime, flags: int | Sequence[int] = Flag.PASS
) -> Rows:
    """Return a value every ten minutes."""
    found = np.zeros(len(values), ROW)
    found["series"] = one.number
    found["t"] = to_ms(start) + np.arange(len(values)) * STEP
    found["value"], found["flag"] = values, flags
    return found


def written(rows: Rows) -> None:
    """Store rows and let the rules see them, as the writer does."""
    with transaction.atomic(), outside_commands("the writer"), scope(PLATFORM):
        store().append(Write(rows, "device/test", "test"))
        observe(rows)


def delivered() -> None:
    """Hand each alert that was raised to the handler that tells people, as the worker does."""
    name = "observations.tell_alert"
    for row in EventRow.objects.filter(type=AlertRaised.TYPE).order_by("time"):
        with scope(PLATFORM), dispatch.around(name):
            HANDLERS[name].call(Delivered(row.id, row.type, row.subject, row.body_id, row.time, row.data))
