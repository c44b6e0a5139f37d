"""Keys of rows of substance: UUIDv7, made by the server, so that keys sort by time and leak no count."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """Return a fresh UUIDv7 as a standard UUID."""
    return UUID(bytes=uuid_utils.uuid7().bytes)
