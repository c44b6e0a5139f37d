"""Charts drawn on the server as SVG, each with its table beside it.

A chart is a picture for people who would rather look than read; the same numbers stand in a table for those who would rather
read, who listen, who print or copy. No script, no inline style (strict CSP): shapes carry classes, colours come from the
stylesheet. Series are told apart by colour and by their order in the legend; a line for a target is dashed as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 72, 12, 12, 40
TICKS = 4
MAX_STYLES = 5


@dataclass(frozen=True)
class Series:
    """A row of values over the chart's labels; None is a gap, never a zero."""

    title: Any
    values: Sequence[float | None]
    origin: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart: `kind` is bar, stacked, horizontal or line. Values are not negative."""

    title: Any
    labels: Sequence[Any]
    series: Sequence[Series]
    unit: Any = ""
    kind: str = "bar"
    links: Sequence[str] = field(default_factory=tuple)

    @property
    def rows(self) -> list[tuple[Any, list[float | None], str]]:
        """Return the table: label, the series' values, link."""
        links = [*self.links, *[""] * (len(self.labels) - len(self.links))]
        return [
            (label, [one.values[place] for one in self.series], links[place])
            for place, label in enumerate(self.labels)
        ]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value is not None for one in self.series for value in one.values)

    @property
    def styles(self) -> list[tuple[str, Series]]:
        """Return each series with the class that colours it."""
        return [(f"s{place % MAX_STYLES + 1}", one) for place, one in enumerate(self.series)]

    @property
    def top(self) -> float:
        """Return a round number at or above the largest value (or the largest stack)."""
        if self.kind == "stacked":
            sums = [sum(value or 0 for value in values) for _, values, _ in self.rows]
            return round_up(max(sums, default=0))
        return round_up(max((value or 0 for one in self.series for value in one.values), default=0))

    @property
    def ticks(self) -> list[tuple[float, float]]:
        """Return value and height of each grid line."""
        values = [self.top * step / TICKS for step in range(TICKS + 1)]
        return [(value, _y(value, self.top)) for value in values]

    @property
    def slots(self) -> list[tuple[Any, float]]:
        """Return each label with the middle of its place."""
        width = (WIDTH - LEFT - RIGHT) / max(len(self.labels), 1)
        return [(label, LEFT + width * (place + 0.5)) for place, label in enumerate(self.labels)]

    @property
    def bars(self) -> list[dict[str, Any]]:
        """Return the rectangles of a bar or stacked chart."""
        width = (WIDTH - LEFT - RIGHT) / max(len(self.labels), 1)
        made = []
        for place, (label, values, _link) in enumerate(self.rows):
            base = 0.0
            for order, value in enumerate(values):
                if value is None:
                    continue
                stacked = self.kind == "stacked"
                share = width * 0.7 / (1 if stacked else len(values))
                x = LEFT + width * place + width * 0.15 + (0 if stacked else share * order)
                upper = _y(base + value, self.top)
                made.append(
                    {
                        "x": round(x, 1),
                        "y": round(upper, 1),
                        "width": round(max(share - 1, 1), 1),
                        "height": round(_y(base, self.top) - upper, 1),
                        "style": f"s{order % MAX_STYLES + 1}",
                        "words": f"{label} {self.series[order].title}: {value:,g} {self.unit}",
                    }
                )
                base += value if stacked else 0
        return made

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Return the paths and points of a line chart; a gap breaks the line."""
        middles = [middle for _, middle in self.slots]
        made = []
        for order, one in enumerate(self.series):
            points = [
                None if value is None else (round(x, 1), round(_y(value, self.top), 1), value)
                for x, value in zip(middles, one.values, strict=True)
            ]
            pieces = [f"M{a[0]} {a[1]}L{b[0]} {b[1]}" for a, b in pairwise(points) if a and b]
            made.append(
                {
                    "path": "".join(pieces),
                    "points": [point for point in points if point],
                    "style": f"l{min(order, 1) + 1}",
                    "dot": f"s{order % MAX_STYLES + 1}",
                    "title": one.title,
                }
            )
        return made

    @property
    def horizontal_height(self) -> int:
        """Return the height of a chart of lying bars."""
        return 12 + 30 * len(self.labels)

    @property
    def lying(self) -> list[dict[str, Any]]:
        """Return the bars of a horizontal chart (its first series), longest label space at the left."""
        room = WIDTH - 230 - 90
        values = self.series[0].values
        return [
            {
                "label": str(label)[:18],
                "words": f"{label}: {value or 0:,g} {self.unit}",
                "value": value,
                "y": 8 + 30 * place,
                "width": round(room * (value or 0) / (self.top or 1), 1),
            }
            for place, (label, value) in enumerate(zip(self.labels, values, strict=True))
        ]


def round_up(value: float) -> float:
    """Return 1, 2, 2.5 or 5 times a power of ten, at or above the value; 1 for zero."""
    if value <= 0:
        return 1
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value)


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / (top or 1))
