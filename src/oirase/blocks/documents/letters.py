"""A letter's parts as an officer writes them, and the letter composed from them with values: still text, in pieces.

A composed letter is plain data (it is kept as JSON with the document): what the PDF is set from and what the page for
screen readers shows, so the two cannot differ. Dates, amounts and lists are written as its language does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oirase.blocks.documents import markup
from oirase.blocks.documents.offers import Placeholder, ValueKind
from oirase.kernel.texts import LocalizedText
from oirase.ui.days import day_text
from oirase.ui.templatetags.ui import yen

LANGUAGES = ("ja", "en", "ja-easy")
LIMITS = {
    "title": 200,
    "opening": 2000,
    "body": 8000,
    "items": 8000,
    "closing": 2000,
    "appeal": 4000,
    "sender": 400,
    "contact": 1000,
}
# In the order of the page; `items` are lines under 記, `title` and `sender` plain lines.
PARTS = tuple(LIMITS)
PLAIN = ("title", "sender", "contact")
NOTHING = "—"
_CONTROLS = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

Runs = list[dict[str, Any]]
Composed = dict[str, Any]


class ValueMissing(ValueError):
    """A letter names placeholders for which no value was given; the text lists their keys."""


@dataclass(frozen=True)
class Head:
    """What stands around a letter's text: number, day, addressee's lines (with 様 already), sender's lines, seal line."""

    number: str
    day: date
    addressee: Sequence[str]
    seal: str = ""
    mark: str = ""


def used_language(texts: Mapping[str, Mapping[str, str]], language: str) -> str:
    """Return the language in which a letter is written when `language` is asked for; Japanese where that is missing."""
    return language if texts.get(language, {}).get("body") else "ja"


def compose(
    parts: Mapping[str, str],
    known: Mapping[str, Placeholder],
    values: Mapping[str, Any],
    head: Head,
    language: str,
) -> Composed:
    """Put values into a letter's parts and return it as plain data; ValueMissing names what was not given.

    A value that is there but empty is written as nothing, in a line under 記 as a dash. A key that is no placeholder raises
    ValueMissing too, because published texts name none.
    """
    with translation.override(language):
        writer = _Writer(known, {key: localized(value, language) for key, value in values.items()})
        made: Composed = {
            "language": language,
            "number": clean(head.number),
            "day": day_text(head.day),
            "addressee": [clean(line) for line in head.addressee],
            "seal": head.seal,
            "mark": head.mark,
            "words": _words(),
        }
        for part in PARTS:
            made[part] = writer.part(part, parts.get(part, ""))
        if writer.missing:
            raise ValueMissing(", ".join(sorted(writer.missing)))
    return made


def _words() -> dict[str, str]:
    return {
        "items": _("記"),
        "end": _("以上"),
        "appeal": _("教示（不服がある場合の手続）"),
        "contact": _("担当・連絡先"),
    }


class _Writer:
    """Writes parts with values, in the language of the moment, and notes what is missing."""

    def __init__(self, known: Mapping[str, Placeholder], values: Mapping[str, Any]) -> None:
        self._known, self._values = known, values
        self.missing: set[str] = set()

    def part(self, name: str, text: str) -> Any:
        if name == "items":
            return [self._item(item) for item in markup.items_of(clean(text))[0]]
        blocks = markup.blocks_of(clean(text))[0]
        if name in PLAIN:
            lines = [self._plain(line) for block in blocks for line in block.lines]
            return " ".join(lines) if name == "title" else lines
        return [
            {"kind": block.kind, "lines": [self._line(line) for line in self._spread(block)]}
            for block in blocks
        ]

    def _item(self, item: markup.Item) -> dict[str, Any]:
        lines = [self._line(line) for one in item.lines for line in self._spread_line(one)]
        if not any(run["text"].strip() for line in lines for run in line["runs"]):
            lines = [{"number": 0, "runs": [{"text": NOTHING, "bold": False}]}]
        return {"label": item.label, "lines": lines}

    def _spread(self, block: markup.Block) -> list[markup.Line]:
        return [line for one in block.lines for line in self._spread_line(one)]

    def _spread_line(self, line: markup.Line) -> list[markup.Line]:
        """Make a line of its own for each entry of a list that stands alone in one."""
        key = line.runs[0].key if len(line.runs) == 1 else ""
        value = self._values.get(key)
        if not key or self._kind(key) != "list" or not value or isinstance(value, str):
            return [line]
        bold = line.runs[0].bold
        entries = [clean(str(one)) for one in value]
        return [markup.Line((markup.Run(one, bold=bold),), line.source) for one in entries]

    def _line(self, line: markup.Line) -> dict[str, Any]:
        return {
            "number": line.number,
            "runs": [{"text": self._text(run), "bold": run.bold} for run in line.runs],
        }

    def _plain(self, line: markup.Line) -> str:
        number = f"{line.number}. " if line.number else ""
        return number + "".join(self._text(run) for run in line.runs)

    def _text(self, run: markup.Run) -> str:
        if not run.key:
            return run.text
        if run.key not in self._known or run.key not in self._values:
            self.missing.add(run.key)
            return ""
        return written(self._values[run.key], self._kind(run.key))

    def _kind(self, key: str) -> ValueKind:
        return self._known[key].kind if key in self._known else "text"


def written(value: Any, kind: ValueKind) -> str:
    """Write a value in the language of the moment; TypeError for one of another kind than the placeholder says."""
    if value is None or value == "":
        return ""
    if kind == "date":
        if not isinstance(value, date):
            raise TypeError(f"{value!r} is no date")
        return day_text(value)
    if kind == "yen":
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{value!r} is no amount of whole yen")
        return yen(value)
    if kind == "list":
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise TypeError(f"{value!r} is no list")
        return (", " if get_language() == "en" else "、").join(clean(str(one)) for one in value)
    return clean(str(value))


def clean(text: str) -> str:
    """Return a text without signs that nobody can see: controls, halves of signs, turns of direction. Names stay as typed.

    A turn of the writing direction in a value could make a printed line read otherwise than it was decided.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    plain = _CONTROLS.sub("", plain.replace("\t", " "))
    return "".join(sign for sign in plain if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))


def parts_of(texts: Mapping[str, Any]) -> dict[str, str]:
    """Return only known parts, cleaned; what is empty is left out."""
    return {part: text for part in PARTS if (text := clean(str(texts.get(part) or "")).strip())}


def localized(value: Any, language: str) -> Any:
    """Return a value's text in a language where it has several, else the value as it is."""
    return value.text(language) if isinstance(value, LocalizedText) else value
