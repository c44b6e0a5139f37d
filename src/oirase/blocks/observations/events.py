"""What observations tell others."""

from dataclasses import dataclass

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class ValuesStored(Event):
    """Values of these series were stored; `first` and `last` are the earliest and latest of their times in milliseconds since 1970."""

    TYPE = "observations.values_stored"
    series: tuple[int, ...]
    count: int
    first: int
    last: int
