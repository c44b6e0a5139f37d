"""Making the months of a partitioned table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import connections


def months(day: date, ahead: int, behind: int) -> Iterator[date]:
    """Yield the first days of the months from `behind` before to `ahead` after the month of `day`."""
    for offset in range(-behind, ahead + 1):
        year, month = divmod(day.year * 12 + day.month - 1 + offset, 12)
        yield date(year, month + 1, 1)


def ensure_months(table: str, day: date, *, ahead: int, behind: int, using: str = "owner") -> list[str]:
    """Make the missing monthly partitions of `table` (UTC borders) as its owner; return the names of the new ones."""
    made = []
    with connections[using].cursor() as cursor:
        for first in months(day, ahead, behind):
            name = f"{table}_{first:%Y_%m}"
            cursor.execute("SELECT to_regclass(%s) IS NULL", [name])
            if not cursor.fetchone()[0]:
                continue
            (after,) = months(first, 1, -1)
            cursor.execute(
                f"CREATE TABLE {name} PARTITION OF {table} "
                f"FOR VALUES FROM ('{first:%Y-%m-%d}+00') TO ('{after:%Y-%m-%d}+00')"
            )
            made.append(name)
    return made


def default_is_empty(table: str, using: str = "default") -> bool:
    """Whether no row has fallen through to the default partition."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT NOT EXISTS (SELECT 1 FROM {table}_default)")  # noqa: S608
        return bool(cursor.fetchone()[0])
