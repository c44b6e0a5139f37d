"""Loading many rows by COPY, under the same row security as single inserts.

PostgreSQL refuses COPY into a table with row security, so the rows are copied into a temporary table first and inserted from
there; a row of a foreign body fails the whole load.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of database columns in the caller's transaction and scope; return how many."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        shape = f"SELECT {names} FROM {table} LIMIT 0"  # noqa: S608 - names of our own models
        cursor.execute(f"CREATE TEMPORARY TABLE bulk_load ON COMMIT DROP AS {shape}")
        with cursor.copy(f"COPY bulk_load ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM bulk_load")  # noqa: S608
        count = int(cursor.rowcount)
        cursor.execute("DROP TABLE bulk_load")
    return count
