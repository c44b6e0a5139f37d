"""The order in which the fields of a form are worked out: each after those that decide over it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter


class Circle(ValueError):
    """Fields that depend on one another in a circle; `members` are their keys, each reading the next."""

    def __init__(self, members: list[str]) -> None:
        super().__init__(" > ".join(members))
        self.members = members


def ordered(reads: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return the keys so that each comes after those that it reads, otherwise in the given order; Circle where there is none."""
    sorter = TopologicalSorter({key: [one for one in reads if one in read] for key, read in reads.items()})
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        raise Circle(list(reversed(error.args[1][:-1]))) from None
