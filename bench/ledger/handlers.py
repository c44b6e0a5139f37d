"""Keeps what arrived, in the order in which it arrived."""

from django.db import connection

from bench.ledger.events import Ticked
from oirase.kernel.outbox.handlers import Delivered, handler


@handler(Ticked.TYPE, name="ledger.keep_receipt")
def keep_receipt(event: Delivered) -> None:
    """Write one receipt with the database's wall clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_receipt (event_id, subject, number, sent_at, at) VALUES (%s, %s, %s, %s, clock_timestamp())",
            [event.id, event.subject, event.data["number"], event.time],
        )
