"""Bars: upright for years, lying for names, beside one another or stacked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from oirase.ui.charts.drawing import coordinate, frame, label, line, shortened, text_width, value_axis
from oirase.ui.charts.model import SERIES_STYLES, Chart, Number, Series, checked, description, written
from oirase.ui.charts.scale import Scale, scale_for, tick_text

WIDTH = 720.0
HEIGHT = 320.0
ROW = 34.0
LONGEST_NAME = 210.0


def bar_chart(
    title: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    stacked: bool = False,
    lying: bool = False,
    category_label: str = "",
    note: str = "",
) -> Chart:
    """Draw bars. `lying` suits long names. ValueError when figures and categories do not match, or negatives are stacked."""
    checked(categories, series)
    if stacked and any(value is not None and value < 0 for one in series for value in one.values):
        raise ValueError("negative figures cannot be stacked")
    scale = scale_for(_extents(categories, series, stacked))
    text = description(title, categories, series, unit)
    draw = _lying if lying else _upright
    svg = draw(title, text, categories, series, scale, stacked)
    return Chart(title, svg, categories, series, unit, category_label, note, "bar")


def _extents(categories: Sequence[str], series: Sequence[Series], stacked: bool) -> list[Number | None]:
    if not stacked:
        return [value for one in series for value in one.values]
    return [sum((one.values[place] or 0) for one in series) for place in range(len(categories))]


def _upright(
    title: str,
    text: str,
    categories: Sequence[str],
    series: Sequence[Series],
    scale: Scale,
    stacked: bool,
) -> SafeString:
    left = max(text_width(tick_text(tick)) for tick in scale.ticks) + 16
    right, top, bottom = WIDTH - 8, 24.0, HEIGHT - 36
    parts = value_axis(scale, left, right, top, bottom)
    step = (right - left) / max(len(categories), 1)

    def y_of(value: float) -> float:
        return bottom - (bottom - top) * scale.share(value)

    for place, category in enumerate(categories):
        x = left + step * place
        for number, start, end, slot, count in _bars(series, place, stacked):
            width = min(step * 0.7 / count, 64.0)
            bar_left = x + step / 2 - width * count / 2 + width * slot
            high, low = y_of(max(start, end)), y_of(min(start, end))
            parts.append(_bar(series, number, bar_left, high, width, low - high, place, categories))
            if len(categories) * count <= 12 and not stacked:
                parts.append(label(bar_left + width / 2, high - 6, written(series[number].values[place])))
        parts.append(label(x + step / 2, bottom + 22, shortened(category, step - 4)))
    return frame(WIDTH, HEIGHT, title, text, parts)


def _lying(
    title: str,
    text: str,
    categories: Sequence[str],
    series: Sequence[Series],
    scale: Scale,
    stacked: bool,
) -> SafeString:
    names = [shortened(category, LONGEST_NAME) for category in categories]
    left = max((text_width(name) for name in names), default=0) + 16
    widest = max(text_width(written(value)) for one in series for value in one.values) if categories else 0
    # Beyond the last bar stands its figure, and below it half of the last tick's.
    beyond = max(16 + (0 if stacked else widest), text_width(tick_text(scale.ticks[-1])) / 2 + 4)
    right, top = WIDTH - beyond, 8.0
    rows = 1 if stacked else len(series)
    height = max(ROW, 18.0 * rows + 14)
    bottom = top + height * len(categories)
    parts = []

    def x_of(value: float) -> float:
        return left + (right - left) * scale.share(value)

    for tick in scale.ticks:
        parts.append(line(x_of(tick), top, x_of(tick), bottom, "chart-axis" if tick == 0 else "chart-grid"))
        parts.append(label(x_of(tick), bottom + 20, tick_text(tick)))
    for place, name in enumerate(names):
        y = top + height * place
        parts.append(label(left - 8, y + height / 2 + 5, name, "end"))
        for number, start, end, slot, count in _bars(series, place, stacked):
            thick = (height - 10) / count
            x, width = x_of(min(start, end)), abs(x_of(end) - x_of(start))
            bar_top = y + 5 + thick * slot
            parts.append(_bar(series, number, x, bar_top, width, thick, place, categories))
            if not stacked:
                words = written(series[number].values[place])
                parts.append(label(x + width + 6, bar_top + thick / 2 + 5, words, "start"))
    return frame(WIDTH, bottom + 32, title, text, parts)


def _bars(series: Sequence[Series], place: int, stacked: bool) -> list[tuple[int, float, float, int, int]]:
    """Return the bars of one category: series, start, end, which slot of how many side by side."""
    found, base = [], 0.0
    for number, one in enumerate(series):
        value = one.values[place]
        if value is None:
            continue
        if stacked:
            found.append((number, base, base + float(value), 0, 1))
            base += float(value)
        else:
            found.append((number, 0.0, float(value), number, len(series)))
    return found


def _bar(
    series: Sequence[Series],
    number: int,
    x: float,
    y: float,
    width: float,
    height: float,
    place: int,
    categories: Sequence[str],
) -> SafeString:
    one = series[number]
    kind = f"chart-bar chart-s{number % SERIES_STYLES + 1}" + ("" if one.is_real else " chart-bar--unreal")
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{} {}: {}</title></rect>',
        kind,
        *(coordinate(one) for one in (x, y, width, height)),
        categories[place],
        one.name,
        written(one.values[place]),
    )
