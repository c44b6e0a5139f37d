"""Charts of values over time: round marks in Tokyo, broken lines, thresholds, marks of doubt, no inline style."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.clock import TOKYO
from oirase.ui.charts import Doubt, Point, Threshold, TimeLine, time_chart
from oirase.ui.charts.scale import close_scale_for
from oirase.ui.charts.ticks import time_ticks

DAY = datetime(2026, 8, 3, tzinfo=TOKYO)


@given(
    st.datetimes(datetime(1960, 1, 1), datetime(2100, 1, 1)),
    st.integers(1, 60 * 24 * 365 * 60),
)
def test_marks_are_few_in_order_and_inside(start: datetime, minutes: int) -> None:
    first = start.replace(tzinfo=TOKYO)
    until = first + timedelta(minutes=minutes)
    ticks = [moment for moment, _ in time_ticks(first, until)]
    assert len(ticks) <= 10
    assert ticks == sorted(ticks)
    assert all(first <= moment <= until for moment in ticks)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(hours=1), "0:10"),
        (timedelta(days=7), "8/4"),
        (timedelta(days=200), "2026/9"),
        (timedelta(days=3650), "2028"),
    ],
)
def test_marks_say_what_matters_at_their_distance(length: timedelta, words: str) -> None:
    assert words in [text for _, text in time_ticks(DAY, DAY + length)]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_a_close_axis_holds_its_values(values: list[float]) -> None:
    scale = close_scale_for(values)
    assert all(-1e-9 <= scale.share(value) <= 1 + 1e-9 for value in values)
    assert 1 <= len(scale.ticks) <= 12


def test_a_gap_breaks_the_line_and_doubts_are_marked_with_words() -> None:
    values = [20.0, 21.0, None, 22.0, 23.0]
    points = [Point(DAY + timedelta(hours=place), value) for place, value in enumerate(values)]
    chart = time_chart(
        "水温",
        [TimeLine("1 m", points, "simulated")],
        DAY,
        DAY + timedelta(hours=6),
        unit="°C",
        thresholds=[Threshold(25, "高水温")],
        doubts=[Doubt(DAY, 30.0, "bad", "範囲外"), Doubt(DAY, 24.0, "suspect", "急変")],
    )
    assert chart.svg.count("<polyline") == 2
    assert "chart-line--simulated" in chart.svg
    assert "高水温" in chart.svg
    assert "<title>範囲外</title>" in chart.svg
    assert "style=" not in chart.svg
    assert chart.doubt_kinds == ["suspect", "bad"]


def test_an_empty_span_and_an_unknown_origin_are_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        time_chart("x", [], DAY, DAY)
    with pytest.raises(ValueError, match="origin"):
        TimeLine("x", [], "guessed")
