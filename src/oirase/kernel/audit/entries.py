"""Writing entries, and the digest that the chain is made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection


@dataclass(frozen=True)
class NewEntry:
    """What a command reports. `subjects` are {type, id, action}; `payload` maps them to before and after."""

    id: UUID
    at: datetime
    command: str
    actor: str
    body_id: UUID | None
    request: str
    subjects: list[dict[str, str]]
    payload: dict[str, Any]


def canonical(value: Any) -> bytes:
    """Return the one JSON spelling of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, cls=_Encoder).encode()


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, datetime):
            return o.astimezone(UTC).isoformat(timespec="microseconds")
        if hasattr(o, "as_dict"):
            return o.as_dict()
        return super().default(o)


def digest_of(entry: Any, payload_hash: bytes) -> bytes:
    """Return the SHA-256 over an entry's own columns and the hash of its payload."""
    fields = [entry.id, entry.at, entry.command, entry.actor, entry.body_id, entry.request, entry.subjects]
    return hashlib.sha256(canonical([*fields, payload_hash.hex()])).digest()


INSERT = (
    "INSERT INTO audit_entry (id, at, command, actor, body_id, request, subjects, payload, payload_hash) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)"
)


def insertion(entry: NewEntry) -> tuple[str, list[Any]]:
    """Return the statement that keeps one entry, and its values."""
    payload = canonical(entry.payload)
    return INSERT, [
        entry.id,
        entry.at,
        entry.command,
        entry.actor,
        entry.body_id,
        entry.request,
        canonical(entry.subjects).decode(),
        payload.decode(),
        hashlib.sha256(payload).digest(),
    ]


def write(entry: NewEntry) -> None:
    """Insert one entry in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(*insertion(entry))
