"""Addresses (OGC 18-088, 9.2): `Datastreams(1)/Thing/Locations`, `Things(1)/name/$value`, `Things/$ref`, step by step."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from oirase.blocks.observations.sensorthings.errors import Fault, NotThere
from oirase.blocks.observations.sensorthings.observations import one_value
from oirase.blocks.observations.sensorthings.reading import Source, Values, extras
from oirase.blocks.observations.sensorthings.schema import (
    BY_NAME,
    BY_PLURAL,
    OBSERVATION,
    Property,
    Rows,
    Type,
    followed,
)
from oirase.blocks.observations.sensorthings.sources import of_reader
from oirase.blocks.observations.times import series_and_ms
from oirase.kernel.access.actors import Actor

STEPS = 20
_SEGMENT = re.compile(r"([A-Za-z]\w*)(?:\(([^()]*)\))?\Z")


@dataclass
class Place:
    """Where an address leads. `rows` are the rows of the type, or for Observations the series whose values are meant.

    `value` is the one Observation that is named; `source` the one series whose values are meant; `parent` the type and row from which the last link leads here.
    """

    type: Type
    rows: Rows
    single: bool = False
    value: Values | None = None
    property: Property | None = None
    keys: tuple[str, ...] = ()
    raw: bool = False
    references: bool = False
    parent: tuple[Type, Any] | None = None
    source: Source | None = None
    name: str = ""
    address: list[str] = field(default_factory=list)

    def row(self) -> Any:
        """Return the one row; NotThere when there is none to be seen."""
        found = next(iter(self.rows[:1]), None)
        if found is None:
            raise NotThere
        return found


def find(actor: Actor, text: str) -> Place:
    """Return where an address below the service root leads; Fault for one that leads nowhere."""
    segments = text.strip("/").split("/")
    if len(segments) > STEPS:
        raise Fault(f"more than {STEPS} steps", 404)
    name, number = _segment(segments[0])
    type_ = BY_PLURAL.get(name)
    if type_ is None:
        raise NotThere(f"There is no entity set {name!r}")
    place = _numbered(actor, Place(type_, _all(actor, type_), name=name), number)
    for segment in segments[1:]:
        place = _step(actor, place, segment)
    place.address = segments
    return place


def _all(actor: Actor, type_: Type) -> Rows:
    return of_reader(actor) if type_ is OBSERVATION else type_.rows(actor)


def _segment(text: str) -> tuple[str, int | None]:
    match = _SEGMENT.match(text)
    if match is None:
        raise NotThere(f"{text[:60]!r} is no part of an address")
    name, given = match.groups()
    if given is None:
        return name, None
    if not (given.isascii() and given.isdecimal()) or len(given) > 19:
        raise NotThere(f"{given[:60]!r} is no identifier; they are whole numbers here")
    return name, int(given)


def _numbered(actor: Actor, place: Place, number: int | None) -> Place:
    if number is None:
        return place
    place.single = True
    if place.type is OBSERVATION:
        place.value = observation(place.rows, number)
        return place
    if number >= 2**31:
        raise NotThere
    place.rows = place.rows.filter(number=number)
    return place


def observation(series: Rows, number: int) -> Values:
    """Return the one value that a number names among those of some series; NotThere when there is none."""
    key, ms = series_and_ms(number)
    kind = series.filter(number=key).values_list("kind", flat=True).first() if key < 2**31 else None
    found = one_value(Source(key, kind), ms) if kind else ()
    if not len(found):
        raise NotThere
    return found  # type: ignore[return-value]


def _step(actor: Actor, place: Place, segment: str) -> Place:
    if place.references or place.raw:
        raise NotThere
    if segment == "$ref" and place.property is None:
        place.references = True
        return place
    if segment == "$value" and place.property is not None:
        place.raw = True
        return place
    if place.property is not None:
        if place.property.kind not in ("json", "unit"):
            raise NotThere(f"{place.property.name} has no parts")
        place.keys = (*place.keys, segment)
        return place
    if not place.single:
        raise Fault("a link leads on from one entity, not from a set; name one by its identifier")
    name, number = _segment(segment)
    if number is None and (name in place.type.properties or segment == "@iot.id"):
        place.property = place.type.properties[name]
        return place
    link = place.type.links.get(name)
    if link is None:
        raise NotThere(f"{place.type.name} has no property {name!r}")
    if number is not None and not link.many:
        raise NotThere(f"{name} is one entity and takes no identifier")
    return _numbered(actor, _along(actor, place, name), number)


def _along(actor: Actor, place: Place, name: str) -> Place:
    link = place.type.links[name]
    end = BY_NAME[link.to]
    if place.type is OBSERVATION:
        assert place.value is not None  # noqa: S101 - a link leads on from one entity only
        return Place(end, _of_value(actor, end, place.value), single=True, name=name)
    row = place.row()
    parent = (place.type, row)
    if end is OBSERVATION:
        if place.type.name == "FeatureOfInterest":
            return Place(end, of_reader(actor).filter(feature=row), parent=parent, name=name)
        return Place(end, place.rows, parent=parent, name=name, source=Source(row.number, row.kind))
    return Place(end, followed(link, actor, [row.pk]), single=not link.many, parent=parent, name=name)


def _of_value(actor: Actor, end: Type, value: Values) -> Rows:
    series, ms = int(value["series"][0]), int(value["t"][0])
    if end.name == "Datastream":
        return end.rows(actor).filter(number=series)
    own = extras(value).get((series, ms))
    if own and own.feature is not None:
        return end.rows(actor).filter(number=own.feature)
    return end.rows(actor).filter(series__number=series)
