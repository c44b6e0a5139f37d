"""Three versions of the same fields: as somebody opened them, as they want them, as they are now. Pure.

Two people who change different fields do not disturb each other; the same field changed to different texts is a clash, and a
person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Clash:
    """A field that two have changed: as it was opened, as it is wanted here, as it was saved meanwhile."""

    key: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """What can be written at once, and what a person has to decide."""

    changes: dict[str, str]
    clashes: tuple[Clash, ...]


def merge(base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merged:
    """Merge the fields that `mine` holds; one that is missing in `base` or `theirs` is empty there.

    >>> merge({"a": "1", "b": "1"}, {"a": "2", "b": "1"}, {"a": "1", "b": "3"})
    Merged(changes={'a': '2'}, clashes=())
    """
    changes: dict[str, str] = {}
    clashes: list[Clash] = []
    for key, wanted in mine.items():
        opened, saved = base.get(key, ""), theirs.get(key, "")
        if wanted in (opened, saved):
            continue
        if saved == opened:
            changes[key] = wanted
        else:
            clashes.append(Clash(key, opened, wanted, saved))
    return Merged(changes, tuple(clashes))
