"""Joins what a narrow box has broken: one name over several lines, or several names in one box."""

import re

from .model import SourceLine
from .pages import Page
from .words import fold, width

_FULL = 12.3
_SHORT = 4
_HIRAGANA = re.compile(r"[ぁ-ん]$")
_KATAKANA_END = re.compile(r"[ァ-ヶー]$")
_KATAKANA_START = re.compile(r"^[ァ-ヶー]")
_PARTICLE = re.compile(r"^[のたにをでとはがやへ化性的等]")


def names_of(lines: list[str], page: Page) -> list[str]:
    """The names in one box. A line is carried on when it is full, ends or goes on with a particle, or leaves a
    bracket open; a line that the page prints elsewhere as a cell of its own is a name of its own."""
    texts = [line.strip() for line in lines if line.strip()]
    if len(texts) > 1 and all(text.startswith("・") for text in texts):
        return [text.removeprefix("・") for text in texts]
    alone = [fold(line.text) for line in page.words]
    names: list[str] = []
    for text in texts:
        if names and _goes_on(names[-1], _last(texts, text), text, alone):
            names[-1] += text
        elif names and len(text) <= _SHORT:
            continue
        else:
            names.append(text)
    return names


def _last(texts: list[str], text: str) -> str:
    return texts[texts.index(text) - 1]


def _goes_on(name: str, line: str, text: str, alone: list[str]) -> bool:
    """Whether `text` carries on `name`, whose last line is `line`."""
    folded = fold(name)
    if folded.count("(") > folded.count(")") or "【" in name and "】" not in name:
        return True
    if text[0] in "（(【" or (_KATAKANA_END.search(line) and _KATAKANA_START.match(text)):
        return True
    if len(text) > _SHORT and alone.count(fold(text)) > 1 and not _HIRAGANA.search(line):
        return False
    return bool(
        _PARTICLE.match(text) or _HIRAGANA.search(line) or line.endswith(("・", "、")) or width(line) >= _FULL
    )


def plain(lines: list[SourceLine]) -> str:
    """The text of a box without the line breaks of its narrow column; a bullet starts a new line."""
    made = ""
    for line in lines:
        text = line.text.strip()
        starts = made and re.match(r"^[・･〇○→※①-⑳＜]", text)
        made += f"\n{text}" if starts else text
    return made
