"""Values over time: lines that break where nothing was measured, bands between extremes, thresholds, and marks of doubtful values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from oirase.ui.charts.drawing import coordinate, frame, label, line, text_width, value_axis
from oirase.ui.charts.model import SERIES_STYLES, WithOrigin
from oirase.ui.charts.scale import Scale, close_scale_for, tick_text
from oirase.ui.charts.ticks import time_ticks

WIDTH, HEIGHT = 720.0, 340.0
LINE_HEIGHT = 17.0
MARKS = {"suspect": "M{x:.1f} {top:.1f}l6 11h-12z", "bad": "M{left:.1f} {up:.1f}l9 9m0 -9l-9 9"}


@dataclass(frozen=True)
class Point:
    """A value, or the mean of a stretch with its extremes; `value` None breaks the line."""

    at: datetime
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class TimeLine(WithOrigin):
    """A line of points in order of time, with the origin of its values."""

    name: str
    points: Sequence[Point]
    origin: str = "measured"


@dataclass(frozen=True)
class Threshold:
    """A level that means something."""

    value: float
    name: str


@dataclass(frozen=True)
class Doubt:
    """A value that is marked: `kind` is suspect or bad, `words` say why."""

    at: datetime
    value: float
    kind: str
    words: str


@dataclass(frozen=True)
class TimeChart:
    """A drawn chart of values over time; the table that says the same is the page's own."""

    title: str
    svg: SafeString
    lines: Sequence[TimeLine]
    thresholds: Sequence[Threshold]
    doubts: Sequence[Doubt]
    unit: str
    note: str = ""

    @property
    def legend(self) -> list[tuple[int, TimeLine]]:
        """Return the lines with the number of their style."""
        return [(place % SERIES_STYLES + 1, one) for place, one in enumerate(self.lines)]

    @property
    def doubt_kinds(self) -> list[str]:
        """Return which marks there are."""
        return [kind for kind in MARKS if any(one.kind == kind for one in self.doubts)]


def time_chart(
    title: str,
    lines: Sequence[TimeLine],
    first: datetime,
    until: datetime,
    *,
    unit: str = "",
    decimals: int = 2,
    thresholds: Sequence[Threshold] = (),
    doubts: Sequence[Doubt] = (),
    note: str = "",
) -> TimeChart:
    """Draw lines between two instants. ValueError where the span is empty."""
    if until <= first:
        raise ValueError("an empty span")
    scale = close_scale_for(_levels(lines, thresholds, doubts))
    left = max(text_width(tick_text(tick)) for tick in scale.ticks) + 16
    plot = _Plot(scale, first, until, left, WIDTH - left)
    parts = value_axis(scale, left, plot.right, plot.top, plot.bottom)
    # The axis stands at both ends: on a phone the picture is scrolled to the newest values, and the left one is out of sight.
    parts += [label(plot.right + 8, plot.y(tick) + 5, tick_text(tick), "start") for tick in scale.ticks]
    for moment, words in time_ticks(first, until):
        x = plot.x(moment)
        parts.append(line(x, plot.top, x, plot.bottom, "chart-grid"))
        parts.append(label(x, plot.bottom + 22, words))
    for number, one in enumerate(lines):
        parts += _drawn(plot, one, number)
    parts += _levels_drawn(plot, thresholds)
    parts += [_doubt(plot, one) for one in doubts]
    svg = frame(WIDTH, HEIGHT, title, _description(title, lines, unit, decimals), parts)
    return TimeChart(title, svg, lines, thresholds, doubts, unit, note)


@dataclass(frozen=True)
class _Plot:
    scale: Scale
    first: datetime
    until: datetime
    left: float
    right: float
    top: float = 24.0
    bottom: float = HEIGHT - 36

    def x(self, moment: datetime) -> float:
        return self.left + (self.right - self.left) * ((moment - self.first) / (self.until - self.first))

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * self.scale.share(value)


def _levels(
    lines: Sequence[TimeLine], thresholds: Sequence[Threshold], doubts: Sequence[Doubt]
) -> Iterator[float | None]:
    for one in lines:
        for point in one.points:
            yield from (point.value, point.low, point.high)
    yield from (one.value for one in thresholds)
    yield from (one.value for one in doubts)


def _drawn(plot: _Plot, one: TimeLine, number: int) -> list[SafeString]:
    kind = f"chart-s{number % SERIES_STYLES + 1}"
    parts = []
    for run in _runs(one.points):
        band = [point for point in run if point.low is not None and point.high is not None]
        if len(band) > 1 and any(point.low != point.high for point in band):
            parts.append(_band(plot, band, kind))
    drawn = f"chart-line chart-line--thin {kind}" + ("" if one.is_real else " chart-line--simulated")
    for run in _runs(one.points):
        spots = [(plot.x(point.at), plot.y(point.value)) for point in run if point.value is not None]
        if len(spots) == 1:
            x, y = spots[0]
            parts.append(
                format_html(
                    '<circle class="chart-dot {}" cx="{}" cy="{}" r="3"/>', kind, coordinate(x), coordinate(y)
                )
            )
        else:
            parts.append(format_html('<polyline class="{}" points="{}"/>', drawn, _joined(spots)))
    return parts


def _levels_drawn(plot: _Plot, thresholds: Sequence[Threshold]) -> list[SafeString]:
    """Draw thresholds with their names, from the highest down; a name for which there is no room above its line stands below the one before."""
    parts, lowest = [], plot.top - LINE_HEIGHT
    for one in sorted(thresholds, key=lambda one: -one.value):
        y = plot.y(one.value)
        lowest = max(y - 6, lowest + LINE_HEIGHT)
        parts.append(line(plot.left, y, plot.right, y, "chart-threshold"))
        parts.append(
            format_html(
                '<text class="chart-threshold-name" x="{}" y="{}" text-anchor="end">{}</text>',
                coordinate(plot.right - 4),
                coordinate(lowest),
                one.name,
            )
        )
    return parts


def _band(plot: _Plot, run: Sequence[Point], kind: str) -> SafeString:
    above = [(plot.x(one.at), plot.y(one.high)) for one in run if one.high is not None]
    below = [(plot.x(one.at), plot.y(one.low)) for one in run if one.low is not None]
    return format_html(
        '<polygon class="chart-band {}" points="{}"/>', kind, _joined([*above, *reversed(below)])
    )


def _joined(spots: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in spots)


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for point in points:
        if point.value is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _doubt(plot: _Plot, one: Doubt) -> SafeString:
    x, y = plot.x(one.at), plot.y(one.value)
    path = MARKS[one.kind].format(x=x, top=y - 7, left=x - 4.5, up=y - 4.5)
    return format_html(
        '<path class="chart-doubt chart-doubt--{}" d="{}"><title>{}</title></path>', one.kind, path, one.words
    )


def _description(title: str, lines: Sequence[TimeLine], unit: str, decimals: int) -> str:
    parts = []
    for one in lines:
        levels = [
            level
            for point in one.points
            for level in (point.value, point.low, point.high)
            if level is not None
        ]
        if levels:
            parts.append(f"{one.name}: {min(levels):.{decimals}f}{unit} – {max(levels):.{decimals}f}{unit}")
    return ". ".join(parts) or title
