"""Taking the next number."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

_TAKE = """
INSERT INTO numbering_counter AS counter (series, organisation_id, fiscal_year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (series, organisation_id, fiscal_year) DO UPDATE SET last = counter.last + 1
RETURNING last
"""


def take_number(series: str, organisation_id: UUID, fiscal_year: int) -> int:
    """Return the next number, from 1; the series stays locked until the caller's transaction ends.

    Raises TransactionManagementError outside a transaction, where a failure afterwards would leave a gap.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken inside the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series, organisation_id, fiscal_year])
        (number,) = cursor.fetchone()
    return int(number)
