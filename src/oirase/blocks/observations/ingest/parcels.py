"""Arrivals as bytes, many in one: a head in JSON, then the rows as they lie in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import orjson

from oirase.blocks.observations.ingest.messages import NO_ROWS, Arrival, Extra
from oirase.blocks.observations.ingest.senders import Facts
from oirase.blocks.observations.store.arrays import ROW

# How many writers can share the work; it stands fast, because what waits in the queue is already divided by it.
SHARDS = 8
# Keeps a parcel below the megabyte that NATS takes in one message.
MAX_ROWS, MAX_BYTES = 20_000, 900_000
_LENGTH = 4
Parcel = tuple[int, bytes]


def shard_of(entity: int) -> int:
    """Return the shard of an entity: all its series go the same way, so that the layers of a profile are tested together and in order."""
    return entity % SHARDS


def parcels_of(arrivals: Sequence[tuple[Arrival, Mapping[int, Facts]]]) -> list[Parcel]:
    """Return parcels for the shards that the arrivals touch, each in the order of arrival."""
    by_shard: dict[int, list[Arrival]] = defaultdict(list)
    for arrival, facts in arrivals:
        shards = {number: shard_of(facts[number].entity) for number in arrival.numbers}
        several = set(shards.values())
        for shard in sorted(several):
            whole = len(several) == 1
            mine = arrival if whole else _part(arrival, {n for n, one in shards.items() if one == shard})
            by_shard[shard] += _cut(mine)
    return [(shard, pack(some)) for shard, parts in by_shard.items() for some in _grouped(parts)]


def _cut(arrival: Arrival) -> list[Arrival]:
    """Return an arrival in pieces that fit into a parcel."""
    if len(arrival.rows) <= MAX_ROWS:
        return [arrival]
    first = replace(arrival, rows=arrival.rows[:MAX_ROWS])
    rest = replace(arrival, rows=arrival.rows[MAX_ROWS:], texts=(), extras=())
    return [first, *_cut(rest)]


def _grouped(arrivals: Sequence[Arrival]) -> Iterator[list[Arrival]]:
    """Yield runs of arrivals that fit into one parcel."""
    group: list[Arrival] = []
    size = 0
    for one in arrivals:
        more = _size(one)
        if group and size + more > MAX_BYTES:
            yield group
            group, size = [], 0
        group.append(one)
        size += more
    if group:
        yield group


def _size(arrival: Arrival) -> int:
    words = sum(len(one[2]) * 3 + 40 for one in arrival.texts) + 400 * len(arrival.extras)
    return arrival.rows.nbytes + words + 120


def _part(arrival: Arrival, numbers: set[int]) -> Arrival:
    return replace(
        arrival,
        rows=arrival.rows[np.isin(arrival.rows["series"], list(numbers))],
        texts=[one for one in arrival.texts if one[0] in numbers],
        extras=[one for one in arrival.extras if one.series in numbers],
    )


def pack(arrivals: Sequence[Arrival]) -> bytes:
    """Return arrivals as bytes."""
    head = orjson.dumps([_head(one) for one in arrivals])
    rows = np.concatenate([NO_ROWS, *(one.rows for one in arrivals)]) if arrivals else NO_ROWS
    return len(head).to_bytes(_LENGTH, "big") + head + rows.tobytes()


def _head(arrival: Arrival) -> list[Any]:
    return [
        len(arrival.rows), arrival.actor, arrival.source, arrival.received, list(arrival.texts),
        [asdict(one) for one in arrival.extras], arrival.device, arrival.reason, arrival.battery,
    ]  # fmt: skip


def unpack(body: bytes) -> list[Arrival]:
    """Return the arrivals of a parcel; ValueError where it is none."""
    end = _LENGTH + int.from_bytes(body[:_LENGTH], "big")
    heads, rows = orjson.loads(body[_LENGTH:end]), np.frombuffer(body, ROW, offset=end)
    found, first = [], 0
    for n, actor, source, received, texts, extras, device, reason, battery in heads:
        words = [(series, t, text, flag) for series, t, text, flag in texts]
        more = [Extra(**one) for one in extras]
        mine = rows[first : first + n]
        found.append(Arrival(mine, actor, source, received, words, more, device, reason, battery))
        first += n
    if first != len(rows):
        raise ValueError("a parcel with more or fewer rows than it says")
    return found
