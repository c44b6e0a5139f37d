"""Markdown as the reference writes it: one head for all pages, tables whose cells cannot break them, links that hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NOTICE = "<!-- Generated from the code by `make reference`. Change the code, not this file. -->"


def page(title: str, *parts: str) -> str:
    """Return a page: the notice that it is generated, its title, its parts with an empty line between them."""
    return "\n\n".join([NOTICE, f"# {title}", *filter(None, parts)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; "" when there are no rows."""
    body = [_line(row) for row in rows]
    if not body:
        return ""
    return "\n".join([_line(head), "|" + "---|" * len(head), *body])


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(_cell(str(cell)) for cell in cells) + " |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|") or "–"


def code(*words: str) -> str:
    """Return words as code, with commas between them."""
    return ", ".join(f"`{word}`" for word in words)


def listing(lines: Iterable[str]) -> str:
    """Return a list of points."""
    return "\n".join(f"- {line}" for line in lines)


def anchor(heading: str) -> str:
    """Return the name under which the usual readers of Markdown find a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def link(heading: str, text: str = "") -> str:
    """Return a link to a heading of the same page."""
    return f"[{text or heading}](#{anchor(heading)})"
