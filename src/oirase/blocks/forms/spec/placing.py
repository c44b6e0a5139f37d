"""From the path of a problem to the step, question or column that it is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from oirase.blocks.forms.spec.changing import Place
from oirase.blocks.forms.spec.reader import Problem


def place_of(definition: Mapping[str, Any], path: str) -> Place | None:
    """Return the place of a path such as `steps/0/fields/2/when`; None for one of the form itself, or that leads nowhere."""
    parts = path.split("/")
    here: Any = definition
    keys: list[str] = []
    while len(parts) >= 2 and parts[0] in ("steps", "fields") and parts[1].isdecimal():
        rows = here.get(parts[0]) if isinstance(here, Mapping) else None
        if not isinstance(rows, list) or int(parts[1]) >= len(rows):
            break
        here = rows[int(parts[1])]
        keys.append(str(here.get("key")) if isinstance(here, Mapping) else "")
        parts = parts[2:]
    if len(keys) == 1:
        return Place.step(keys[0])
    return Place.field(*keys[1:3]) if keys else None


def by_place(definition: Mapping[str, Any], problems: Iterable[Problem]) -> dict[str, list[str]]:
    """Return the messages of problems by the place that they are about ("" for the form itself)."""
    found: dict[str, list[str]] = {}
    for one in problems:
        place = place_of(definition, one.path)
        found.setdefault(str(place) if place else "", []).append(one.message)
    return found
