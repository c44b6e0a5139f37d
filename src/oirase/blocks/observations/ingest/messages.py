"""What arrived, as the whole way from the sender to the store carries it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.store.arrays import ROW, Rows
from oirase.blocks.observations.store.protocol import Text
from oirase.blocks.observations.times import MINUTE, SECOND, to_ms
from oirase.kernel import clock

# A message that brings values of the last minutes tells what the sender's clock says now; older ones are a backlog.
LIVE = 15 * MINUTE
NO_ROWS = np.zeros(0, ROW)


@dataclass(frozen=True)
class Extra:
    """What an observation brings besides its value; times in milliseconds, `feature` the number of a feature of its own."""

    series: int
    t: int
    result_time: int | None = None
    valid_from: int | None = None
    valid_until: int | None = None
    parameters: Mapping[str, Any] | None = None
    feature: int | None = None


@dataclass(frozen=True)
class Arrival:
    """Values that one sender handed in together. `rows` are not tested yet (flag 2); `received` in milliseconds.

    `actor` is who is named as author: `device/<number>`, or the reference of an account. `device` is the number of the device, 0 for people.
    `units` says in which unit the sender believes the values of a series to be, where it said so.
    """

    rows: Rows
    actor: str
    source: str
    received: int
    texts: Sequence[Text] = ()
    extras: Sequence[Extra] = ()
    device: int = 0
    reason: str = ""
    battery: float | None = None
    units: Mapping[int, str] = field(default_factory=dict)

    @property
    def numbers(self) -> set[int]:
        """Return the numbers of the series that it is about."""
        return {*self.rows["series"].tolist(), *(one[0] for one in self.texts)}

    @property
    def drift(self) -> float | None:
        """Return how far the sender's clock is ahead of ours in seconds, None where the message does not tell."""
        if not self.device or not len(self.rows):
            return None
        ahead = int(self.rows["t"].max()) - self.received
        return ahead / SECOND if ahead > -LIVE else None


def rows_of(values: Sequence[tuple[int, int, float, float]]) -> Rows:
    """Return (series, t, value, value2) as rows that are not tested yet."""
    return np.array([(*one, Flag.NOT_EVALUATED, 0) for one in values], ROW)


def now_ms() -> int:
    """Return the moment in milliseconds."""
    return to_ms(clock.now())
