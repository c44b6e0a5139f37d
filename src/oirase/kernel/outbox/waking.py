"""One debounced wake-up after commit, so that an idle worker need not wait for its next poll.

A NOTIFY inside the transaction makes all committers queue for one lock; sent after the commit, and by a process no more
often than an idle worker polls anyway, it costs next to nothing. A lost one is harmless: the poll finds what it told of.
"""

from __future__ import annotations

import time

from django.db import connection, transaction

CHANNEL = "oirase_outbox"
POLL = 0.2
_last = 0.0


def wake_after_commit() -> None:
    """Wake the workers when the current transaction has committed."""
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    global _last
    now = time.monotonic()
    if now - _last < POLL:
        return
    _last = now
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
