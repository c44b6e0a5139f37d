"""Columns of a list: where a value comes from and how it is written on the page and in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from oirase.kernel import clock, tabular
from oirase.ui.charts.model import written
from oirase.ui.origins import ORIGINS
from oirase.ui.templatetags import ui

Kind = Literal["text", "number", "yen", "day", "moment", "fiscal_year", "boolean"]
TABULAR: dict[str, tabular.columns.Kind] = {
    "number": "decimal",
    "yen": "integer",
    "day": "date",
    "fiscal_year": "fiscal_year",
}
WRITERS: dict[str, Callable[[Any], str]] = {
    "number": written,
    "yen": ui.yen,
    "day": ui.day,
    "moment": ui.moment,
    "fiscal_year": ui.fiscal,
    "boolean": lambda value: _("はい") if value else _("いいえ"),
}
RIGHT = ("number", "yen")
NOTHING = "—"


@dataclass(frozen=True)
class Order:
    """An order that a person may choose: the column (never null) that the source orders by, and its title."""

    column: str
    title: Any


@dataclass(frozen=True)
class Column:
    """One column.

    `value(row)` gives the value (default: the attribute of the column's name); `link(row)` an address; `template` renders the cell
    with `row` and `value`, `html(row)` in Python, which is faster; `chip(row)` a tone, to show the value as a status; `origin(row)`
    where a figure comes from. `head` columns name the row and are always shown; `optional` ones only when chosen.
    """

    name: str
    title: Any
    kind: Kind = "text"
    value: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    template: str = ""
    html: Callable[[Any], str] | None = None
    chip: Callable[[Any], str] | None = None
    origin: Callable[[Any], str] | None = None
    head: bool = False
    optional: bool = False

    def of(self, row: Any) -> Any:
        """Return the value for a row."""
        return self.value(row) if self.value else getattr(row, self.name)

    @property
    def is_figure(self) -> bool:
        """Whether cells stand at the right."""
        return self.kind in RIGHT

    def cell(self, row: Any) -> str:
        """Return a cell's content as HTML."""
        if self.html:
            return self.html(row)
        value = self.of(row)
        if self.template:
            return render_to_string(self.template, {"row": row, "value": value})
        text: Any = NOTHING if value is None or value == "" else self._text(value)
        if self.chip:
            text = ui.chip(text, self.chip(row))
        address = self.link(row) if self.link else ""
        content = format_html('<a href="{}">{}</a>', address, text) if address else format_html("{}", text)
        if self.origin:
            return format_html("{} {}", content, ui.origin(self.origin(row)))
        return content

    def _text(self, value: Any) -> str:
        return WRITERS[self.kind](value) if self.kind in WRITERS else str(value)

    def exported(self) -> list[tabular.Column]:
        """Return the columns of a file: this one, and beside it the origin of its figures."""
        found = [tabular.Column(self.name, str(self.title), TABULAR.get(self.kind, "text"))]
        if self.origin:
            found.append(
                tabular.Column(f"{self.name}__origin", _("%(title)s（出所）") % {"title": self.title})
            )
        return found

    def plain(self, row: Any) -> dict[str, Any]:
        """Return what a file gets of a row."""
        value = self.of(row)
        if isinstance(value, datetime):
            value = clock.local(value).strftime("%Y-%m-%d %H:%M")
        elif self.kind == "boolean" and value is not None:
            value = self._text(value)
        elif self.kind == "text" and value is not None:
            value = str(value)
        found = {self.name: value}
        if self.origin:
            code = self.origin(row)
            found[f"{self.name}__origin"] = str(ORIGINS[code].title) if code else ""
        return found
