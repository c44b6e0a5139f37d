"""Counting rows by month: the days at the borders of months and years, bodies apart, made-up rows marked."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from bench.ledger.models import Case
from hypothesis import given
from hypothesis import strategies as st
from tests.fixtures.people import body, set_up

from oirase.blocks.insight.counting import counted_by_month, months_so_far
from oirase.kernel import clock
from oirase.kernel.calendar import fiscal_year

JUNE = datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)


@pytest.fixture
def bodies(db: None) -> SimpleNamespace:
    """Two bodies with cases around midnight between March and April, in June, and in the year before."""
    with set_up():
        first, second = body("a"), body("b")
        moments = [
            datetime(2026, 3, 31, 23, 59, 59, tzinfo=clock.TOKYO),
            datetime(2026, 4, 1, 0, 0, tzinfo=clock.TOKYO),
            datetime(2026, 6, 1, 0, 0, tzinfo=clock.TOKYO),
            datetime(2026, 6, 14, 23, 0, tzinfo=clock.TOKYO),
        ]
        for number, moment in enumerate(moments):
            Case.objects.create(body=first, title=f"{number}", received_at=moment)
        Case.objects.create(body=second, title="x", received_at=moments[1])
    return SimpleNamespace(first=first, second=second)


def test_months_begin_in_tokyo_and_empty_ones_are_zero(bodies: SimpleNamespace) -> None:
    with clock.frozen(JUNE), set_up():
        points = list(counted_by_month(Case.objects.all(), "received_at", 2026))
        before = list(counted_by_month(Case.objects.all(), "received_at", 2025))
    own = {point.month: point.value for point in points if point.body_id == bodies.first.pk}
    assert own == {4: 1, 5: 0, 6: 2}
    assert sum(point.value for point in points if point.body_id == bodies.second.pk) == 1
    assert {point.month: point.value for point in before}[3] == 1
    assert len(before) == 12
    assert not any(point.is_demo for point in points)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(0, 3))
def test_the_months_of_a_year_end_with_the_current_one(moment: datetime, ago: int) -> None:
    now = moment.replace(tzinfo=clock.TOKYO)
    with clock.frozen(now):
        months = months_so_far(fiscal_year(now.date()) - ago)
    assert months[0] == 4
    assert months[-1] == (now.month if ago == 0 else 3)
    assert len(months) == len(set(months))
