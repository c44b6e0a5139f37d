"""How far the rules have come, read and written for many series at once: a row for each series, and one for each rule that is under way."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.db import connection

from oirase.blocks.observations.alerts.rules import NEVER, State

Pair = tuple[int, int]
_POINT = np.dtype([("t", "<i8"), ("value", "<f8")])
_SEEN = "SELECT series, t, value, again_from FROM observations_seen WHERE series = ANY(%s) ORDER BY series FOR UPDATE"
_WATCH = "SELECT series, rule, since, raised, peak, peak_t, clear, recent FROM observations_watch WHERE series = ANY(%s)"
_WRITE_SEEN = """
INSERT INTO observations_seen (series, t, value, again_from)
SELECT * FROM unnest(%s::int[], %s::bigint[], %s::float8[], %s::bigint[])
ON CONFLICT (series) DO UPDATE SET t = excluded.t, value = excluded.value, again_from = excluded.again_from
"""
_WRITE_WATCH = """
INSERT INTO observations_watch (series, rule, since, raised, peak, peak_t, clear, recent)
SELECT * FROM unnest(%s::int[], %s::int[], %s::bigint[], %s::bool[], %s::float8[], %s::bigint[], %s::bigint[], %s::bytea[])
ON CONFLICT (series, rule) DO UPDATE SET
    since = excluded.since, raised = excluded.raised, peak = excluded.peak, peak_t = excluded.peak_t, clear = excluded.clear,
    recent = excluded.recent
"""
_AT_REST = """
DELETE FROM observations_watch USING unnest(%s::int[], %s::int[]) AS gone (series, rule)
WHERE observations_watch.series = gone.series AND observations_watch.rule = gone.rule
"""


@dataclass
class Seen:
    """The last usable value of a series that rules have read, and since which value it must be judged anew."""

    t: int = NEVER
    value: float = math.nan
    again_from: int | None = None

    def note_late(self, t: int) -> None:
        """Note that a value at or before the newest one came late or was corrected."""
        self.again_from = t if self.again_from is None else min(self.again_from, t)


def read(series: Iterable[int]) -> tuple[dict[int, Seen], dict[Pair, State]]:
    """Return how far each series was read, locked in one order so that two who judge never wait for each other, and the rules under way."""
    numbers = list(series)
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [numbers])
        seen = {row[0]: Seen(*row[1:]) for row in cursor.fetchall()}
        cursor.execute(_WATCH, [numbers])
        rows = cursor.fetchall()
    under_way = {}
    for number, rule, since, raised, peak, peak_t, clear, recent in rows:
        last = seen.get(number) or Seen()
        points = deque(np.frombuffer(bytes(recent), _POINT).tolist())
        under_way[number, rule] = State(last.t, last.value, since, raised, peak, peak_t, clear, points)
    return seen, under_way


def write(seen: Mapping[int, Seen], pairs: Mapping[Pair, State]) -> None:
    """Write how far series were read, and rules that moved; one that has come to rest loses its row."""
    resting = [pair for pair, state in pairs.items() if state.at_rest]
    moving = [(pair, state) for pair, state in sorted(pairs.items()) if not state.at_rest]
    read_on = sorted(seen.items())
    with connection.cursor() as cursor:
        if read_on:
            rows = [(number, one.t, one.value, one.again_from) for number, one in read_on]
            cursor.execute(_WRITE_SEEN, [list(column) for column in zip(*rows, strict=True)])
        if moving:
            cursor.execute(_WRITE_WATCH, [list(column) for column in zip(*map(_row, moving), strict=True)])
        if resting:
            cursor.execute(_AT_REST, [list(column) for column in zip(*resting, strict=True)])


def _row(moving: tuple[Pair, State]) -> tuple[object, ...]:
    (series, rule), one = moving
    recent = np.array(one.recent, _POINT).tobytes() if one.recent else b""
    return series, rule, one.since, one.raised, one.peak, one.peak_t, one.clear, recent


def to_judge_anew(limit: int) -> list[int]:
    """Return series whose values came late or were corrected."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT series FROM observations_seen WHERE again_from IS NOT NULL ORDER BY series LIMIT %s",
            [limit],
        )
        return [series for (series,) in cursor.fetchall()]
