"""From a composed letter to its PDF: A4, tagged (PDF/UA-1), with what the font cannot print marked and reported.

A sign that the font does not have is printed as 〓, as offices have always done, and is told to the caller, who shows it to the
officer before the letter leaves; the letter as text keeps the sign. A word without any place to break is given some.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from oirase.blocks.documents.letters import Composed
from oirase.blocks.documents.typesetting import typeset

SOURCE = Path(__file__).parent / "typst" / "notice.typ"
GETA = "〓"
LONGEST_WORD = 40
# The typesetter names one sign of a group at a time.
ROUNDS = 8
_UNSHOWN = re.compile(r'the text `("(?:\\.|[^"\\])*")` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
# Kana and kanji break anywhere; a run of anything else would leave the page.
_WORD = re.compile(rf"[^\s\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f\U00020000-\U0003ffff]{{{LONGEST_WORD},}}")


@dataclass(frozen=True)
class Printed:
    """A PDF, and the signs of the letter that it shows as 〓."""

    pdf: bytes
    unshown: str = ""


def print_letter(letter: Composed) -> Printed:
    """Set a composed letter; typst.TypstError only for a fault of the template itself."""
    data: Any = _mapped(letter, _breakable)
    unshown: set[str] = set()
    for _round in range(ROUNDS):
        try:
            return Printed(typeset(SOURCE, data, standard="ua-1"), "".join(sorted(unshown)))
        except typst.TypstError as error:
            found = _signs_of(str(error))
            if not found:
                raise
            unshown |= {sign for sign in found if _is_visible(sign)}
            table = {ord(sign): GETA if _is_visible(sign) else None for sign in found}
            data = _mapped(data, lambda text, table=table: text.translate(table))  # type: ignore[misc]
    return Printed(typeset(SOURCE, data), "".join(sorted(unshown)))


def _signs_of(complaint: str) -> set[str]:
    """Return the signs that the typesetter says it cannot show."""
    quoted = (_ESCAPE.sub(lambda found: chr(int(found[1], 16)), one) for one in _UNSHOWN.findall(complaint))
    return {sign for one in quoted for sign in one.strip('"')}


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "CZM" or unicodedata.category(sign) in ("Cn", "Co")


def _breakable(text: str) -> str:
    return _WORD.sub(lambda found: _split(found[0]), text)


def _split(word: str) -> str:
    """Put a place to break before every twentieth sign, never between a sign and what belongs to it."""
    made, since = [], 0
    for sign in word:
        if since >= LONGEST_WORD // 2 and unicodedata.category(sign) not in ("Mn", "Me", "Cf"):
            made.append("\u200b")
            since = 0
        made.append(sign)
        since += 1
    return "".join(made)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(one, change) for key, one in value.items()}
    return [_mapped(one, change) for one in value] if isinstance(value, list) else value
