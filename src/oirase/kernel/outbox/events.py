"""Declaring events and putting them into the outbox.

    @dataclass(frozen=True, kw_only=True)
    class RequestAnswered(Event):
        TYPE = "consultation.request_answered"
        channel: str

The publisher's dataclass is the contract: its JSON Schema is generated into docs/reference/events. A consumer reads the
validated dictionary, never the class.
"""

from __future__ import annotations

import json
import types
import zlib
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from oirase.kernel import clock
from oirase.kernel.access.ids import new_id
from oirase.kernel.outbox import handlers, waking

LANES = 16
TYPES: dict[str, type[Event]] = {}
_BASE = ("subject", "body_id")
_SCHEMA = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. `subject` is "<type>/<id>": deliveries of one subject keep their order."""

    TYPE: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1
    subject: str
    body_id: UUID | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Enter the event into the catalogue; a type belongs to one class."""
        super().__init_subclass__(**kwargs)
        if not cls.TYPE or TYPES.get(cls.TYPE, cls).__qualname__ != cls.__qualname__:
            raise TypeError(f"{cls.__qualname__} needs a TYPE of its own")
        TYPES[cls.TYPE] = cls

    def own(self) -> dict[str, Any]:
        """Return the event's own fields: what its consumers get as data."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in _BASE}


def schema_of(event: type[Event]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an event's data; TypeError for a field type without one."""
    hints = get_type_hints(event)
    own = [field for field in fields(event) if field.name not in _BASE]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{event.TYPE}.v{event.VERSION}",
        "description": (event.__doc__ or "").strip(),
        "type": "object",
        "properties": {field.name: _schema(hints[field.name]) for field in own},
        "required": [
            field.name for field in own if field.default is MISSING and field.default_factory is MISSING
        ],
        "additionalProperties": False,
    }


def _schema(hint: Any) -> dict[str, Any]:
    if hint in _SCHEMA:
        return dict(_SCHEMA[hint])
    if hint is UUID:
        return {"type": "string", "format": "uuid"}
    if hint is datetime or hint is date:
        return {"type": "string", "format": "date-time" if hint is datetime else "date"}
    if get_origin(hint) in (Union, types.UnionType):
        return {
            "anyOf": [{"type": "null"} if part is type(None) else _schema(part) for part in get_args(hint)]
        }
    if get_origin(hint) in (tuple, list):
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    raise TypeError(f"no schema for {hint}")


def lane_of(subject: str) -> int:
    """Return the lane of a subject: the same in every process and release."""
    return zlib.crc32(subject.encode()) % LANES


_EVENTS = "INSERT INTO outbox_event (id, type, subject, body_id, time, data, request) VALUES "
_DELIVERIES = "INSERT INTO outbox_delivery (created_at, event_id, handler, subject, lane, next_at) VALUES "


def publish(events: list[Event], request: str = "") -> None:
    """Write events and their deliveries in the caller's transaction, in one round trip."""
    if events:
        with connection.cursor() as cursor:
            cursor.execute(*insertion(events, request))
        waking.wake_after_commit()


def insertion(events: list[Event], request: str) -> tuple[str, list[Any]]:
    """Return the statement that writes events with their deliveries, and its values.

    Plain VALUES: the server plans them in a fraction of the time that it takes to read rows out of JSON.
    """
    now = clock.now()
    rows: list[tuple[Any, ...]] = []
    deliveries: list[tuple[Any, ...]] = []
    for event in events:
        key, lane = new_id(), lane_of(event.subject)
        data = json.dumps(event.own(), cls=DjangoJSONEncoder)
        rows.append((key, event.TYPE, event.subject, event.body_id, now, data, request))
        deliveries += [(now, key, name, event.subject, lane, now) for name in handlers.listening(event.TYPE)]
    statement = _EVENTS + _places(rows)
    if deliveries:
        statement = f"WITH event AS ({statement}) {_DELIVERIES}{_places(deliveries)}"
    return statement, [value for row in (*rows, *deliveries) for value in row]


def _places(rows: list[tuple[Any, ...]]) -> str:
    return ", ".join(["(" + ", ".join(["%s"] * len(rows[0])) + ")"] * len(rows))


def as_cloudevent(row: Any) -> dict[str, Any]:
    """Return an EventRow in the CloudEvents 1.0 JSON format; `source` names the installation."""
    kind = TYPES.get(row.type)
    return {
        "specversion": "1.0",
        "id": str(row.id),
        "source": f"/oirase/{settings.INSTALLATION.installation_id}",
        "type": f"{row.type}.v{kind.VERSION if kind else 1}",
        "subject": row.subject,
        "time": row.time.isoformat(),
        "datacontenttype": "application/json",
        "data": row.data,
    }
