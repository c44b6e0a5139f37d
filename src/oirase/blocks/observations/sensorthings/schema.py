"""The entity types of OGC 18-088 (8.2) over our tables: what each one shows, and how one leads to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Exists, F, OuterRef, Q, Subquery

from oirase.blocks.observations.models import (
    Entity,
    Feature,
    Location,
    ObservedProperty,
    Placement,
    Sensor,
    Series,
)
from oirase.blocks.observations.times import to_datetime, to_ms
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.geo import to_geojson

Rows = RecordQuerySet[Any]
Kind = Literal["text", "string", "number", "boolean", "time", "geometry", "json", "unit", "span"]
NUMBER = "number"


@dataclass(frozen=True)
class Property:
    """A property: its kind, its column, and how a row shows it. `text` is a LocalizedText, told in Japanese."""

    name: str
    kind: Kind
    column: str
    required: bool = False
    read_only: bool = False

    def of(self, row: Any) -> Any:
        """Return the value as JSON has it; None for what is absent."""
        return _SHOWN[self.kind](getattr(row, self.column), row)


@dataclass(frozen=True)
class Link:
    """A way from one entity to others. `column` holds the key of the one it leads to; where there is none, `back` is the way from there."""

    name: str
    to: str
    many: bool = True
    column: str = ""
    back: str = ""
    now: bool = False


@dataclass(frozen=True)
class Type:
    """An entity type. `alive` leaves out what was retired; `added` are columns of other tables; `derived` are columns that stand in `properties` beside what a client put there."""

    name: str
    plural: str
    model: Any
    properties: Mapping[str, Property]
    links: Mapping[str, Link]
    alive: Mapping[str, Any] = field(default_factory=dict)
    derived: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, actor: Actor) -> Rows:
        """Return what somebody may see of this type."""
        found: Rows = self.model.objects.visible_to(actor).filter(**self.alive).annotate(**self.added)
        return found


def _text(value: Any, row: Any) -> str:
    return str(value.text("ja"))


def _properties(value: Any, row: Any) -> Any:
    derived = {name: getattr(row, column) for name, column in BY_MODEL[type(row)].derived.items()}
    return {
        **value,
        **{name: one for name, one in derived.items() if one not in (None, "") and one is not False},
    }


_SHOWN: dict[str, Callable[[Any, Any], Any]] = {
    "text": _text,
    "string": lambda value, row: value,
    "number": lambda value, row: value,
    "boolean": lambda value, row: value,
    "time": lambda value, row: iso(to_ms(value)),
    "geometry": lambda value, row: None if value is None else to_geojson(value),
    "json": _properties,
    # Looked up for all rows of an answer at once, by `entities`.
    "span": lambda value, row: None,
    "unit": lambda value, row: {
        "name": row.unit_name or None,
        "symbol": row.unit_symbol or None,
        "definition": row.unit_definition or None,
    },
}


def iso(ms: int) -> str:
    """Return a moment in milliseconds as SensorThings writes it."""
    return to_datetime(ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _all(*found: Property) -> dict[str, Property]:
    return {one.name: one for one in (Property("id", "number", NUMBER, read_only=True), *found)}


def _links(*found: Link) -> dict[str, Link]:
    return {one.name: one for one in found}


_NAME = Property("name", "text", "name", required=True)
_DESCRIPTION = Property("description", "text", "description")
_PROPERTIES = Property("properties", "json", "properties")
_ENCODING = Property("encodingType", "string", "encoding", required=True)
_LIVING = {"retired_at": None}
# Not by a join: row security would then hide a series with its Thing.
_SIMULATED = Subquery(Entity.objects.filter(pk=OuterRef("entity")).values("simulated"))
_TYPES = (
    Type(
        "Thing", "Things", Entity,
        _all(_NAME, _DESCRIPTION, _PROPERTIES),
        _links(
            Link("Locations", "Location", back="placements__entity", now=True),
            Link("HistoricalLocations", "HistoricalLocation", back="entity"),
            Link("Datastreams", "Datastream", back="entity"),
        ),
        _LIVING,
        {"code": "code", "kind": "kind", "simulated": "simulated"},
    ),
    Type(
        "Location", "Locations", Location,
        _all(_NAME, _DESCRIPTION, _PROPERTIES, _ENCODING, Property("location", "geometry", "geometry", required=True)),
        _links(
            Link("Things", "Thing", back="placements__location", now=True),
            Link("HistoricalLocations", "HistoricalLocation", back="location"),
        ),
        _LIVING,
    ),
    Type(
        "HistoricalLocation", "HistoricalLocations", Placement,
        _all(Property("time", "time", "since", required=True)),
        _links(
            Link("Thing", "Thing", many=False, column="entity_id", back="placements"),
            Link("Locations", "Location", back="placements"),
        ),
        {"entity__retired_at": None, "location__retired_at": None},
    ),
    Type(
        "Datastream", "Datastreams", Series,
        _all(
            _NAME, _DESCRIPTION, _PROPERTIES,
            Property("observationType", "string", "observation_type", required=True),
            Property("unitOfMeasurement", "unit", "unit_name", required=True),
            Property("phenomenonTime", "span", NUMBER, read_only=True),
        ),
        _links(
            Link("Thing", "Thing", many=False, column="entity_id", back="series"),
            Link("Sensor", "Sensor", many=False, column="sensor_id", back="series"),
            Link("ObservedProperty", "ObservedProperty", many=False, column="property_id", back="series"),
            Link("Observations", "Observation"),
        ),
        _LIVING,
        {"code": "code", "kind": "kind", "depth": "depth", "licence": "licence", "simulated": "is_simulated"},
        {"is_simulated": _SIMULATED},
    ),
    Type(
        "Sensor", "Sensors", Sensor,
        _all(_NAME, _DESCRIPTION, _PROPERTIES, _ENCODING, Property("metadata", "string", "metadata", required=True)),
        _links(Link("Datastreams", "Datastream", back="sensor")),
        _LIVING,
    ),
    Type(
        "ObservedProperty", "ObservedProperties", ObservedProperty,
        _all(_NAME, _DESCRIPTION, _PROPERTIES, Property("definition", "string", "definition", required=True)),
        _links(Link("Datastreams", "Datastream", back="property")),
        _LIVING,
    ),
    Type(
        "FeatureOfInterest", "FeaturesOfInterest", Feature,
        _all(_NAME, _DESCRIPTION, _PROPERTIES, _ENCODING, Property("feature", "geometry", "geometry", required=True)),
        _links(Link("Observations", "Observation")),
        _LIVING,
    ),
)  # fmt: skip
# Observations are no rows of a model; `observations` reads them.
OBSERVATION = Type(
    "Observation", "Observations", None,
    _all(
        Property("phenomenonTime", "time", "t"),
        Property("result", "json", "value", required=True),
        Property("resultTime", "time", "result_time"),
        Property("resultQuality", "json", "flag", read_only=True),
        Property("validTime", "time", "valid"),
        Property("parameters", "json", "parameters"),
    ),
    _links(
        Link("Datastream", "Datastream", many=False),
        Link("FeatureOfInterest", "FeatureOfInterest", many=False),
    ),
)  # fmt: skip
BY_NAME: dict[str, Type] = {one.name: one for one in (*_TYPES, OBSERVATION)}
BY_PLURAL: dict[str, Type] = {one.plural: one for one in BY_NAME.values()}
BY_MODEL: dict[Any, Type] = {one.model: one for one in _TYPES}


def followed(link: Link, actor: Actor, keys: Any) -> Rows:
    """Return the rows at the other end of a link with `parent`, the key of the row where the link begins; `keys` are those keys, or a query.

    A row that several lead to comes once for each.
    """
    rows = BY_NAME[link.to].rows(actor).annotate(parent=F(link.back))
    if link.now:
        rows = rows.annotate(placement=F("placements")).filter(placement__in=current(actor).values("pk"))
    found: Rows = rows.filter(parent__in=keys)
    return found


def current(actor: Actor) -> Rows:
    """Return the placements that hold now: of each entity the last."""
    later = Placement.objects.filter(entity=OuterRef("entity"), since__gt=OuterRef("since"))
    found: Rows = BY_NAME["HistoricalLocation"].rows(actor).filter(~Exists(later))
    return found


def leading_to(link: Link, actor: Actor, condition: Q | Any) -> Q:
    """Return the condition on a row that one of those at the other end of a link, among what somebody sees, meets a condition."""
    rows = BY_NAME[link.to].rows(actor).filter(condition)
    if link.column:
        return Q(**{f"{link.column.removesuffix('_id')}__in": rows.values("pk")})
    rows = rows.annotate(parent=F(link.back))
    if link.now:
        rows = rows.annotate(placement=F("placements")).filter(placement__in=current(actor).values("pk"))
    return Q(pk__in=rows.values("parent"))
