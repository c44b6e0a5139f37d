"""POST, PATCH, PUT and DELETE: which command an address and a body stand for. Values go through the port, so they are queued, tested and told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from oirase.blocks.observations.models import Series
from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.sensorthings import bodies, commands, patches
from oirase.blocks.observations.sensorthings.bodies import Value
from oirase.blocks.observations.sensorthings.callers import Caller
from oirase.blocks.observations.sensorthings.errors import Fault, NotThere
from oirase.blocks.observations.sensorthings.making import MANAGE, existing
from oirase.blocks.observations.sensorthings.paths import Place, find
from oirase.blocks.observations.sensorthings.ports import Sent, intake
from oirase.blocks.observations.sensorthings.schema import BY_NAME, OBSERVATION, Rows, iso
from oirase.blocks.observations.store.arrays import ROW
from oirase.blocks.observations.times import observation_number
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden, may
from oirase.kernel.access.rowsecurity import scope

PLATFORM = Actor.system("observations.device")


@dataclass(frozen=True)
class Done:
    """What came of a write: the status, an address below the root, a document."""

    status: int
    location: str = ""
    document: Any = None


def post(caller: Caller, path: str, body: bytes) -> Done:
    """Create what is sent."""
    told = bodies.read(body)
    if path == "CreateObservations":
        return Done(201, document=create_observations(caller, told))
    with scope(_reader(caller)):
        place = _target(caller, path)
        given = _given(place)
    if place.type is OBSERVATION:
        return _post_observation(caller, given, bodies.an_object(told))
    _persons_only(caller)
    if (
        place.name == "Locations"
        and "Thing" in given
        and (number := bodies.reference(told, "the body")) is not None
    ):
        commands.place(caller.actor, thing=given["Thing"].number, locations=[number])
        return Done(200, f"Locations({number})")
    made = commands.create(caller.actor, kind=place.type.name, body=bodies.an_object(told), given=given)
    if made.values:
        _take(caller, made.values)
    return Done(201, f"{place.type.plural}({made.rows[0].number})")


def _reader(caller: Caller) -> Actor:
    return PLATFORM if caller.device else caller.actor


def _persons_only(caller: Caller) -> None:
    if caller.device:
        raise Fault("a device's key writes Observations only", 403)
    if not caller.actor.is_signed_in:
        raise Fault("a service account's key or a session is needed to write", 401)


def _target(caller: Caller, path: str) -> Place:
    place = find(_reader(caller), path)
    if place.single or place.property or place.references:
        raise Fault("entities are created by POST to a set", 405)
    return place


def _given(place: Place) -> dict[str, Any]:
    """Return the row that the address names, by the name of the link that leads back to it."""
    if place.parent is None:
        return {}
    type_, row = place.parent
    return {type_.name: row}


def _post_observation(caller: Caller, given: dict[str, Any], body: dict[str, Any]) -> Done:
    with scope(_reader(caller)):
        series = given.get("Datastream") or _series_of(caller, body)
        _may_write(caller, [series])
    value = bodies.observation(body, series.kind)
    if body.get("FeatureOfInterest") is not None or "FeatureOfInterest" in given:
        value = Value(**{**vars(value), "feature": _feature(caller, given, body)})
    _take(caller, [(series, value)])
    return Done(201, f"Observations({observation_number(series.number, value.t)})")


def _series_of(caller: Caller, body: dict[str, Any]) -> Series:
    if body.get("Datastream") is None:
        raise Fault("Datastream is missing")
    number = bodies.reference(body["Datastream"], "Datastream")
    if number is None:
        raise Fault("Datastream: @iot.id is missing; create the Datastream first")
    return _visible(_reader(caller), [number])[number]


def _visible(actor: Actor, numbers: Sequence[int]) -> dict[int, Series]:
    rows: Rows = BY_NAME["Datastream"].rows(actor).filter(number__in=numbers)
    found = {row.number: row for row in rows}
    for number in numbers:
        if number not in found:
            raise Fault(f"Datastream({number}) is not there")
    return found


def _may_write(caller: Caller, series: Sequence[Series]) -> None:
    """Raise unless the caller may write values of all of these."""
    if caller.device:
        allowed = set(caller.device.series.values_list("pk", flat=True))
        if any(one.pk not in allowed for one in series):
            raise Fault("this device may not write this Datastream", 403)
    elif not caller.actor.is_signed_in:
        raise Fault("a key is needed to write", 401)
    elif not all(may(caller.actor, one, "manage") for one in series):
        raise Forbidden(MANAGE)


def _feature(caller: Caller, given: dict[str, Any], body: dict[str, Any]) -> int:
    if "FeatureOfInterest" in given:
        return int(given["FeatureOfInterest"].number)
    number = bodies.reference(body["FeatureOfInterest"], "FeatureOfInterest")
    if number is not None:
        with scope(_reader(caller)):
            return int(existing(_reader(caller), "FeatureOfInterest", number).number)
    _persons_only(caller)
    made = commands.create(caller.actor, kind="FeatureOfInterest", body=body["FeatureOfInterest"], given={})
    return int(made.rows[0].number)


def _take(caller: Caller, values: Sequence[tuple[Series, Value]], reason: str = "") -> None:
    """Hand values on, what they bring besides first: it shows only with its value."""
    details = [(series.number, value) for series, value in values if value.has_details]
    if details:
        commands.add_details(_reader(caller), values=details)
    numbers = [(series, value) for series, value in values if value.text is None]
    rows = np.zeros(len(numbers), ROW)
    rows["series"] = [series.number for series, _ in numbers]
    rows["t"] = [value.t for _, value in numbers]
    rows["value"] = [value.value for _, value in numbers]
    rows["value2"] = [value.value2 for _, value in numbers]
    rows["flag"] = Flag.NOT_EVALUATED
    texts = [
        (series.number, value.t, value.text, int(Flag.NOT_EVALUATED))
        for series, value in values
        if value.text is not None
    ]
    who = f"device:{caller.device.pk}" if caller.device else caller.actor.reference
    intake().take(Sent(rows, texts, who, caller.device, reason))
    intake().settle({series.number for series, _ in values})


def create_observations(caller: Caller, told: Any) -> list[str]:
    """Take arrays of Observations; return for each row the address below the root, or `error` and why."""
    found = bodies.arrays(told)
    with scope(_reader(caller)):
        series = _visible(_reader(caller), sorted({one.datastream for one in found}))
        _may_write(caller, list(series.values()))
    values: list[tuple[Series, Value]] = []
    links = []
    for array in found:
        one = series[array.datastream]
        for row in array.rows:
            try:
                value = bodies.array_row(array, row, one.kind)
            except Fault as fault:
                links.append(f"error: {fault}")
                continue
            values.append((one, value))
            links.append(f"Observations({observation_number(one.number, value.t)})")
    if values:
        _take(caller, values)
    return links


# Changing and taking away.


def patch(caller: Caller, path: str, body: bytes, content_type: str, *, whole: bool = False) -> Done:
    """Change what is named (PATCH), or all that can be (PUT)."""
    _persons_only(caller)
    told = bodies.read(body)
    with scope(caller.actor):
        place = _entity(caller, path)
        number = 0 if place.type is OBSERVATION else place.row().number
        if "json-patch" in content_type:
            told = patches.merged(place, told)
    told = bodies.an_object(told)
    if place.type is OBSERVATION:
        return _correct(caller, place, told)
    row = commands.update(caller.actor, kind=place.type.name, number=number, body=told, whole=whole)
    if place.type.name == "Thing" and told.get("Locations"):
        raise Fault("a Thing moves by POST to its Locations")
    return Done(200, f"{place.type.plural}({row.number})")  # type: ignore[attr-defined]


def _entity(caller: Caller, path: str) -> Place:
    place = find(caller.actor, path)
    if not place.single or place.property or place.references:
        raise Fault("one entity is changed at a time; name it by its identifier", 405)
    return place


def _correct(caller: Caller, place: Place, told: dict[str, Any]) -> Done:
    """Give an Observation another result: a new value at the same time, the old one stays as a revision."""
    old = place.value
    if old is None:
        raise NotThere
    number, ms = int(old["series"][0]), int(old["t"][0])
    if "phenomenonTime" in told and bodies.instant(told["phenomenonTime"]) != ms:
        raise Fault("the time of an Observation is part of what it is; delete it and create another")
    with scope(caller.actor):
        series = _visible(caller.actor, [number])[number]
        _may_write(caller, [series])
    reason = bodies.text(told, "@reason", longest=500) or "PATCH"
    given = {**told, "result": told.get("result", _result(old)), "phenomenonTime": iso(ms)}
    _take(caller, [(series, bodies.observation(given, series.kind))], reason)
    return Done(200, f"Observations({observation_number(number, ms)})")


def _result(old: Any) -> Any:
    if old["text"][0] is not None:
        return old["text"][0]
    if old["point"][0]:
        return {"type": "Point", "coordinates": [float(old["value"][0]), float(old["value2"][0])]}
    return float(old["value"][0])


def delete(caller: Caller, path: str, reason: str) -> Done:
    """Retire an entity, or withdraw an Observation."""
    _persons_only(caller)
    with scope(caller.actor):
        place = _entity(caller, path)
        number = 0 if place.type is OBSERVATION else place.row().number
    if place.type is OBSERVATION:
        assert place.value is not None  # noqa: S101 - it is one entity
        commands.withdraw(
            caller.actor, series=int(place.value["series"][0]), value=place.value, reason=reason or "DELETE"
        )
    else:
        commands.retire(caller.actor, kind=place.type.name, number=number)
    return Done(200)
