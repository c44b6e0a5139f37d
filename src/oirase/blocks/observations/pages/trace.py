"""Values over time as a drawing: a line, marks where a test found something, thresholds, the stretch that is in question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.html import format_html
from django.utils.safestring import SafeString

from oirase.blocks.observations.qc.flags import Flag, flag_of
from oirase.blocks.observations.store.arrays import Values
from oirase.blocks.observations.times import DAY, HOUR, to_datetime
from oirase.kernel import clock
from oirase.ui.charts.drawing import coordinate, frame, label, line, text_width, value_axis
from oirase.ui.charts.scale import STEPS, Scale, tick_text

WIDTH, HEIGHT = 720.0, 320.0
MARKED = {Flag.SUSPECT: "chart-mark trace-suspect", Flag.FAIL: "chart-mark trace-fail"}
SPACING = (HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY)
LABEL_WIDTH = 110.0


@dataclass(frozen=True)
class Threshold:
    """A line across the drawing: its name and its value."""

    name: str
    value: float


def trace(
    title: str, text: str, values: Values, thresholds: Sequence[Threshold], first: int, last: int, gap: int
) -> SafeString:
    """Draw values in order of time; `first` and `last` bound the stretch in question, and the line breaks where more than `gap` milliseconds are missing."""
    values = values[~np.isnan(values["value"])]
    scale = _scale(values["value"])
    left = max(text_width(tick_text(tick)) for tick in scale.ticks) + 16
    right, top, bottom = WIDTH - 24, 16.0, HEIGHT - 40
    begin, end = (int(values["t"][0]), int(values["t"][-1])) if len(values) else (first, last)
    length = max(end - begin, 1)

    def x_of(ms: float) -> float:
        return left + (right - left) * (ms - begin) / length

    def y_of(value: float) -> float:
        return bottom - (bottom - top) * scale.share(value)

    shade = max(x_of(last) - x_of(first), 4.0)
    parts = [
        format_html(
            '<rect class="trace-span" x="{}" y="{}" width="{}" height="{}"/>',
            *map(coordinate, (min(x_of(first), right - shade), top, shade, bottom - top)),
        )
    ]
    parts += value_axis(scale, left, right, top, bottom) + _times(begin, length, left, right, bottom)
    for one in thresholds:
        if scale.low <= one.value <= scale.high:
            parts.append(line(left, y_of(one.value), right, y_of(one.value), "chart-target"))
            parts.append(label(right, y_of(one.value) - 5, one.name, "end"))
    edges = np.flatnonzero(np.diff(values["t"]) > gap) + 1
    for piece in np.split(values, edges):
        spots = " ".join(
            f"{x_of(t):.1f},{y_of(v):.1f}"
            for t, v in zip(piece["t"].tolist(), piece["value"].tolist(), strict=True)
        )
        parts.append(format_html('<polyline class="chart-line chart-s1 trace-line" points="{}"/>', spots))
    parts += [
        _mark(x_of(one["t"]), y_of(one["value"]), one) for one in values if flag_of(one["flag"]) in MARKED
    ]
    return frame(WIDTH, HEIGHT, title, text, parts)


def _scale(value: Any) -> Scale:
    """Return a round axis around the values, which need not begin at zero: temperatures have no zero that means nothing."""
    low, high = (float(value.min()), float(value.max())) if len(value) else (0.0, 1.0)
    if high - low < 1e-9 * max(1.0, abs(high)):
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return Scale(math.floor(low / step) * step, math.ceil(high / step) * step, step)


def _times(begin: int, length: int, left: float, right: float, bottom: float) -> list[SafeString]:
    """Write times below: as many round ones as there is room for."""
    room = max(int((right - left) / LABEL_WIDTH), 1)
    step = next((one for one in SPACING if length / one <= room), SPACING[-1])
    # Round in Tokyo, where days begin at 15:00 UTC.
    start = -(-(begin + 9 * HOUR) // step) * step - 9 * HOUR
    parts = []
    for ms in range(start, begin + length + 1, step):
        x = left + (right - left) * (ms - begin) / length
        local = clock.local(to_datetime(ms))
        parts.append(line(x, bottom, x, bottom + 5, "chart-axis"))
        parts.append(
            label(x, bottom + 22, f"{local.month}/{local.day}" + (f" {local:%H:%M}" if step < DAY else ""))
        )
    return parts


def _mark(x: float, y: float, value: Any) -> SafeString:
    """Draw a diamond for a suspect value and a cross for a bad one, so that they differ without colour."""
    bad = flag_of(value["flag"]) == Flag.FAIL
    path = f"M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10" if bad else f"M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"
    moment = clock.local(to_datetime(int(value["t"])))
    words = f"{moment:%Y-%m-%d %H:%M} {float(value['value']):g}"
    return format_html(
        '<path class="{}" d="{}"><title>{}</title></path>',
        MARKED[Flag(int(flag_of(value["flag"])))],
        path,
        words,
    )
