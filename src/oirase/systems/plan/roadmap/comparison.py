"""Two editions of a roadmap side by side (版の比較): what is new, what has ended, what became of the rest.

Which programme is which: by the recorded lineage; where nothing is recorded, by number and title, by title alone, and then by number
and office in charge. Whatever is matched by none of these is new, or has ended. Pure: programmes are plain values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from oirase.systems.plan.commons.facts import Facts, Figure

Edge = tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """A programme in both editions; `changed` names the facts that differ, in the order in which they are shown."""

    before: Facts
    after: Facts

    @property
    def changed(self) -> tuple[str, ...]:
        """Return which of title, heading, offices, period, budget and targets differ."""
        names = ("title", "heading", "offices", "period", "budget", "targets")
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))

    @property
    def budget_change(self) -> int | None:
        """Return by how many thousand yen the budget differs; None where one of them is not stated."""
        if self.before.budget is None or self.after.budget is None:
            return None
        return self.after.budget - self.before.budget

    @property
    def drifted(self) -> list[tuple[Figure, Decimal | None, Decimal | None]]:
        """Return the targets that differ, with both values (None: not stated)."""
        before, after = self.before.targets, self.after.targets
        named = sorted(before.keys() | after.keys())
        return [(one, before.get(one), after.get(one)) for one in named if before.get(one) != after.get(one)]


@dataclass(frozen=True)
class Regrouped:
    """Programmes that became others: several one (merged), one several (split), or several others."""

    before: tuple[Facts, ...]
    after: tuple[Facts, ...]

    @property
    def kind(self) -> str:
        """Return merged, split or rearranged."""
        if len(self.after) == 1:
            return "merged"
        return "split" if len(self.before) == 1 else "rearranged"


@dataclass(frozen=True)
class Comparison:
    """Everything that two editions differ in; `pairs` holds also those programmes that stayed the same."""

    new: list[Facts]
    ended: list[Facts]
    regrouped: list[Regrouped]
    pairs: list[Pair]

    @property
    def changed(self) -> list[Pair]:
        """Return the pairs that differ in something."""
        return [pair for pair in self.pairs if pair.changed]

    @property
    def is_empty(self) -> bool:
        """Whether the editions do not differ."""
        return not (self.new or self.ended or self.regrouped or self.changed)


def compare(before: Sequence[Facts], after: Sequence[Facts], lineage: Iterable[Edge] = ()) -> Comparison:
    """Compare two editions; `lineage` are recorded edges (number before, number after)."""
    old, fresh = {one.number: one for one in before}, {one.number: one for one in after}
    edges = {edge for edge in lineage if edge[0] in old and edge[1] in fresh}
    for key in (_number_and_title, _title, _number_and_offices):
        edges |= _matched(before, after, edges, key)
    kept, continued = {edge[0] for edge in edges}, {edge[1] for edge in edges}
    linked = [
        Regrouped(tuple(old[n] for n in sorted(firsts)), tuple(fresh[n] for n in sorted(seconds)))
        for firsts, seconds in _groups(edges)
    ]
    single = [one for one in linked if len(one.before) == len(one.after) == 1]
    return Comparison(
        new=[one for one in after if one.number not in continued],
        ended=[one for one in before if one.number not in kept],
        regrouped=[one for one in linked if len(one.before) + len(one.after) > 2],
        pairs=sorted(
            (Pair(one.before[0], one.after[0]) for one in single), key=lambda pair: pair.after.number
        ),
    )


def _number_and_title(one: Facts) -> Hashable:
    return one.number, one.key


def _title(one: Facts) -> Hashable:
    return one.key or None


def _number_and_offices(one: Facts) -> Hashable:
    return (one.number, one.offices) if one.offices else None


def _matched(
    before: Sequence[Facts], after: Sequence[Facts], edges: set[Edge], key: Callable[[Facts], Hashable]
) -> set[Edge]:
    """Return edges between programmes that have none yet and are the only ones with their key on either side."""
    kept, continued = {edge[0] for edge in edges}, {edge[1] for edge in edges}
    left = _by_key((one for one in before if one.number not in kept), key)
    right = _by_key((one for one in after if one.number not in continued), key)
    return {(left[same].number, right[same].number) for same in left.keys() & right.keys()}


def _by_key(programmes: Iterable[Facts], key: Callable[[Facts], Hashable]) -> dict[Hashable, Facts]:
    found: dict[Hashable, list[Facts]] = defaultdict(list)
    for one in programmes:
        found[key(one)].append(one)
    return {name: same[0] for name, same in found.items() if len(same) == 1 and name is not None}


def _groups(edges: Iterable[Edge]) -> list[tuple[set[int], set[int]]]:
    """Return what hangs together by edges, as numbers before and after."""
    groups: list[tuple[set[int], set[int]]] = []
    for first, second in sorted(edges):
        touching = [one for one in groups if first in one[0] or second in one[1]]
        joined = ({first}.union(*(one[0] for one in touching)), {second}.union(*(one[1] for one in touching)))
        groups = [one for one in groups if one not in touching] + [joined]
    return groups
