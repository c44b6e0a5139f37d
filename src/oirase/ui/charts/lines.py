"""Lines over time, with a target beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString

from oirase.ui.charts.drawing import coordinate, frame, label, shortened, text_width, value_axis
from oirase.ui.charts.model import SERIES_STYLES, Chart, Series, checked, description, written
from oirase.ui.charts.scale import scale_for, tick_text

WIDTH = 720.0
HEIGHT = 320.0


def line_chart(
    title: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    targets: Series | None = None,
    unit: str = "",
    category_label: str = "",
    note: str = "",
) -> Chart:
    """Draw lines with a mark at each figure; a gap where a figure is not known. `targets` is drawn grey and dotted."""
    every = [*series, targets] if targets else list(series)
    checked(categories, every)
    scale = scale_for([value for one in every for value in one.values])
    left = max(text_width(tick_text(tick)) for tick in scale.ticks) + 16
    right, top, bottom = WIDTH - 24, 24.0, HEIGHT - 36
    step = (right - left) / max(len(categories), 1)
    parts = value_axis(scale, left, right, top, bottom)
    parts += [
        label(left + step * (place + 0.5), bottom + 22, shortened(category, step - 4))
        for place, category in enumerate(categories)
    ]

    def points(one: Series) -> list[list[tuple[float, float]]]:
        spots = [
            None
            if value is None
            else (left + step * (place + 0.5), bottom - (bottom - top) * scale.share(value))
            for place, value in enumerate(one.values)
        ]
        return [[spot for spot in run if spot] for known, run in groupby(spots, bool) if known]

    if targets:
        parts += [_path(run, "chart-target") for run in points(targets)]
    for number, one in enumerate(series):
        kind = f"chart-s{number % SERIES_STYLES + 1}"
        drawn = f"chart-line {kind}" + ("" if one.is_real else " chart-line--unreal")
        parts += [_path(run, drawn) for run in points(one)]
        spots = [spot for run in points(one) for spot in run]
        known = [(place, value) for place, value in enumerate(one.values) if value is not None]
        for (x, y), (place, value) in zip(spots, known, strict=True):
            parts.append(_mark(number, x, y, kind, f"{categories[place]} {one.name}: {written(value)}"))
            if len(categories) <= 8 and number == 0:
                parts.append(label(x, y - 12, written(value)))
    svg = frame(WIDTH, HEIGHT, title, description(title, categories, every, unit), parts)
    return Chart(
        title, svg, categories, every, unit, category_label, note, "line", targets.name if targets else ""
    )


def _path(run: list[tuple[float, float]], kind: str) -> SafeString:
    spots = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in run)
    return format_html('<polyline class="{}" points="{}"/>', kind, spots)


def _mark(number: int, x: float, y: float, kind: str, words: str) -> SafeString:
    """Draw the mark of a series: circle, square, diamond in turn."""
    shape = number % 3
    if shape == 0:
        path = f"M{x - 5:.1f} {y:.1f}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0"
    elif shape == 1:
        path = f"M{x - 5:.1f} {y - 5:.1f}h10v10h-10z"
    else:
        path = f"M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z"
    return format_html('<path class="chart-mark {}" d="{}"><title>{}</title></path>', kind, path, words)
