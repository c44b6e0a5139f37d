"""What a store of observations does. `tests/store_contract.py` holds whatever claims to be one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from oirase.blocks.observations.store.arrays import Hours, Rows, Values

Step = Literal["hour", "day"]
Text = tuple[int, int, str, int]


@dataclass(frozen=True)
class Write:
    """Values that are written together: who sent them, on which way, and for corrections why. `texts` are (series, t, words, flag)."""

    rows: Rows
    actor: str
    source: str
    reason: str = ""
    texts: Sequence[Text] = ()


@dataclass(frozen=True)
class Newest:
    """The newest value of a series; `t` and `received` in milliseconds."""

    series: int
    t: int
    value: float
    value2: float
    text: str | None
    flag: int
    received: int
    total: int


@dataclass(frozen=True)
class Replaced:
    """A value as it was before a batch changed it: who did, on which way and why."""

    t: int
    value: float
    value2: float
    flag: int
    batch: int
    actor: str
    source: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Sealed:
    """What a seal did: values filed, days written, values that took the place of others."""

    values: int = 0
    days: int = 0
    revised: int = 0


class ObservationStore(Protocol):
    """Keeps values by series and time. Whoever calls has made sure of rights, units and plausibility."""

    def append(self, write: Write) -> int:
        """Keep values in the caller's transaction; return the number of the batch. Of one series and time the later batch wins."""

    def latest(self, series: Iterable[int]) -> Mapping[int, Newest]:
        """Return the newest value of each series that has one."""

    def range(self, series: int, first: int, until: int) -> Values:
        """Return the values with first <= t < until, in order of time; days that `damaged` names are left out."""

    def last(self, series: int, before: int, n: int) -> Values:
        """Return the last `n` values before a moment, in order of time."""

    def buckets(self, series: int, first: int, until: int, step: Step) -> Hours:
        """Return counts, sum and extremes by hour or by day in Tokyo."""

    def texts(self, series: int, first: int, until: int) -> Sequence[Text]:
        """Return words with first <= t < until, in order of time."""

    def revisions(self, series: int) -> Sequence[Replaced]:
        """Return what filed values took the place of, in order of time and of replacing."""

    def seal(self, *, before: date | None = None) -> Sealed:
        """File what is hot, of days before `before` only where it is given."""

    def tidy(self) -> None:
        """Give back the room of what was filed, outside of every transaction."""

    def hot_rows(self) -> int:
        """Return how many values wait to be filed."""

    def damaged(self, series: int) -> Sequence[date]:
        """Return the days whose bytes are not those that were written."""
