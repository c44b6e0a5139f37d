"""The small markup of notices: paragraphs, lists, bold words and placeholders, read into a tree before any value is put in.

    本文は、空行で段落に分かれます。        a blank line parts paragraphs; a line break stays one
    ・項目  - item                          bulleted lines
    1. 項目  １．項目                       numbered lines, with the number that was typed
    **太字**  {{applicant.name}}            bold words; a placeholder (braces of either width)

Values enter the finished tree as text, so nothing in them is ever read as markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["paragraph", "bullets", "numbers"]
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")
_BULLET = re.compile(r"\s*(?:[・●○]|[-－*](?=\s))\s*(?P<rest>.*)")
_NUMBER = re.compile(r"\s*(?P<number>\d{1,2})(?:[.)](?=\s)|[．）])\s*(?P<rest>.*)")
_TOKEN = re.compile(r"\*\*|(?:\{\{|｛｛)(?P<key>[^{}｛｝]*)(?:\}\}|｝｝)|\{\{|｛｛")
_ITEM = re.compile(r"(?P<label>[^：{｛]{1,60}?)(?:：|:\s)\s*(?P<value>.*)")


@dataclass(frozen=True)
class Run:
    """A stretch of a line: its text, or the key of the placeholder that stands there."""

    text: str = ""
    key: str = ""
    bold: bool = False


@dataclass(frozen=True)
class Line:
    """A line of runs; `number` is the typed number of a numbered one, `source` its line in the text, from 1."""

    runs: tuple[Run, ...]
    source: int
    number: int = 0


@dataclass(frozen=True)
class Block:
    """Lines that belong together."""

    kind: BlockKind
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Item:
    """A line under 記: label and value; a line without a colon has no label."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Slip:
    """Something that cannot be read: where, and which sign is left open (`{{`, `**`) or what is no key."""

    line: int
    found: str


def blocks_of(text: str) -> tuple[list[Block], list[Slip]]:
    """Read a text into blocks, with what could not be read; never fails."""
    made: list[Block] = []
    slips: list[Slip] = []
    fresh = True
    for source, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            fresh = True
            continue
        kind, number, rest = _kind_of(raw)
        line = Line(_runs(rest, source, slips), source, number)
        if not fresh and made and made[-1].kind == kind:
            made[-1] = Block(kind, (*made[-1].lines, line))
        else:
            made.append(Block(kind, (line,)))
        fresh = False
    return made, slips


def items_of(text: str) -> tuple[list[Item], list[Slip]]:
    """Read the lines under 記: `ラベル：値` each; a line that begins with a blank goes on with the one above."""
    made: list[Item] = []
    slips: list[Slip] = []
    for source, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            continue
        if made and raw[0].isspace():
            line = Line(_runs(raw.strip(), source, slips), source)
            made[-1] = Item(made[-1].label, (*made[-1].lines, line))
            continue
        found = _ITEM.fullmatch(raw.strip())
        label, value = (found["label"], found["value"]) if found else ("", raw.strip())
        made.append(Item(label, (Line(_runs(value, source, slips), source),)))
    return made, slips


def keys_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield each placeholder of a text with its line."""
    for block in blocks_of(text)[0]:
        for line in block.lines:
            yield from ((line.source, run.key) for run in line.runs if run.key)


def _kind_of(raw: str) -> tuple[BlockKind, int, str]:
    if found := _BULLET.fullmatch(raw):
        return "bullets", 0, found["rest"]
    if found := _NUMBER.fullmatch(raw):
        return "numbers", int(found["number"]), found["rest"]
    return "paragraph", 0, raw.strip()


def _runs(text: str, source: int, slips: list[Slip]) -> tuple[Run, ...]:
    made: list[Run] = []
    bold, at = False, 0
    for token in _TOKEN.finditer(text):
        if token.start() > at:
            made.append(Run(text[at : token.start()], bold=bold))
        at = token.end()
        if token[0] == "**":
            bold = not bold
        elif token["key"] is None:
            slips.append(Slip(source, "{{"))
        else:
            key = unicodedata.normalize("NFKC", token["key"]).strip()
            if KEY.fullmatch(key):
                made.append(Run(key=key, bold=bold))
            else:
                slips.append(Slip(source, token["key"].strip() or "{{}}"))
    if at < len(text):
        made.append(Run(text[at:], bold=bold))
    if bold:
        slips.append(Slip(source, "**"))
    return tuple(made)
