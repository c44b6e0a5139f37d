"""The newest values of many series in one array, a ring for each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from oirase.blocks.observations.store.arrays import VALUE, Values
from oirase.blocks.observations.times import FIRST

Counts = NDArray[np.int64]


class Memory:
    """Keeps `size` values of each series; what a series had before is forgotten, and `whole` says of which series nothing was."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._slots: dict[int, int] = {}
        self._values = np.zeros((64, size), VALUE)
        self._written = np.zeros(64, np.int64)
        self._whole = np.zeros(64, bool)

    def holds(self, series: int, needed: int) -> bool:
        """Whether so many values of a series are here, or all that there are."""
        slot = self._slots.get(series)
        return slot is not None and bool(self._whole[slot] or self._written[slot] >= needed)

    def load(self, series: int, values: Values) -> None:
        """Take over the newest values as the store has them."""
        slot = self._slots.setdefault(series, len(self._slots))
        if slot == len(self._written):
            self._values = np.concatenate([self._values, np.zeros_like(self._values)])
            self._written = np.append(self._written, np.zeros_like(self._written))
            self._whole = np.append(self._whole, np.zeros_like(self._whole))
        self._values[slot, : len(values)] = values
        self._written[slot], self._whole[slot] = len(values), len(values) < self.size

    def forget(self, series: int) -> None:
        """Have a series loaded anew before its next value."""
        slot = self._slots[series]
        self._written[slot], self._whole[slot] = 0, False

    def slots(self, series: list[int]) -> Counts:
        """Return where series lie."""
        return np.array([self._slots[one] for one in series])

    def newest(self, slots: Counts) -> NDArray[np.int64]:
        """Return the time of the newest value of each series; of one without values, the first moment there is."""
        written = self._written[slots]
        return np.where(written > 0, self._values["t"][slots, (written - 1) % self.size], FIRST - 1)

    def tail(self, slots: Counts, depth: Counts) -> tuple[Values, Counts, NDArray[np.bool_]]:
        """Return the last `depth` values of each series behind one another, how many each has, and whether these are all it ever had."""
        written = self._written[slots]
        counts = np.minimum(np.minimum(written, self.size), depth)
        owner = np.repeat(np.arange(len(slots)), counts)
        place = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        found = self._values[slots[owner], (written[owner] - counts[owner] + place) % self.size]
        return found, counts, self._whole[slots] & (counts == written)

    def add(self, slots: Counts, counts: Counts, values: Values) -> None:
        """Add newer values of series, behind one another."""
        owner = np.repeat(np.arange(len(slots)), counts)
        place = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        stays = place >= counts[owner] - self.size
        at = (self._written[slots[owner]] + place) % self.size
        self._values[slots[owner[stays]], at[stays]] = values[stays]
        self._written[slots] += counts
        self._whole[slots] &= self._written[slots] <= self.size
