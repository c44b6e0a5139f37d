"""`take`, by which people and files hand in values; the listener's `intake` does the same for many senders at once."""

from __future__ import annotations

from django.db import connection, transaction

from oirase.blocks.observations.ingest.checks import check
from oirase.blocks.observations.ingest.messages import NO_ROWS, Arrival, Extra, now_ms, rows_of
from oirase.blocks.observations.ingest.parcels import parcels_of
from oirase.blocks.observations.ingest.queue import queue
from oirase.blocks.observations.ingest.refusals import Code, Refused
from oirase.blocks.observations.ingest.senders import limits, series_facts

__all__ = ["NO_ROWS", "Arrival", "Code", "Extra", "Refused", "now_ms", "rows_of", "take"]


def take(arrival: Arrival) -> None:
    """Check what arrived and put it into the queue; when this returns it is committed (inside a transaction: with that).

    Raises Refused, and then nothing was taken. Whether the author may write these series has been asked before.
    """
    facts = series_facts(arrival.numbers)
    check(arrival, facts, limits())
    parcels = parcels_of([(arrival, facts)])
    if connection.in_atomic_block and not queue().in_transaction:
        transaction.on_commit(lambda: queue().put(parcels))
    else:
        queue().put(parcels)
