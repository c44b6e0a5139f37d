"""Working one lane: the next deliveries in order, each with its effect in one transaction."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.outbox.handlers import HANDLERS, Delivered, Handler, around

log = logging.getLogger("oirase.outbox")
BATCH = 200
TOGETHER = 25
LOCK_CLASS = 7_041
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)

NEXT = """
SELECT d.id, d.created_at, d.handler, d.attempts, e.id, e.type, e.subject, e.body_id, e.time, e.data
FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id
WHERE d.lane = %s AND d.state IN ('pending', 'failing') AND d.next_at <= %s
  AND d.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
  AND NOT EXISTS (
    SELECT 1 FROM outbox_delivery p
    WHERE p.handler = d.handler AND p.subject = d.subject AND p.id < d.id AND p.state IN ('failing', 'dead'))
ORDER BY d.id LIMIT %s
"""
DUE_LANES = """
SELECT DISTINCT lane FROM outbox_delivery
WHERE state IN ('pending', 'failing') AND lane = ANY(%s) AND next_at <= %s
"""
DONE = (
    "UPDATE outbox_delivery SET state = 'done', attempts = attempts + 1 "
    "WHERE id = ANY(%s) AND created_at >= %s AND state IN ('pending', 'failing')"
)
FAILED = "UPDATE outbox_delivery SET state = %s, attempts = %s, next_at = %s, error = %s WHERE id = %s AND created_at = %s"


@dataclass(frozen=True)
class Waiting:
    """A delivery that is due."""

    id: int
    created_at: datetime
    handler: str
    attempts: int
    event: Delivered

    @property
    def key(self) -> tuple[str, str]:
        """What a failure parks: this handler's deliveries of this subject."""
        return self.handler, self.event.subject

    def delivered(self) -> Delivered:
        """Return what the handler gets."""
        return replace(self.event, attempt=self.attempts + 1)


def hold_lane(lane: int) -> bool:
    """Try to become the one dispatcher of a lane, for as long as this connection lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, lane])
        return bool(cursor.fetchone()[0])


def release_lane(lane: int) -> None:
    """Give a lane back, so that another worker may take it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, lane])


def due_lanes(lanes: Iterable[int]) -> list[int]:
    """Return those of some lanes in which something is due, in order: one question instead of one for each empty lane."""
    with connection.cursor() as cursor:
        cursor.execute(DUE_LANES, [sorted(lanes), clock.now()])
        return sorted(row[0] for row in cursor.fetchall())


def due(lane: int, limit: int = BATCH) -> list[Waiting]:
    """Return the lane's next deliveries in order, without those whose subject is parked."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [lane, clock.now(), limit])
        return [Waiting(row[0], row[1], row[2], row[3], _event(row[4:])) for row in cursor.fetchall()]


def _event(row: Sequence[Any]) -> Delivered:
    event_id, kind, subject, body_id, time, data = row
    return Delivered(
        event_id, kind, subject, body_id, time, json.loads(data) if isinstance(data, str) else data
    )


def work(lane: int, limit: int = BATCH) -> int:
    """Deliver what is due in a lane that is held; return how many deliveries were tried.

    Deliveries follow one another in order; neighbours share a transaction, each behind a savepoint of its own, so that a
    lane is worked at the speed of its handlers and not of the disk.
    """
    parked: set[tuple[str, str]] = set()
    waiting = due(lane, limit)
    for alone, group in groupby(waiting, key=_works_alone):
        for chunk in _chunks(list(group), 1 if alone else TOGETHER):
            (_deliver_alone if alone else _deliver_together)(chunk, parked)
    return len(waiting)


def _works_alone(waiting: Waiting) -> bool:
    found = HANDLERS.get(waiting.handler)
    return found is None or found.own_transactions


def _chunks(waiting: list[Waiting], size: int) -> Iterator[list[Waiting]]:
    for start in range(0, len(waiting), size):
        yield waiting[start : start + size]


def _deliver_together(waiting: list[Waiting], parked: set[tuple[str, str]]) -> None:
    with scope(Actor.system("outbox"), durable=True):
        done = [one for one in waiting if one.key not in parked and _tried(one, parked)]
        _mark_done(done)


def _tried(waiting: Waiting, parked: set[tuple[str, str]]) -> bool:
    found = HANDLERS[waiting.handler]
    try:
        with transaction.atomic(), around(found.name):
            found.call(waiting.delivered())
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        parked.add(waiting.key)
        _failed(found, waiting, error)
        return False
    return True


def _deliver_alone(waiting: list[Waiting], parked: set[tuple[str, str]]) -> None:
    for one in waiting:
        if one.key in parked:
            continue
        found = HANDLERS.get(one.handler)
        try:
            if found is None:
                raise LookupError(f"no handler {one.handler} in this release")
            found.call(one.delivered())
            _mark_done([one])
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            parked.add(one.key)
            with transaction.atomic():
                _failed(found, one, error)


def _mark_done(waiting: list[Waiting]) -> None:
    if not waiting:
        return
    with connection.cursor() as cursor:
        cursor.execute(DONE, [[one.id for one in waiting], min(one.created_at for one in waiting)])
        if cursor.rowcount != len(waiting):
            raise RuntimeError("a delivery was taken back while its handler ran")


def _failed(found: Handler | None, waiting: Waiting, error: Exception) -> None:
    log.error("delivery %s to %s failed", waiting.id, waiting.handler, exc_info=error)
    attempts = waiting.attempts + 1
    dead = attempts >= (found.attempts if found else 1)
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    text = f"{type(error).__name__}: {error}"[:2000]
    values = [
        "dead" if dead else "failing",
        attempts,
        clock.now() + pause,
        text,
        waiting.id,
        waiting.created_at,
    ]
    with connection.cursor() as cursor:
        cursor.execute(FAILED, values)


def retry(delivery_id: int) -> None:
    """Try a failing or dead delivery again now (an operator's decision)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_delivery SET state = 'failing', attempts = 0, next_at = %s "
            "WHERE id = %s AND state IN ('failing', 'dead')",
            [clock.now(), delivery_id],
        )


def drop(delivery_id: int) -> None:
    """Give up a dead delivery; those parked behind it go on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_delivery SET state = 'dropped' WHERE id = %s AND state IN ('failing', 'dead')",
            [delivery_id],
        )
