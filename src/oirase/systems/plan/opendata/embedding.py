"""An indicator as others show it on their own sites: its years, its newest figure, and a picture that needs no style sheet of ours."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

from django.http import Http404

from oirase.kernel.access.actors import Actor
from oirase.systems.plan.commons.charts import indicator_chart
from oirase.systems.plan.commons.models import Indicator, Programme
from oirase.systems.plan.commons.outturn import YearFigure, years_of
from oirase.systems.plan.opendata.selectors import standings_of
from oirase.ui.charts import Chart

SVG = "http://www.w3.org/2000/svg"
# What charts.css says, as attributes of the picture itself: colours of the design system, for a picture that stands alone.
LOOKS: dict[str, dict[str, str]] = {
    "chart-grid": {"stroke": "#cccccc", "stroke-width": "1"},
    "chart-axis": {"stroke": "#767676", "stroke-width": "1"},
    "chart-line": {"fill": "none", "stroke-width": "3", "stroke-linejoin": "round"},
    "chart-target": {
        "fill": "none",
        "stroke": "#4d4d4d",
        "stroke-width": "2",
        "stroke-dasharray": "3 5",
    },
    "chart-mark": {"fill": "#ffffff", "stroke-width": "2.5"},
    "chart-s1": {"stroke": "#0017c1"},
}
TEXT = {"fill": "#1a1a1a", "font-family": "sans-serif", "font-size": "14"}
FOOT = 44


@dataclass(frozen=True)
class Shown:
    """An indicator with its programme, its years, the last actual and the target that is aimed at next."""

    programme: Programme
    indicator: Indicator
    years: list[YearFigure]
    last: YearFigure | None
    aim: YearFigure | None


def shown_of(actor: Actor, code: str, order: int) -> Shown:
    """Return an indicator of a programme's newest published edition. Raises Http404."""
    published = (one for one in standings_of(actor, code) if one.edition.state == "published")
    programme = next(published, None)
    found = [one for one in programme.indicators.all() if one.order == order] if programme else []
    if programme is None or not found:
        raise Http404
    return shown(programme, found[0])


def shown(programme: Programme, indicator: Indicator) -> Shown:
    """Arrange an indicator whose figures were fetched with it."""
    years = years_of(indicator)
    last = next((one for one in reversed(years) if one.actual is not None), None)
    since = last.year if last else 0
    targets = [one for one in years if one.target is not None]
    aim = next((one for one in targets if one.year > since), targets[-1] if targets else None)
    return Shown(programme, indicator, years, last, aim)


def chart_of(found: Shown) -> Chart | None:
    """Draw targets and actuals; None where there is not a single figure."""
    return indicator_chart(found.indicator, found.years, fewest=1)


def standalone(chart: Chart, lines: tuple[str, ...]) -> bytes:
    """Return a chart as a picture of its own: drawn by attributes, on white, with its title above and lines below it.

    A style element would be refused by a strict policy of the site that shows it.
    """
    drawn = ElementTree.fromstring(chart.svg)  # noqa: S314 - drawn by ui.charts
    _left, _top, width, height = (float(one) for one in drawn.attrib["viewBox"].split())
    for element in drawn.iter():
        for kind in element.attrib.pop("class", "").split():
            element.attrib.update(LOOKS.get(kind, {}))
        if element.tag == "text":
            element.attrib.update(TEXT)
    whole = height + FOOT + 20 * len(lines)
    root = ElementTree.Element("svg", {"xmlns": SVG, "viewBox": f"0 0 {width:.0f} {whole:.0f}"})
    root.attrib |= {"width": f"{width:.0f}", "height": f"{whole:.0f}", "role": "img"}
    ElementTree.SubElement(root, "title").text = chart.title
    ElementTree.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    heading = f"{chart.title} ({chart.unit})" if chart.unit else chart.title
    _write(root, heading, 22, {"font-weight": "bold", "font-size": "16"})
    body = ElementTree.SubElement(root, "g", {"transform": "translate(0 30)"})
    body.extend(one for one in drawn if one.tag not in ("title", "desc"))
    for place, line in enumerate(lines):
        _write(root, line, height + FOOT + 20 * place, {"font-size": "13"})
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _write(root: ElementTree.Element, text: str, y: float, look: dict[str, str]) -> None:
    ElementTree.SubElement(root, "text", {**TEXT, "x": "8", "y": f"{y:.0f}", **look}).text = text
