"""Taking the next number, or the next so many."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

_TAKE = """
INSERT INTO numbering_counter AS counter (series, organisation_id, fiscal_year, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (series, organisation_id, fiscal_year) DO UPDATE SET last = counter.last + EXCLUDED.last
RETURNING last
"""


def take_number(series: str, organisation_id: UUID, fiscal_year: int) -> int:
    """Return the next number, from 1; the series stays locked until the caller's transaction ends.

    Raises TransactionManagementError outside a transaction, where a failure afterwards would leave a gap.
    """
    return take_numbers(series, organisation_id, fiscal_year, 1)[0]


def take_numbers(series: str, organisation_id: UUID, fiscal_year: int, count: int) -> range:
    """Return the next `count` numbers, for work on many records at once; else like `take_number`. ValueError below 1."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken inside the transaction that uses it")
    if count < 1:
        raise ValueError(f"{count} numbers")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series, organisation_id, fiscal_year, count])
        (last,) = cursor.fetchone()
    return range(int(last) - count + 1, int(last) + 1)
