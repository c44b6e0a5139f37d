"""New values to those who subscribed: one look at the store for all of them, as soon as the writer has committed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any, Protocol

from django.db import connection

from oirase.blocks.observations.ingest.door import Door
from oirase.blocks.observations.ingest.mqtt.topics import message
from oirase.blocks.observations.models import Kind, Series
from oirase.blocks.observations.store.installed import store
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import reading_as

LOG = logging.getLogger("oirase.listener")
PAUSE = 0.2
_PLATFORM = Actor.system("observations.feed")
# Batches commit in another order than that of their numbers, so those of the last while are looked at again.
_LOOK_BACK = 2_000
Found = list[tuple[int, bytes]]


class Subscriber(Protocol):
    """Gets values of series."""

    def deliver(self, series: int, payload: bytes, *, retain: bool = False) -> None:
        """Send a value."""


class Feed:
    """Who wants which series, and which batches they have had."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._wanted: dict[int, set[Subscriber]] = {}
        self._had: set[int] = set()

    async def is_public(self, series: int) -> bool:
        """Whether everybody sees this series."""
        return bool(await self._door.ask(_is_public, series))

    async def join(self, series: int, subscriber: Subscriber, *, retained: bool) -> None:
        """Add a subscriber; the latest value is its retained message."""
        if not self._wanted:
            self._had = await self._door.ask(_numbers)
        self._wanted.setdefault(series, set()).add(subscriber)
        if retained:
            for number, payload in await self._door.ask(_latest, series):
                subscriber.deliver(number, payload, retain=True)

    def leave(self, series: int, subscriber: Subscriber) -> None:
        """Remove a subscriber."""
        others = self._wanted.get(series, set())
        others.discard(subscriber)
        if not others:
            self._wanted.pop(series, None)

    async def run(self) -> None:
        """Deliver new values until cancelled."""
        while True:
            await asyncio.sleep(PAUSE)
            if not self._wanted:
                continue
            try:
                self._had, found = await self._door.ask(_news, self._had, list(self._wanted))
            except Exception as error:
                LOG.warning("new values cannot be read at the moment: %s", error)
                continue
            for series, payload in found:
                for subscriber in tuple(self._wanted.get(series, ())):
                    subscriber.deliver(series, payload)


def _is_public(series: int) -> bool:
    with reading_as(_PLATFORM):
        return Series.objects.filter(number=series, public=True).exists()


def _kinds(series: Iterable[int]) -> dict[int, str]:
    with reading_as(_PLATFORM):
        return dict(Series.objects.filter(number__in=list(series)).values_list("number", "kind"))


def _numbers() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM observations_batch ORDER BY number DESC LIMIT %s", [_LOOK_BACK])
        return {row[0] for row in cursor.fetchall()}


def _latest(series: int) -> Found:
    kinds = _kinds([series])
    return [
        (
            number,
            message(number, one.t, one.text if one.text is not None else _result(kinds.get(number), one)),
        )
        for number, one in store().latest([series]).items()
    ]


def _news(had: set[int], series: list[int]) -> tuple[set[int], Found]:
    numbers = _numbers()
    fresh = list(numbers - had)
    if not fresh:
        return had, []
    kinds = _kinds(series)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT series, t, value, value2 FROM observations_hot WHERE batch = ANY(%s) AND series = ANY(%s) ORDER BY batch, t",
            [fresh, series],
        )
        found = [
            (row[0], message(row[0], row[1], _point(kinds.get(row[0]), row[2], row[3]))) for row in cursor
        ]
        cursor.execute(
            "SELECT series, t, text FROM observations_text WHERE batch = ANY(%s) AND series = ANY(%s) ORDER BY batch, t",
            [fresh, series],
        )
        found += [(row[0], message(*row)) for row in cursor]
    return numbers, found


def _result(kind: str | None, one: Any) -> Any:
    return _point(kind, one.value, one.value2)


def _point(kind: str | None, value: float, value2: float) -> Any:
    return {"type": "Point", "coordinates": [value, value2]} if kind == Kind.POSITION else value
