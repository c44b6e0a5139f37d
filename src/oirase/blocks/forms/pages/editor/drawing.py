"""The map of conditions as a drawing: questions as boxes from left to right, lines to what depends on them. Made on the server."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from oirase.blocks.forms.spec.mapping import Node
from oirase.ui.charts.drawing import coordinate, frame, label, shortened

WIDTH, HEIGHT = 210, 44
GAP, BETWEEN, MARGIN = 70, 18, 12


def drawn(nodes: Sequence[Node], circle: Collection[str] = ()) -> SafeString:
    """Draw the map; boxes whose labels are in `circle` are marked."""
    places: dict[str, tuple[float, float]] = {}
    heights: dict[int, int] = {}
    for node in nodes:
        row = heights.get(node.level, 0)
        heights[node.level] = row + 1
        places[node.key] = (MARGIN + node.level * (WIDTH + GAP), MARGIN + row * (HEIGHT + BETWEEN))
    lines = [_line(places[key], places[node.key]) for node in nodes for key in node.reads if key in places]
    boxes = [_box(places[node.key], node, node.label in circle) for node in nodes]
    width = 2 * MARGIN + (max(heights, default=0) + 1) * (WIDTH + GAP) - GAP
    height = 2 * MARGIN + max(heights.values(), default=1) * (HEIGHT + BETWEEN) - BETWEEN
    text = _("左の質問の答えで、右の質問が出たり、決まったりします。同じことが、表にもあります。")
    return frame(width, height, _("条件の地図"), text, [*lines, *boxes])


def _line(start: tuple[float, float], end: tuple[float, float]) -> SafeString:
    x1, y1 = start[0] + WIDTH, start[1] + HEIGHT / 2
    x2, y2 = end[0], end[1] + HEIGHT / 2
    bend = max(abs(x2 - x1) / 2, GAP / 2)
    curve = f"M{coordinate(x1)} {coordinate(y1)}C{coordinate(x1 + bend)} {coordinate(y1)} "
    curve += f"{coordinate(x2 - bend)} {coordinate(y2)} {coordinate(x2 - 6)} {coordinate(y2)}"
    head = f"M{coordinate(x2 - 9)} {coordinate(y2 - 5)}L{coordinate(x2)} {coordinate(y2)}L{coordinate(x2 - 9)} {coordinate(y2 + 5)}z"
    return format_html('<path class="map-line" d="{}"/><path class="map-head" d="{}"/>', curve, head)


def _box(at: tuple[float, float], node: Node, marked: bool) -> SafeString:
    x, y = at
    kind = "map-box map-box--circle" if marked else "map-box" if node.reasons else "map-box map-box--free"
    box = format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="8"/>',
        kind,
        coordinate(x),
        coordinate(y),
        WIDTH,
        HEIGHT,
    )
    return box + label(x + WIDTH / 2, y + HEIGHT / 2 + 5, shortened(node.label, WIDTH - 20))
