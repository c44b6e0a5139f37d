"""A chart says the same in picture and table, marks what is no result, and is safe to show."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from oirase.ui.charts import Chart, Series, bar_chart, line_chart
from oirase.ui.charts.drawing import text_width
from oirase.ui.charts.model import written
from oirase.ui.charts.scale import scale_for
from oirase.ui.origins import ORIGINS

YEARS = ["R5", "R6", "R7"]
EVIL = "<script>alert('x')</script>&\""
FIGURES = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, places=2),
    st.floats(-(10.0**9), 10.0**9).map(lambda value: round(value, 3)),
)
ROWS = st.integers(1, 6).flatmap(
    lambda n: st.lists(st.lists(FIGURES, min_size=n, max_size=n), min_size=1, max_size=4)
)


def figure(chart: Chart) -> BeautifulSoup:
    """Return the chart as it stands on a page."""
    page = engines["django"].from_string("{% load ui %}{% chart one %}").render({"one": chart})
    return BeautifulSoup(page, "html.parser")


def table(chart: Chart) -> list[list[str]]:
    """Return the figures of the table below the chart."""
    return [
        [cell.get_text() for cell in row.find_all(["th", "td"])] for row in figure(chart).select("tbody tr")
    ]


def told(chart: Chart) -> list[str]:
    """Return what the marks of the picture say, in order."""
    svg = BeautifulSoup(chart.svg, "html.parser")
    return [one.get_text() for one in svg.select("rect title, path title")]


@given(ROWS, st.sampled_from(["upright", "lying", "line"]))
def test_the_table_equals_the_figures_and_the_picture(rows: list[list[Any]], kind: str) -> None:
    names = [f"区分{n}" for n in range(len(rows[0]))]
    series = [Series(f"系列{n}", values) for n, values in enumerate(rows)]
    chart = (
        line_chart("x", names, series)
        if kind == "line"
        else bar_chart("x", names, series, lying=kind == "lying")
    )
    assert table(chart) == [
        [name, *(written(one.values[place]) for one in series)] for place, name in enumerate(names)
    ]
    expected = {
        f"{name} {one.name}: {written(one.values[place])}"
        for one in series
        for place, name in enumerate(names)
        if one.values[place] is not None
    }
    assert set(told(chart)) == expected


@given(ROWS)
def test_nothing_is_drawn_outside_the_picture(rows: list[list[Any]]) -> None:
    names = [f"区分{n}" for n in range(len(rows[0]))]
    chart = bar_chart("x", names, [Series("s", values) for values in rows])
    svg = BeautifulSoup(chart.svg, "html.parser").svg
    width, height = (float(one) for one in svg["viewbox"].split()[2:])
    for bar in svg.select("rect"):
        x, y, w, h = (float(bar[name]) for name in ("x", "y", "width", "height"))
        assert w >= 0
        assert h >= 0
        assert -0.2 <= x <= x + w <= width + 0.2
        assert -0.2 <= y <= y + h <= height + 0.2


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
def test_a_bar_is_as_long_as_its_figure(values: list[int]) -> None:
    chart = bar_chart("x", [str(n) for n in range(len(values))], [Series("s", values)])
    heights = [float(one["height"]) for one in BeautifulSoup(chart.svg, "html.parser").select("rect")]
    top = max(values)
    for value, height in zip(values, heights, strict=True):
        assert height / max(heights) == pytest.approx(value / top, abs=0.01) if top else height == 0


@given(st.lists(st.one_of(st.none(), st.floats(-1e15, 1e15)), max_size=6))
def test_an_axis_holds_all_values_and_zero(values: list[float | None]) -> None:
    scale = scale_for(values)
    known = [value for value in values if value is not None]
    assert all(-1e-9 <= scale.share(value) <= 1 + 1e-9 for value in [0.0, *known])
    assert 2 <= len(scale.ticks) <= 13
    assert min(abs(tick) for tick in scale.ticks) <= scale.step * 1e-9


def test_a_gap_breaks_the_line_and_is_a_dash_in_the_table() -> None:
    chart = line_chart("x", ["R4", *YEARS, "R8"], [Series("件数", [1, 2, None, 4, 5])])
    lines = BeautifulSoup(chart.svg, "html.parser").select("polyline")
    assert [len(one["points"].split()) for one in lines] == [2, 2]
    assert [row[1] for row in table(chart)] == ["1", "2", "—", "4", "5"]
    assert "—" not in " ".join(told(chart))


def test_nothing_known_at_all() -> None:
    for draw in (bar_chart, line_chart):
        chart = draw("何もない", YEARS, [Series("件数", [None] * 3)])
        assert [row[1] for row in table(chart)] == ["—"] * 3
        assert told(chart) == []
        assert draw("x", [], [Series("件数", [])]).rows == []


@pytest.mark.parametrize("origin", ORIGINS)
def test_each_series_says_where_it_comes_from(origin: str) -> None:
    page = figure(bar_chart("x", YEARS, [Series("件数", [1, 2, 3], origin)]))
    words = [one.get_text() for one in page.select(".origin")]
    assert words == [str(ORIGINS[origin].title)] * 2
    unreal = page.select(".chart__scroll .chart-bar--unreal")
    assert len(unreal) == (3 if origin in ("demo", "simulated") else 0)
    assert len(page.select(".chart__legend .chart-bar--unreal")) == (
        1 if origin in ("demo", "simulated") else 0
    )


def test_a_demo_line_is_marked_too() -> None:
    page = figure(line_chart("x", YEARS, [Series("実績", [1, 2, 3]), Series("デモ", [3, 4, 5], "demo")]))
    drawn = page.select(".chart__scroll .chart-line")
    assert [("chart-line--unreal" in one["class"]) for one in drawn] == [False, True]


@pytest.mark.parametrize("draw", [bar_chart, line_chart])
def test_texts_are_escaped_and_no_style_is_inline(draw: Any) -> None:
    chart = draw(EVIL, [EVIL], [Series(EVIL, [1])], unit=EVIL, category_label=EVIL, note=EVIL)
    page = str(figure(chart))
    assert "<script" not in page
    assert not re.search(r"\bstyle=|\bon\w+=", page.replace(EVIL, ""))


def test_a_picture_has_title_and_description() -> None:
    charts = [bar_chart("予算", YEARS, [Series("当初", [1200, None, 800])], unit="千円") for _ in range(2)]
    svgs = [BeautifulSoup(one.svg, "html.parser").svg for one in charts]
    named = [svg["aria-labelledby"].split() for svg in svgs]
    assert set(named[0]).isdisjoint(named[1])
    assert [svgs[0].find(id=one).get_text() for one in named[0]] == [
        "予算",
        "当初: R7 800千円 – R5 1,200千円",
    ]


def test_a_target_stands_beside_and_in_the_table() -> None:
    chart = line_chart("x", YEARS, [Series("実績", [1, 2, 3])], targets=Series("目標", [2, None, 4]))
    assert [row[2] for row in table(chart)] == ["2", "—", "4"]
    assert len(figure(chart).select(".chart__scroll .chart-target")) == 2


def test_stacked_bars_stand_on_one_another() -> None:
    chart = bar_chart("x", ["R7"], [Series("a", [30]), Series("b", [70])], stacked=True)
    lower, upper = BeautifulSoup(chart.svg, "html.parser").select("rect")
    assert float(upper["y"]) + float(upper["height"]) == pytest.approx(float(lower["y"]), abs=0.2)


def test_the_last_tick_of_lying_bars_is_not_cut_off() -> None:
    chart = bar_chart("x", ["教育"], [Series("a", [1_234_567])], stacked=True, lying=True)
    svg = BeautifulSoup(chart.svg, "html.parser").svg
    last = svg.find("text", string="1,500,000")
    assert float(last["x"]) + text_width("1,500,000") / 2 <= float(svg["viewbox"].split()[2])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: bar_chart("x", YEARS, [Series("a", [1, 2])]),
        lambda: bar_chart("x", YEARS, []),
        lambda: bar_chart("x", ["R7"], [Series("a", [-1])], stacked=True),
        lambda: line_chart("x", YEARS, [Series("a", [1, 2, 3])], targets=Series("b", [1])),
        lambda: Series("a", [1], "guessed"),
    ],
)
def test_a_chart_that_cannot_be_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        wrong()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (0, "0"),
        (1234567, "1,234,567"),
        (-1.50, "-1.5"),
        (Decimal("10.00"), "10"),
        (Decimal("1E+3"), "1,000"),
    ],
)
def test_figures_have_separators_and_no_needless_zeros(value: Any, text: str) -> None:
    assert written(value) == text
