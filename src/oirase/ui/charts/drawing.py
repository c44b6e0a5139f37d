"""The pieces of SVG that all charts share. Only presentational attributes and classes: a style attribute breaks the CSP."""

from __future__ import annotations

import itertools
import unicodedata

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from oirase.ui.charts.scale import Scale, tick_text

_numbers = itertools.count(1)
LETTER = 7.5


def frame(width: float, height: float, title: str, text: str, parts: list[SafeString]) -> SafeString:
    """Wrap drawn parts into an image with title and description."""
    number = next(_numbers)
    return format_html(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-labelledby="chart-{n}-t chart-{n}-d">'
        '<title id="chart-{n}-t">{title}</title><desc id="chart-{n}-d">{text}</desc>{parts}</svg>',
        w=round(width),
        h=round(height),
        n=number,
        title=title,
        text=text,
        parts=joined(parts),
    )


def joined(parts: list[SafeString]) -> SafeString:
    """Join parts that are safe already."""
    return mark_safe("".join(parts))  # noqa: S308 - every part was made by format_html


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> SafeString:
    """Draw a line of a class."""
    places = [coordinate(one) for one in (x1, y1, x2, y2)]
    return format_html('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, *places)


def label(x: float, y: float, content: str, anchor: str = "middle") -> SafeString:
    """Write a text."""
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}">{}</text>', coordinate(x), coordinate(y), anchor, content
    )


def coordinate(value: float) -> str:
    """Write a coordinate."""
    return f"{value:.1f}"


def text_width(content: str) -> float:
    """Estimate the width of a text in units of the drawing; Japanese signs are twice as wide."""
    return sum(2 * LETTER if unicodedata.east_asian_width(sign) in "WFA" else LETTER for sign in content)


def shortened(content: str, width: float) -> str:
    """Cut a text to a width; the whole stands in the table."""
    if text_width(content) <= width:
        return content
    while content and text_width(content + "…") > width:
        content = content[:-1]
    return content + "…"


def value_axis(scale: Scale, left: float, right: float, top: float, bottom: float) -> list[SafeString]:
    """Draw horizontal grid lines with their figures at the left."""
    parts = []
    for tick in scale.ticks:
        y = bottom - (bottom - top) * scale.share(tick)
        parts.append(line(left, y, right, y, "chart-axis" if tick == 0 else "chart-grid"))
        parts.append(label(left - 8, y + 5, tick_text(tick), "end"))
    return parts
