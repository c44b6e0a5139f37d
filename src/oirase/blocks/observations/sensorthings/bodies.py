"""What clients send, read and checked: entities with those nested in them, Observations one by one and as arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.core.exceptions import ValidationError

from oirase.blocks.observations import times
from oirase.blocks.observations.models import Kind
from oirase.blocks.observations.sensorthings.errors import Fault
from oirase.kernel import clock
from oirase.kernel.geo import GeometryField

LONGEST_TEXT = 1000
DEEPEST = 12
_GEOMETRY = GeometryField()
ENCODINGS = ("application/geo+json", "application/vnd.geo+json", "application/geojson")


def read(data: bytes) -> Any:
    """Return what a body holds; Fault for one that is not JSON."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Fault(f"the body is not JSON: {error.msg}", place=error.pos) from error


def an_object(value: Any, what: str = "the body") -> dict[str, Any]:
    """Return a JSON object; Fault for anything else."""
    if not isinstance(value, dict):
        raise Fault(f"{what} must be a JSON object")
    return value


def reference(value: Any, what: str) -> int | None:
    """Return the identifier of an entity that is linked to, None for one that is nested whole."""
    given = an_object(value, what).get("@iot.id")
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < 2**31:
        raise Fault(f"{what}: @iot.id must be a whole number")
    return int(given)


def text(body: Mapping[str, Any], name: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
    """Return a text member; an absent one is empty."""
    value = body.get(name)
    if value is None or value == "":
        if required:
            raise Fault(f"{name} is missing")
        return ""
    if not isinstance(value, str):
        raise Fault(f"{name} must be text")
    if len(value) > longest or "\0" in value:
        raise Fault(f"{name} is longer than {longest} characters or holds a NUL")
    return value


def properties(body: Mapping[str, Any], name: str = "properties") -> dict[str, Any]:
    """Return a member that is a JSON object; an absent one is empty."""
    value = an_object({} if body.get(name) is None else body[name], name)
    if b"\\u0000" in orjson.dumps(value):
        raise Fault(f"{name} holds a NUL")
    return value


def place(body: Mapping[str, Any], name: str) -> Any:
    """Return the shape of a GeoJSON member."""
    if "encodingType" in body and text(body, "encodingType") not in ENCODINGS:
        raise Fault(f"encodingType must be {ENCODINGS[0]}")
    if body.get(name) is None:
        raise Fault(f"{name} is missing")
    try:
        return _GEOMETRY.clean(an_object(body[name], name), None)
    except ValidationError as error:
        raise Fault(f"{name}: {' '.join(error.messages)}") from error


def moment(value: Any, name: str) -> datetime:
    """Return a moment in UTC."""
    if not isinstance(value, str):
        raise Fault(f"{name} must be an ISO 8601 time")
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise Fault(f"{name}: {value[:40]!r} is no ISO 8601 time") from error
    if found.tzinfo is None:
        raise Fault(f"{name}: {value[:40]!r} has no time zone")
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise Fault(f"{name}: {value[:40]!r} is beyond the calendar") from error


def instant(value: Any, name: str = "phenomenonTime") -> int:
    """Return the time of a value in milliseconds; this service keeps moments, not spans."""
    if isinstance(value, str) and "/" in value:
        raise Fault(f"{name} must be a moment, not an interval", 501)
    ms = times.to_ms(moment(value, name))
    if not times.FIRST <= ms <= times.LAST:
        raise Fault(f"{name} is out of range")
    return ms


def span(value: Any, name: str = "validTime") -> tuple[datetime, datetime]:
    """Return begin and end of an interval; of a moment both are the same."""
    if not isinstance(value, str):
        raise Fault(f"{name} must be an ISO 8601 interval")
    begin, _, end = value.partition("/")
    first, last = moment(begin, name), moment(end or begin, name)
    if first > last:
        raise Fault(f"{name} ends before it begins")
    return first, last


@dataclass(frozen=True)
class Value:
    """One Observation as it was sent."""

    t: int
    value: float
    value2: float = 0.0
    text: str | None = None
    result_time: datetime | None = None
    valid: tuple[datetime, datetime] | None = None
    parameters: dict[str, Any] | None = None
    feature: int | None = None

    @property
    def has_details(self) -> bool:
        """Whether it brings more than a value at a time."""
        return any(one is not None for one in (self.result_time, self.valid, self.parameters, self.feature))


def observation(body: Mapping[str, Any], kind: str) -> Value:
    """Return an Observation of a series of some kind; without a time it is now."""
    if body.get("result") is None:
        raise Fault("result is missing")
    given = body.get("phenomenonTime")
    t = times.to_ms(clock.now()) if given is None else instant(given)
    value, value2, words = result(body["result"], kind)
    parameters = properties(body, "parameters") if body.get("parameters") is not None else None
    moment_ = body.get("resultTime")
    return Value(
        t, value, value2, words,
        moment(moment_, "resultTime") if moment_ is not None else None,
        span(body["validTime"]) if body.get("validTime") is not None else None,
        parameters,
    )  # fmt: skip


def result(value: Any, kind: str) -> tuple[float, float, str | None]:
    """Return a result as it is stored: a number, longitude and latitude, or words."""
    if kind == Kind.TEXT:
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
            raise Fault(f"result must be text of at most {LONGEST_TEXT} characters")
        return 0.0, 0.0, value
    if kind == Kind.POSITION:
        shape = place({"result": value}, "result")
        if shape.geom_type != "Point":
            raise Fault("result must be a GeoJSON point")
        return shape.x, shape.y, None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Fault("result must be a finite number")
    return float(value), 0.0, None


COMPONENTS = ("phenomenonTime", "result", "resultTime", "validTime", "parameters", "FeatureOfInterest/id")
IGNORED = ("id", "@iot.id", "resultQuality")


@dataclass(frozen=True)
class Array:
    """Observations of one Datastream as an array (OGC 18-088, 12): names of the columns, rows."""

    datastream: int
    components: tuple[str, ...]
    rows: list[Any]


def arrays(value: Any) -> list[Array]:
    """Return the arrays of a CreateObservations body."""
    if not isinstance(value, list):
        raise Fault("the body must be a list of objects with Datastream, components and dataArray")
    found = []
    for one in value:
        body = an_object(one, "each member of the list")
        datastream = reference(body.get("Datastream"), "Datastream")
        components, rows = body.get("components"), body.get("dataArray")
        if datastream is None:
            raise Fault("Datastream: @iot.id is missing")
        if not isinstance(components, list) or not all(isinstance(name, str) for name in components):
            raise Fault("components must be a list of names")
        unknown = [name for name in components if name not in (*COMPONENTS, *IGNORED)]
        if unknown or "result" not in components:
            raise Fault(f"components are out of {', '.join(COMPONENTS)}; result is needed")
        if not isinstance(rows, list):
            raise Fault("dataArray must be a list")
        found.append(Array(datastream, tuple(components), rows))
    return found


def array_row(array: Array, row: Any, kind: str) -> Value:
    """Return one row of an array as an Observation."""
    if not isinstance(row, list) or len(row) != len(array.components):
        raise Fault("a row has as many members as there are components")
    body = dict(zip(array.components, row, strict=True))
    feature = body.pop("FeatureOfInterest/id", None)
    value = observation(body, kind)
    if feature is None:
        return value
    number = reference({"@iot.id": feature}, "FeatureOfInterest/id")
    return Value(**{**vars(value), "feature": number})
