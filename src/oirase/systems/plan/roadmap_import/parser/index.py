"""Reads the index in front of the pages: numbers, titles, items (vertical text) and fields with their counts.

The items stand beside their rows as vertical text, so they come out one character or a few per line, before the
rows that they head. The fields come at the end of their column as "■<field>（<n>事業）"; handed out in order of
number, the counts give every programme its field.
"""

import dataclasses
import re
from dataclasses import dataclass

from .model import SourceLine
from .words import fold

_ROW = re.compile(r"^\s*([0-9０-９]{1,3})\s*(\S.*)$")
_MIXED = re.compile(r"^(\S{1,4})\s+([0-9０-９]{1,3})\s*(\D.*)$")
_FIELD = re.compile(r"■([^■(]+)\((\d+)事業\)")
_VERTICAL = 5


@dataclass
class Entry:
    """One row of the index."""

    no: int
    title: str
    item: str | None
    line: SourceLine
    field: str | None = None


@dataclass
class Index:
    """The whole index; empty when the text has none."""

    entries: dict[int, Entry] = dataclasses.field(default_factory=dict)
    fields: list[str] = dataclasses.field(default_factory=list)

    @property
    def items(self) -> list[str]:
        """Every item once, in order."""
        return list(dict.fromkeys(entry.item for entry in self.entries.values() if entry.item))

    def by_title(self, title: str) -> int | None:
        """Number of the only programme of this title, else None."""
        found = [no for no, entry in self.entries.items() if fold(entry.title) == fold(title)]
        return found[0] if len(found) == 1 else None


def read_index(front: list[SourceLine]) -> Index:
    """The index out of the lines before the first page."""
    index = Index()
    counts: list[tuple[str, int]] = []
    vertical, item = "", None
    for line in front:
        folded = fold(line.text)
        if not folded:
            continue
        if "■" in folded:
            counts += [(name, int(count)) for name, count in _FIELD.findall(folded)]
            continue
        row = _ROW.match(line.text)
        mixed = None if row else _MIXED.match(line.text)
        if row or mixed:
            vertical += fold(mixed.group(1)) if mixed else ""
            item, vertical = (vertical or item), ""
            digits, title = row.groups() if row else mixed.groups()[1:]  # type: ignore[union-attr]
            number = int(fold(digits))
            index.entries.setdefault(number, Entry(number, title.strip(), item, line))
        elif len(folded) <= _VERTICAL and not folded.startswith("項目"):
            vertical += folded
        else:
            vertical = ""
    _hand_out_fields(index, counts)
    return index


def _hand_out_fields(index: Index, counts: list[tuple[str, int]]) -> None:
    """Give each row its field by the printed counts, only if they add up to the rows."""
    index.fields = [name for name, _ in counts]
    names = [name for name, count in counts for _ in range(count)]
    if len(names) != len(index.entries):
        return
    for name, no in zip(names, sorted(index.entries), strict=True):
        index.entries[no].field = name
