"""A made-up bay for tests of the API and its like: two bodies, stations with series, a system's key, a device's key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import shapely
from tests.fixtures.people import START, body, office, role, set_up

from oirase.blocks.identity import services as identity
from oirase.blocks.observations.facade import store
from oirase.blocks.observations.models import (
    Device,
    DeviceKey,
    Entity,
    Feature,
    Location,
    ObservedProperty,
    Placement,
    Sensor,
    Series,
)
from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.store.arrays import ROW
from oirase.blocks.observations.store.protocol import Write
from oirase.blocks.observations.times import MINUTE, to_ms
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body, Grant, Organisation
from oirase.kernel.texts import LocalizedText

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
BEGIN = to_ms(FIRST)
STEP = 10 * MINUTE
DEVICE_KEY = "made-up-device-key"


@dataclass
class Bay:
    """What was made; `series` by name."""

    body: Body
    office: Organisation
    things: dict[str, Entity] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    key: str = ""
    foreign_key: str = ""


def text(ja: str) -> LocalizedText:
    return LocalizedText(ja=ja)


def make_bay(stations: Sequence[str] = ("北", "南"), *, code: str = "990001", keys: bool = True) -> Bay:
    """Make stations with a public temperature at 1 m and 30 m and a salinity that is not public."""
    with set_up():
        owner = body(code)
        at = office(owner, f"sea-{code}")
        bay = Bay(owner, at)
        own: dict[str, Any] = {"body": owner, "organisation": at}
        degrees = ObservedProperty.objects.create(
            code="temp", name=text("水温"), definition="http://example.org/temperature", **own
        )
        salt = ObservedProperty.objects.create(
            code="salt", name=text("塩分"), definition="http://example.org/salinity", **own
        )
        sensor = Sensor.objects.create(code="ctd", name=text("CTD"), metadata="http://example.org/ctd", **own)
        for place, name in enumerate(stations):
            make_station(bay, place, name, degrees, salt, sensor)
    if keys:
        bay.key = system_key(bay, f"manager-{code}", "observations.view", "observations.manage")
    return bay


def make_station(bay: Bay, place: int, name: str, degrees: Any, salt: Any, sensor: Any) -> None:
    own: dict[str, Any] = {"body": bay.body, "organisation": bay.office}
    point = shapely.Point(140.8 + place * 0.1, 41.0)
    thing = Entity.objects.create(
        code=f"st{place}", name=text(name), position=point, public=True, simulated=True,
        properties={"owner": "県", "rank": place + 1}, **own,
    )  # fmt: skip
    where = Location.objects.create(name=text(f"{name}の位置"), geometry=point, public=True, **own)
    Placement.objects.create(entity=thing, location=where, since=FIRST, **own)
    feature = Feature.objects.create(name=text(f"{name}の海"), geometry=point, public=True, **own)
    bay.things[name] = thing
    shape: dict[str, Any] = {"entity": thing, "sensor": sensor, "feature": feature, **own}
    for depth in (1, 30):
        bay.series[f"{name}{depth}"] = Series.objects.create(
            code=f"t{depth}", name=text(f"{name} 水温 {depth}m"), property=degrees, depth=depth, public=True,
            unit_name="degree Celsius", unit_symbol="degC", unit_definition="ucum:Cel", **shape,
        )  # fmt: skip
    bay.series[f"{name}塩"] = Series.objects.create(
        code="s1", name=text(f"{name} 塩分"), property=salt, depth=1, public=False, unit_symbol="psu", **shape
    )


def fill(
    series: Series, values: Sequence[float], *, begin: int = BEGIN, step: int = STEP, seal: bool = True
) -> None:
    """Store values, one each step."""
    rows = np.zeros(len(values), ROW)
    rows["series"], rows["value"], rows["flag"] = series.number, values, Flag.PASS
    rows["t"] = begin + np.arange(len(values)) * step
    with set_up():
        store().append(Write(rows, "test", "test"))
        if seal:
            store().seal()


def system_key(bay: Bay, login: str, *permissions: str) -> str:
    """Open a service account with permissions over the bay's office and return its key."""
    platform = Actor.system("test")
    user = identity.open_service_account(platform, login=login, name=login)
    key = identity.issue_key(platform, user_id=user.pk, title="test")
    with set_up():
        role(f"role-{login}", *permissions)
        Grant.objects.create(
            user=user, role_id=f"role-{login}", body=bay.body, organisation=bay.office, valid_from=START
        )
    return key


def make_device(bay: Bay, *series: Series, secret: str = DEVICE_KEY) -> Device:
    """Make a device that may write these series, with a key."""
    with set_up():
        device = Device.objects.create(
            code="buoy", name=text("ブイ"), entity=series[0].entity, body=bay.body, organisation=bay.office
        )
        device.series.set(series)
        DeviceKey.objects.create(
            device=device, digest=hashlib.sha256(secret.encode()).digest(), hint=secret[-4:]
        )
    return device
