"""Three-way merge of definitions: theirs into ours, from the version that both began with. Pure.

Objects merge part by part. Lists whose entries have a `key` (steps, fields) or a `value` (choices) merge entry by entry, so an
entry that was moved, added or taken away on one side is so in the result; any other list is one value. Where both sides
changed the same part differently, ours is kept and the conflict is told with all three values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ABSENT: Any = type("Absent", (), {"__repr__": lambda self: "absent"})()
"""Not there; unlike null, which is a value."""


@dataclass(frozen=True)
class Conflict:
    """A part that both sides changed: its path and the three values (`ABSENT` where it is not there)."""

    path: str
    base: Any
    ours: Any
    theirs: Any


@dataclass
class Merged:
    """The result, with ours where both changed, and what was in conflict or taken from them."""

    value: Any
    conflicts: list[Conflict] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def merge(base: Any, ours: Any, theirs: Any, choose: Mapping[str, str] | None = None) -> Merged:
    """Merge three definitions. `choose` settles conflicts by path: "ours" or "theirs"."""
    merged = Merged(None)
    merged.value = _merge(base, ours, theirs, "", merged, choose or {})
    return merged


def _merge(base: Any, ours: Any, theirs: Any, path: str, merged: Merged, choose: Mapping[str, str]) -> Any:
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        merged.taken.append(path)
        return theirs
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return _objects(base if isinstance(base, Mapping) else {}, ours, theirs, path, merged, choose)
    name = entry_name(base, ours, theirs)
    if name:
        return _lists(base if isinstance(base, list) else [], ours, theirs, name, path, merged, choose)
    if choose.get(path) == "theirs":
        merged.taken.append(path)
        return theirs
    if path not in choose:
        merged.conflicts.append(Conflict(path, base, ours, theirs))
    return ours


def _objects(
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    path: str,
    merged: Merged,
    choose: Mapping[str, str],
) -> dict[str, Any]:
    found = {}
    for key in dict.fromkeys((*ours, *theirs)):
        one = _merge(
            base.get(key, ABSENT),
            ours.get(key, ABSENT),
            theirs.get(key, ABSENT),
            _join(path, key),
            merged,
            choose,
        )
        if one is not ABSENT:
            found[key] = one
    return found


def _lists(
    base: Sequence[Any],
    ours: Sequence[Any],
    theirs: Sequence[Any],
    name: str,
    path: str,
    merged: Merged,
    choose: Mapping[str, str],
) -> list[Any]:
    first, second, third = ({entry[name]: entry for entry in side} for side in (base, ours, theirs))
    found = _objects(first, second, third, path, merged, choose)
    return [found[key] for key in _order(list(first), list(second), list(third)) if key in found]


def _order(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """Return all keys in ours' order, unless only they have moved entries; what they added stands after what precedes it there."""
    both = set(ours) & set(theirs) & set(base)

    def common(side: list[str]) -> list[str]:
        return [key for key in side if key in both]

    moved_by_them_only = common(ours) == common(base) != common(theirs)
    first, second = (theirs, ours) if moved_by_them_only else (ours, theirs)
    order = list(first)
    for place, key in enumerate(second):
        if key not in order:
            before = next((one for one in reversed(second[:place]) if one in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order


def entry_name(*sides: Any) -> str:
    """Return by what the entries of lists are known, if all of them are lists of objects with it, each once."""
    lists = [side for side in sides if side is not ABSENT]
    if not lists or not all(isinstance(side, list) for side in lists):
        return ""
    for name in ("key", "value"):
        keys = [[entry.get(name) if isinstance(entry, Mapping) else None for entry in side] for side in lists]
        if all(all(isinstance(key, str) for key in side) and len(set(side)) == len(side) for side in keys):
            return name
    return ""


def _join(path: str, key: str) -> str:
    return f"{path}/{key}" if path else key
