"""Months ahead and behind, and a default partition that stays empty."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.partitions import default_is_empty, ensure_months
from oirase.kernel.partitions.months import months


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 24), st.integers(0, 24))
def test_months_follow_one_another(day: date, ahead: int, behind: int) -> None:
    found = list(months(day, ahead, behind))
    assert len(found) == ahead + behind + 1
    assert found[behind] == day.replace(day=1)
    for first, second in zip(found, found[1:], strict=False):
        assert (first + timedelta(days=31)).replace(day=1) == second


@pytest.mark.sql
def test_rows_find_their_month_and_strays_are_seen(committed_db: object) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE scratch_log (at timestamptz NOT NULL, n int) PARTITION BY RANGE (at)")
        cursor.execute("CREATE TABLE scratch_log_default PARTITION OF scratch_log DEFAULT")

        made = ensure_months("scratch_log", date(2026, 12, 15), ahead=1, behind=1)
        assert made == ["scratch_log_2026_11", "scratch_log_2026_12", "scratch_log_2027_01"]
        assert ensure_months("scratch_log", date(2027, 1, 1), ahead=1, behind=1) == ["scratch_log_2027_02"]

        last, first = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
        cursor.execute("INSERT INTO scratch_log VALUES (%s, 1), (%s, 2)", [last, first])
        cursor.execute("SELECT n, tableoid::regclass::text FROM scratch_log ORDER BY n")
        assert cursor.fetchall() == [(1, "scratch_log_2026_12"), (2, "scratch_log_2027_01")]
        assert default_is_empty("scratch_log", using="owner")

        cursor.execute("INSERT INTO scratch_log VALUES (%s, 3)", [datetime(2030, 1, 1, tzinfo=UTC)])
        assert not default_is_empty("scratch_log", using="owner")
