"""Finding the head of a table: by the names of its columns, wherever it stands, in one row or in up to three.

Official tables carry a title, a date and notes above the head, and heads are merged: 「期間」 over 「開始」 and 「終了」. A merged
cell holds its text in its first cell only, so the upper rows are filled to the right before the parts are joined, and each
column may be called by its lowest part alone or by all parts together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oirase.kernel.tabular.columns import Column, as_text
from oirase.kernel.tabular.sources import Row
from oirase.kernel.texts.keys import search_key

SEARCHED_ROWS = 30
MAX_DEPTH = 3
_NOTES = re.compile(r"[（(\[［【〔].*?[)）\]］】〕]|[※＊*].*$")


@dataclass(frozen=True)
class Head:
    """Where each column stands, the last row of the head, columns found twice, and names that nobody asked for."""

    places: dict[str, int]
    last_row: int
    doubled: tuple[str, ...]
    ignored: tuple[str, ...]


def find_head(rows: Sequence[Row], columns: Sequence[Column]) -> Head | None:
    """Return the head with the most columns found (the earliest, the lowest in rows, of equals); None without any."""
    wanted = {
        key: column.key
        for column in columns
        for name in (column.label, *column.aliases)
        for key in _keys(name)
    }
    best: tuple[int, Head] | None = None
    for start in range(min(len(rows), SEARCHED_ROWS)):
        for depth in range(1, MAX_DEPTH + 1):
            part = rows[start : start + depth]
            if len(part) < depth:
                break
            head = _match(part, wanted)
            if head and (best is None or len(head.places) > best[0]):
                best = (len(head.places), head)
    return best[1] if best else None


def missing(head: Head, columns: Iterable[Column]) -> list[str]:
    """Return the labels of required columns that the head does not have."""
    return [column.label for column in columns if column.required and column.key not in head.places]


def _match(part: Sequence[Row], wanted: dict[str, str]) -> Head | None:
    width = max(len(cells) for _, cells in part)
    lines = [
        [as_text(cell) if isinstance(cell, str) else "" for cell in cells] + [""] * (width - len(cells))
        for _, cells in part
    ]
    if not any(text.strip() for text in lines[-1]):
        return None
    for line in lines[:-1]:
        for place in range(1, width):
            line[place] = line[place] if line[place].strip() else line[place - 1]
    places: dict[str, int] = {}
    doubled, ignored = [], []
    for place in range(width):
        names = [line[place].strip() for line in lines if line[place].strip()]
        own = lines[-1][place].strip()
        # Below a cell merged downwards there is nothing of its own; the upper text then names the column.
        spellings = ["".join(names), own or (names[-1] if names else "")]
        found = next((wanted[key] for text in spellings for key in _keys(text) if key in wanted), None)
        if found is None:
            ignored += ["".join(names)] if names else []
        elif found in places:
            doubled.append("".join(names))
        else:
            places[found] = place
    return Head(places, part[-1][0], tuple(doubled), tuple(ignored)) if places else None


def _keys(name: str) -> list[str]:
    """Return the keys of a name: whole, and without remarks such as （必須） or （千円）."""
    keys = [search_key(name), search_key(_NOTES.sub("", name))]
    return [key for key in dict.fromkeys(keys) if key]
