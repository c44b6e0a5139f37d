"""Working one lane: the next deliveries in order, each with its effect in one transaction."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.outbox.handlers import HANDLERS, Delivered, Handler

log = logging.getLogger("oirase.outbox")
BATCH = 100
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
DONE = "UPDATE outbox_delivery SET state = 'done', attempts = %s WHERE id = %s AND created_at = %s AND state IN ('pending', 'failing')"
FAILED = "UPDATE outbox_delivery SET state = %s, attempts = %s, next_at = %s, error = %s WHERE id = %s AND created_at = %s"


@dataclass(frozen=True)
class Waiting:
    """A delivery that is due."""

    id: int
    created_at: datetime
    handler: str
    attempts: int
    event: Delivered

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


def due(lane: int, limit: int = BATCH) -> list[Waiting]:
    """Return the lane's next deliveries in order, without those whose subject is parked."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [lane, clock.now(), limit])
        return [Waiting(row[0], row[1], row[2], row[3], _event(row[4:])) for row in cursor.fetchall()]


def _event(row: Sequence[Any]) -> Delivered:
    event_id, kind, subject, body_id, time, data = row
    return Delivered(event_id, kind, subject, body_id, time, json.loads(data) if isinstance(data, str) else data)


def work(lane: int, limit: int = BATCH) -> int:
    """Deliver what is due in a lane that is held; return how many deliveries were tried."""
    parked: set[tuple[str, str]] = set()
    waiting = due(lane, limit)
    for one in waiting:
        key = (one.handler, one.event.subject)
        if key not in parked and not deliver(one):
            parked.add(key)
    return len(waiting)


def deliver(waiting: Waiting) -> bool:
    """Call the handler and mark the delivery in one transaction; on failure note it and say False."""
    found = HANDLERS.get(waiting.handler)
    try:
        if found is None:
            raise LookupError(f"no handler {waiting.handler} in this release")
        _call(found, waiting)
    except Exception as error:
        log.exception("delivery %s to %s failed", waiting.id, waiting.handler)
        _note_failure(found, waiting, error)
        return False
    return True


def _call(found: Handler, waiting: Waiting) -> None:
    if found.own_transactions:
        found.call(waiting.delivered())
        _mark_done(waiting)
        return
    with scope(Actor.system(found.name), durable=True):
        found.call(waiting.delivered())
        _mark_done(waiting)


def _mark_done(waiting: Waiting) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DONE, [waiting.attempts + 1, waiting.id, waiting.created_at])
        if cursor.rowcount != 1:
            raise RuntimeError("the delivery was taken back while its handler ran")


def _note_failure(found: Handler | None, waiting: Waiting, error: Exception) -> None:
    attempts = waiting.attempts + 1
    dead = attempts >= (found.attempts if found else 1)
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    text = f"{type(error).__name__}: {error}"[:2000]
    with transaction.atomic(), connection.cursor() as cursor:
        state = "dead" if dead else "failing"
        cursor.execute(FAILED, [state, attempts, clock.now() + pause, text, waiting.id, waiting.created_at])


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
