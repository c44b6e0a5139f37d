"""Charts drawn on the server as SVG, with the table of their figures beside them.

A chart is read by people who see it, by people who hear it and by people who print it: it has a title and a description,
its figures stand in a table below it, and every series says where its figures come from. Demo and simulated figures are
drawn pale with a dashed edge, so that they are not taken for results even in a picture cut out of the page. There is no
script and no style attribute in it; colours come from charts.css.

    bar_chart("分野別の予算", ["暮らし", "産業"], [Series("当初予算", [120, 80])], unit="千円")

Modules: `model` (Series, Chart), `scale` (round axes), `bars`, `lines`; `times` with `ticks` for measured values over time.
"""

from oirase.ui.charts.bars import bar_chart
from oirase.ui.charts.lines import line_chart
from oirase.ui.charts.model import Chart, Series
from oirase.ui.charts.times import Doubt, Point, Threshold, TimeChart, TimeLine, time_chart

__all__ = [
    "Chart",
    "Doubt",
    "Point",
    "Series",
    "Threshold",
    "TimeChart",
    "TimeLine",
    "bar_chart",
    "line_chart",
    "time_chart",
]
