"""JSON Patch (RFC 6902) on an entity, as far as members of the entity go: add, replace, remove, test."""

from __future__ import annotations

import copy
from typing import Any

from oirase.blocks.observations.sensorthings.errors import Fault
from oirase.blocks.observations.sensorthings.paths import Place
from oirase.blocks.observations.sensorthings.schema import OBSERVATION


def merged(place: Place, operations: Any) -> dict[str, Any]:
    """Return the members of an entity that operations change, as they are afterwards."""
    if place.type is OBSERVATION:
        raise Fault("an Observation is changed by a JSON object", 415)
    row = place.row()
    before = {one.name: one.of(row) for one in place.type.properties.values() if not one.read_only}
    after = copy.deepcopy(before)
    if not isinstance(operations, list):
        raise Fault("a JSON patch is a list of operations")
    for one in operations:
        _apply(after, one)
    return {name: value for name, value in after.items() if value != before.get(name)} | {
        name: None for name in before if name not in after
    }


def _apply(document: Any, operation: Any) -> None:
    if not isinstance(operation, dict) or not isinstance(operation.get("path"), str):
        raise Fault("each operation has op and path")
    names = [one.replace("~1", "/").replace("~0", "~") for one in operation["path"].split("/")[1:]]
    what = operation.get("op")
    holder = document
    for name in names[:-1]:
        holder = holder.get(name) if isinstance(holder, dict) else None
    if not names or not isinstance(holder, dict):
        raise Fault(f"{operation['path'][:60]!r} leads nowhere")
    last = names[-1]
    if what in ("add", "replace"):
        if what == "replace" and last not in holder:
            raise Fault(f"{operation['path'][:60]!r} is not there")
        holder[last] = operation.get("value")
    elif what == "remove":
        if last not in holder:
            raise Fault(f"{operation['path'][:60]!r} is not there")
        del holder[last]
    elif what == "test":
        if holder.get(last) != operation.get("value"):
            raise Fault(f"{operation['path'][:60]!r} has another value", 409)
    else:
        raise Fault(f"the operation {str(what)[:20]!r} is not supported", 501)
