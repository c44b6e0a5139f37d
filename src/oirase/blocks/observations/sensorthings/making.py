"""New entities out of bodies, and changed ones: which member of a body goes into which column, and what is linked or nested.

Everything here runs inside a command of `commands`. A new row belongs to the office of the Thing that it hangs on, or to the office over which
the client may manage observations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Q

from oirase.blocks.observations.models import (
    Entity,
    Feature,
    Kind,
    Location,
    Placement,
    Sensor,
    Series,
)
from oirase.blocks.observations.sensorthings import bodies
from oirase.blocks.observations.sensorthings.errors import Fault
from oirase.blocks.observations.sensorthings.schema import BY_NAME, Type
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import authorise
from oirase.kernel.texts import LocalizedText

MANAGE = "observations.manage"
_PARTS = {"Observations", "Datastreams", "Locations", "HistoricalLocations", "Things"}


@dataclass
class Made:
    """Rows that were made, the first of them what was asked for; Observations that were nested, with the series that they are of."""

    rows: list[Any] = field(default_factory=list)
    values: list[tuple[Series, bodies.Value]] = field(default_factory=list)


def make(
    actor: Actor, type_: Type, body: Mapping[str, Any], given: dict[str, Any], made: Made, depth: int = 0
) -> Any:
    """Make a row out of a body with what is nested in it. `given` are rows that it is linked to, by the name of the link."""
    if depth > bodies.DEEPEST:
        raise Fault("nested too deep")
    mark = len(made.rows)
    made.rows.append(None)
    row = type_.model()
    _own(actor, row, given.get("Thing"))
    for link in type_.links.values():
        if not link.many and link.name not in given:
            given[link.name] = _linked(actor, link.to, body.get(link.name), made, depth)
    _LINKED.get(type_.name, _nothing)(row, given)
    put(actor, type_, row, body, new=True)
    made.rows[mark] = row
    _hang(actor, type_, row, body, given, made, depth)
    return row


def _own(actor: Actor, row: Any, thing: Entity | None) -> None:
    """Give a new row its body and office."""
    if thing is not None:
        row.body_id, row.organisation_id = thing.body_id, thing.organisation_id
        return
    reach = next(iter(actor.reaches.get(MANAGE, ())), None)
    if reach is None:
        raise Forbidden(MANAGE)
    row.body_id = reach.body_id
    row.organisation_id = reach.organisation_ids[0] if reach.organisation_ids else None


def _linked(actor: Actor, name: str, value: Any, made: Made, depth: int) -> Any:
    """Return the row that a body links to, or the new one that is nested in it."""
    if value is None:
        raise Fault(f"{name} is missing")
    number = bodies.reference(value, name)
    if number is None:
        return make(actor, BY_NAME[name], value, {}, made, depth + 1)
    return existing(actor, name, number)


def existing(actor: Actor, name: str, number: int) -> Any:
    """Return the row that a number names; Fault when there is none to be seen."""
    found = BY_NAME[name].rows(actor).filter(number=number).first()
    if found is None:
        raise Fault(f"{name}({number}) is not there")
    return found


def _nothing(row: Any, given: Mapping[str, Any]) -> None:
    pass


def _of_series(row: Series, given: Mapping[str, Any]) -> None:
    row.entity, row.sensor, row.property = given["Thing"], given["Sensor"], given["ObservedProperty"]


def _of_placement(row: Placement, given: Mapping[str, Any]) -> None:
    row.entity = given["Thing"]


_LINKED: dict[str, Callable[[Any, Mapping[str, Any]], None]] = {
    "Datastream": _of_series, "HistoricalLocation": _of_placement,
}  # fmt: skip


# Members of a body.


def columns_of(type_: Type, body: Mapping[str, Any], row: Any, *, whole: bool = False) -> list[str]:
    """Return the columns that a body changes."""
    named = [one for one in type_.properties.values() if (whole or one.name in body) and not one.read_only]
    return [one.column for one in named if one.kind != "unit"] + (
        ["unit_name", "unit_symbol", "unit_definition"] if any(one.kind == "unit" for one in named) else []
    )


def put(
    actor: Actor, type_: Type, row: Any, body: Mapping[str, Any], *, whole: bool = False, new: bool = False
) -> None:
    """Write a body's members into a row and save it."""
    links = {name: body[name] for name in type_.links if name in body}
    if not new and _PARTS & links.keys():
        raise Fault("a change names one entity; entities nested in it are changed by themselves")
    for one in type_.properties.values():
        if one.read_only or not (whole or new or one.name in body):
            continue
        _PUT[one.kind](row, one.column, one.name, body, one.required)
    if type_.name == "Datastream" and new:
        row.kind = kind_of(body)
    if not new:
        relink(actor, type_, row, links)
    if new and hasattr(row, "code"):
        row.code = f"{type_.name.lower()}-{row.number}"
    if type_.model in (Location, Feature):
        row.encoding = bodies.ENCODINGS[0]
    authorise(row, "manage")
    if type_.name != "HistoricalLocation" or not new:
        row.save()


def relink(actor: Actor, type_: Type, row: Any, links: Mapping[str, Any]) -> None:
    """Lead links of a row to other entities."""
    for name, value in links.items():
        number = bodies.reference(value, name)
        if number is None:
            raise Fault(f"{name}: @iot.id is missing")
        setattr(row, type_.links[name].column, existing(actor, type_.links[name].to, number).pk)


def _put_text(row: Any, column: str, name: str, body: Mapping[str, Any], required: bool) -> None:
    given = bodies.text(body, name, required=required)
    setattr(row, column, LocalizedText({**getattr(row, column).as_dict(), "ja": given}))


def _put_string(row: Any, column: str, name: str, body: Mapping[str, Any], required: bool) -> None:
    value = body.get(name)
    if name == "metadata" and value is not None and not isinstance(value, str):
        value = orjson.dumps(value).decode()
    longest = row._meta.get_field(column).max_length or 20_000
    setattr(row, column, bodies.text({name: value}, name, required=required, longest=longest))


def _put_json(row: Any, column: str, name: str, body: Mapping[str, Any], required: bool) -> None:
    given = bodies.properties(body, name)
    derived = BY_MODEL_DERIVED.get(type(row), {})
    if "depth" in given and "depth" in derived:
        depth = given["depth"]
        if isinstance(depth, bool) or not isinstance(depth, int | float):
            raise Fault("properties/depth must be a number of metres")
        row.depth = float(depth)
    setattr(row, column, {key: value for key, value in given.items() if key not in derived})


BY_MODEL_DERIVED = {one.model: one.derived for one in BY_NAME.values()}


def _put_geometry(row: Any, column: str, name: str, body: Mapping[str, Any], required: bool) -> None:
    setattr(row, column, bodies.place(body, name))


def _put_time(row: Any, column: str, name: str, body: Mapping[str, Any], required: bool) -> None:
    setattr(row, column, bodies.moment(body.get(name), name))


def _put_unit(row: Any, column: str, name: str, body: Mapping[str, Any], required: bool) -> None:
    if body.get(name) is None:
        raise Fault(f"{name} is missing")
    unit = bodies.an_object(body[name], name)
    row.unit_name = bodies.text(unit, "name", longest=60)
    row.unit_symbol = bodies.text(unit, "symbol", longest=20)
    row.unit_definition = bodies.text(unit, "definition", longest=500)


_PUT: dict[str, Callable[[Any, str, str, Mapping[str, Any], bool], None]] = {
    "text": _put_text, "string": _put_string, "json": _put_json, "geometry": _put_geometry, "time": _put_time, "unit": _put_unit,
}  # fmt: skip
_WORDS = ("OM_CategoryObservation",)


def kind_of(body: Mapping[str, Any]) -> str:
    """Return the kind of values of a new Datastream: by its properties, else by its observationType."""
    told = bodies.properties(body).get("kind")
    if told is not None:
        if told not in Kind.values:
            raise Fault(f"properties/kind is one of {', '.join(Kind.values)}")
        return str(told)
    return Kind.TEXT if bodies.text(body, "observationType").endswith(_WORDS) else Kind.SCALAR


# What hangs on a new row.


def _hang(
    actor: Actor,
    type_: Type,
    row: Any,
    body: Mapping[str, Any],
    given: Mapping[str, Any],
    made: Made,
    depth: int,
) -> None:
    _HANG.get(type_.name, _hang_nothing)(actor, row, body, given, made, depth)


def _hang_nothing(actor: Actor, row: Any, body: Any, given: Any, made: Made, depth: int) -> None:
    pass


def _several(body: Mapping[str, Any], name: str) -> list[Any]:
    found = [] if body.get(name) is None else body[name]
    if not isinstance(found, list):
        raise Fault(f"{name} must be a list")
    return found


def _hang_on_thing(
    actor: Actor, row: Entity, body: Mapping[str, Any], given: Any, made: Made, depth: int
) -> None:
    places = [
        _near(actor, "Location", one, {"Thing": row}, made, depth) for one in _several(body, "Locations")
    ]
    if places:
        stand(row, one_of(places), clock.now())
    for one in _several(body, "HistoricalLocations"):
        make(actor, BY_NAME["HistoricalLocation"], bodies.an_object(one), {"Thing": row}, made, depth + 1)
    for one in _several(body, "Datastreams"):
        make(actor, BY_NAME["Datastream"], bodies.an_object(one), {"Thing": row}, made, depth + 1)


def _near(actor: Actor, name: str, value: Any, given: dict[str, Any], made: Made, depth: int) -> Any:
    number = bodies.reference(value, name)
    return (
        existing(actor, name, number)
        if number is not None
        else make(actor, BY_NAME[name], value, given, made, depth + 1)
    )


def _hang_on_location(
    actor: Actor, row: Location, body: Mapping[str, Any], given: Any, made: Made, depth: int
) -> None:
    for one in _several(body, "Things"):
        thing = _near(actor, "Thing", one, {}, made, depth)
        authorise(thing, "manage")
        stand(thing, row, clock.now())
    if "Thing" in given and depth == 0:
        stand(given["Thing"], row, clock.now())


def _hang_on_placement(
    actor: Actor, row: Placement, body: Mapping[str, Any], given: Any, made: Made, depth: int
) -> None:
    places = [
        _near(actor, "Location", one, {"Thing": row.entity}, made, depth)
        for one in _several(body, "Locations")
    ]
    row.location = one_of(places or [given["Location"]] if "Location" in given else places)
    row.save()


def _hang_on_series(
    actor: Actor, row: Series, body: Mapping[str, Any], given: Any, made: Made, depth: int
) -> None:
    row.feature = feature_of(row.entity)
    row.save(update_fields=["feature"])
    for one in _several(body, "Observations"):
        made.values.append((row, bodies.observation(bodies.an_object(one), row.kind)))


def _hang_on_catalogue(
    actor: Actor, row: Any, body: Mapping[str, Any], given: Any, made: Made, depth: int
) -> None:
    link = "Sensor" if isinstance(row, Sensor) else "ObservedProperty"
    for one in _several(body, "Datastreams"):
        make(actor, BY_NAME["Datastream"], bodies.an_object(one), {link: row}, made, depth + 1)


_HANG: dict[str, Callable[[Actor, Any, Any, Any, Made, int], None]] = {
    "Thing": _hang_on_thing, "Location": _hang_on_location, "HistoricalLocation": _hang_on_placement,
    "Datastream": _hang_on_series, "Sensor": _hang_on_catalogue, "ObservedProperty": _hang_on_catalogue,
}  # fmt: skip


def one_of(places: list[Location]) -> Location:
    """Return the one Location; Fault for several, because a Thing stands at one place here, in one encoding."""
    if len(places) != 1:
        raise Fault("a Thing stands at one Location" if places else "Locations: one is needed", 400)
    return places[0]


def stand(thing: Entity, location: Location, since: datetime) -> None:
    """Let a Thing stand at a Location from now on; the way it took is kept (OGC 18-088, 10.2: HistoricalLocation by itself)."""
    Placement.objects.create(
        entity=thing,
        location=location,
        since=since,
        body_id=thing.body_id,
        organisation_id=thing.organisation_id,
    )
    thing.position = location.geometry
    thing.save(update_fields=["position", "position_box"])
    without = Series.objects.filter(entity=thing, feature=None, retired_at=None)
    if without.exists():
        without.update(feature=feature_of(thing))


def feature_of(thing: Entity) -> Feature | None:
    """Return what values at a Thing are about, made from its place where there is none yet (OGC 18-088, 10.2.3)."""
    known = Feature.objects.filter(Q(series__entity=thing), retired_at=None).first()
    if known is not None or thing.position is None:
        return known
    return Feature.objects.create(
        name=thing.name, description=thing.description, geometry=thing.position, public=thing.public,
        body_id=thing.body_id, organisation_id=thing.organisation_id,
    )  # fmt: skip
