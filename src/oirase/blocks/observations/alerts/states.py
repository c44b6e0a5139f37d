"""How far each rule has come with each series, read and written for many pairs at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from django.db import connection

from oirase.blocks.observations.alerts.rules import State

Pair = tuple[int, int]
_POINT = np.dtype([("t", "<i8"), ("value", "<f8")])
_COLUMNS = "series, rule, t, value, since, raised, peak, peak_t, clear, recent, again_from"
_READ = f"SELECT {_COLUMNS} FROM observations_watch WHERE series = ANY(%s) ORDER BY series, rule FOR UPDATE"  # noqa: S608 - of constants
_WRITE = f"""
INSERT INTO observations_watch ({_COLUMNS})
SELECT * FROM unnest(%s::int[], %s::int[], %s::bigint[], %s::float8[], %s::bigint[], %s::bool[], %s::float8[], %s::bigint[], %s::bigint[],
                     %s::bytea[], %s::bigint[])
ON CONFLICT (series, rule) DO UPDATE SET
    (t, value, since, raised, peak, peak_t, clear, recent, again_from) =
    (excluded.t, excluded.value, excluded.since, excluded.raised, excluded.peak, excluded.peak_t, excluded.clear, excluded.recent,
     excluded.again_from)
"""  # noqa: S608 - of constants


@dataclass
class Kept:
    """A pair's state as stored; `again_from` is the earliest value since which it must be judged anew."""

    state: State = field(default_factory=State)
    again_from: int | None = None

    def note_late(self, t: int) -> None:
        """Note that a value at or before the newest one came late or was corrected."""
        self.again_from = t if self.again_from is None else min(self.again_from, t)


def read(series: Iterable[int]) -> dict[Pair, Kept]:
    """Return the states of all pairs of these series, locked in one order, so that two who judge never wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(series)])
        return {(row[0], row[1]): _kept(*row[2:]) for row in cursor.fetchall()}


def _kept(
    t: int,
    value: float,
    since: int | None,
    raised: bool,
    peak: float,
    peak_t: int,
    clear: int | None,
    recent: bytes,
    again_from: int | None,
) -> Kept:
    points = np.frombuffer(bytes(recent), _POINT).tolist()
    return Kept(State(t, value, since, raised, peak, peak_t, clear, deque(points)), again_from)


def write(pairs: Mapping[Pair, Kept]) -> None:
    """Write states in the caller's transaction."""
    if not pairs:
        return
    found = [(*pair, kept.state, kept.again_from) for pair, kept in sorted(pairs.items())]
    rows = [
        (
            series, rule, one.t, one.value, one.since, one.raised, one.peak, one.peak_t, one.clear,
            np.array(one.recent, _POINT).tobytes() if one.recent else b"", again,
        )
        for series, rule, one, again in found
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])


def to_judge_anew(limit: int) -> list[Pair]:
    """Return pairs whose values came late or were corrected."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT series, rule FROM observations_watch WHERE again_from IS NOT NULL ORDER BY series, rule LIMIT %s",
            [limit],
        )
        return [(series, rule) for series, rule in cursor.fetchall()]
