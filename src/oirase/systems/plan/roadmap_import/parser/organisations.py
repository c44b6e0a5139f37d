"""Finds field, item, bureau and divisions of a page among its glued lines, whatever the order of the lines.

The words come from the document: fields and items from the index (or, without one, from the pages that print them
apart), bureaus by their ending and by being printed on other pages too, divisions as what is left.
"""

import dataclasses
import re
from collections import Counter
from dataclasses import dataclass

from .index import Index
from .model import SourceLine, gettext_noop
from .pages import Page
from .words import DIVISION, OFFICE, SECTION_LABELS, amount, fold, is_label

_NAME = re.compile(r"^[^\W\d_][\w・ー]{1,24}$")
_LOOSE = re.compile(r"^[^\s。、（）()【】「」:：→※〇○①-⑳]+$")
_FIELD = re.compile(r"^\S{2,14}分野$")


@dataclass
class Vocabulary:
    """What the document itself calls its fields and items, and how many pages print an office's name alone."""

    fields: list[str]
    items: list[str]
    alone: Counter[str] = dataclasses.field(default_factory=Counter)
    divisions: Counter[str] = dataclasses.field(default_factory=Counter)
    bureaus: Counter[str] = dataclasses.field(default_factory=Counter)


@dataclass
class Offices:
    """What one page says. `doubts` are (key, reason) pairs; `lines` where the words stand."""

    field: str | None = None
    item: str | None = None
    bureau: str | None = None
    divisions: list[str] = dataclasses.field(default_factory=list)
    rest: str = ""
    lines: list[SourceLine] = dataclasses.field(default_factory=list)
    doubts: list[tuple[str, str]] = dataclasses.field(default_factory=list)


def vocabulary(index: Index, pages: list[Page]) -> Vocabulary:
    """Collect the words of the document from its index and from the repetition over its pages."""
    fields, items = list(index.fields), list(index.items)
    if not fields or not items:
        spaced = [
            line.text.split()
            for page in pages
            for line in page.words
            if _FIELD.match(line.text.split()[0]) and SECTION_LABELS & set(line.text.split())
        ]
        fields = fields or list(dict.fromkeys(fold(words[0]) for words in spaced))
        items = items or list(dict.fromkeys(fold(words[1]) for words in spaced))
    made = Vocabulary(sorted(fields, key=len, reverse=True), sorted(items, key=len, reverse=True))
    for page in pages:
        made.alone.update({fold(line.text) for line in page.words if _is_office(line.text)})
    for page in pages:
        found = read_offices(page, made)
        made.divisions.update(found.divisions)
        made.bureaus.update([found.bureau] if found.bureau else [])
    return made


def read_offices(page: Page, words: Vocabulary) -> Offices:
    """Field, item, bureau and divisions as the page prints them."""
    found = Offices()
    bureaus, divisions = _from_field_lines(page, words, found)
    if not found.item:
        _item_line(page, words, found, divisions)
    _choose_bureau(page, words, found, bureaus)
    if divisions:
        found.divisions = divisions
    else:
        _divisions_alone(page, found)
    return found


def _is_office(text: str) -> bool:
    """Whether a line is nothing but a name that ends like an office."""
    folded = fold(text)
    return bool(
        len(text.split()) == 1 and _NAME.match(folded) and (OFFICE.search(folded) or DIVISION.search(folded))
    ) and not is_label(text)


def _from_field_lines(page: Page, words: Vocabulary, found: Offices) -> tuple[list[str], list[str]]:
    """Take the line apart that names the field: bureaus and divisions on it; field and item go to `found`."""
    bureaus: list[str] = []
    divisions: list[str] = []
    for line in page.words:
        pieces = line.text.split()
        name = next((name for name in words.fields for piece in pieces if fold(piece).endswith(name)), None)
        if name is None or len(fold(line.text)) > 60 or not all(_LOOSE.match(piece) for piece in pieces):
            continue
        if found.field and (found.field != name or not _only_offices(pieces, words)):
            continue
        found.field = name
        found.lines.append(line)
        behind = False
        for piece in pieces:
            folded = fold(piece)
            if folded in SECTION_LABELS:
                behind = True
                continue
            left = _strip_item(folded.removesuffix(name), words, found)
            if not left:
                continue
            if not behind and folded == left and OFFICE.search(left):
                bureaus.append(left)
            else:
                divisions += split_divisions(left, words, found)
    return bureaus, divisions


def _only_offices(pieces: list[str], words: Vocabulary) -> bool:
    """Whether a second line that ends like the field is glued from known words, not a sentence."""
    return any(fold(piece) in words.fields for piece in pieces)


def _strip_item(text: str, words: Vocabulary, found: Offices) -> str:
    """The text without the item at its end."""
    for item in words.items:
        if text.endswith(item):
            found.item = item
            return text.removesuffix(item)
    return text


def split_divisions(text: str, words: Vocabulary, found: Offices) -> list[str]:
    """Divisions of a glued text. A middle dot parts them only where both sides end like a division."""
    parts = text.split("・")
    if len(parts) > 1 and all(DIVISION.search(part) for part in parts):
        return parts
    if DIVISION.search(text):
        return [text]
    known = [name for name in {**words.divisions, **words.alone} if text.startswith(name)]
    if known:
        name = max(known, key=len)
    else:
        shortest = re.match(r"^.{2,}?(?:課|室|局|所|グループ|センター)", text)
        if not shortest:
            found.doubts.append(("divisions", gettext_noop("担当課の名前を切り分けられませんでした。")))
            return []
        name = shortest.group(0)
        found.doubts.append(
            ("divisions", gettext_noop("担当課と項目が続けて書かれ、切れ目が確かではありません。"))
        )
    found.rest = text.removeprefix(name)
    return [name]


def _item_line(page: Page, words: Vocabulary, found: Offices, divisions: list[str]) -> None:
    """The item on a line of its own, with or without a division glued before it."""
    for line in page.words:
        folded = fold(line.text)
        for item in words.items:
            left = folded.removesuffix(item)
            if left == folded or len(line.text.split()) > 1 or (left and not DIVISION.search(left)):
                continue
            if left and not _NAME.match(left):
                continue
            found.item = item
            found.lines.append(line)
            if left and not divisions:
                divisions += split_divisions(left, words, found)
            return


def _choose_bureau(page: Page, words: Vocabulary, found: Offices, on_field_line: list[str]) -> None:
    """The bureau: beside the field if printed there, else the line alone that other pages print most."""
    if on_field_line:
        found.bureau = on_field_line[0]
        if len(set(on_field_line)) > 1:
            found.doubts.append(("bureau", gettext_noop("担当部局の候補が複数あります。")))
        return
    alone = {
        fold(line.text): line
        for line in page.words
        if _is_office(line.text) and OFFICE.search(fold(line.text)) and amount(line.text) is None
    }
    if not alone:
        found.doubts.append(("bureau", gettext_noop("担当部局が見つかりません。")))
        return
    ranked = sorted(alone, key=lambda name: -words.alone[name])
    found.bureau = ranked[0]
    found.lines.append(alone[ranked[0]])
    if len(ranked) > 1 and words.alone[ranked[0]] < 2 * words.alone[ranked[1]]:
        found.doubts.append(("bureau", gettext_noop("担当部局の候補が複数あります。")))


def _divisions_alone(page: Page, found: Offices) -> None:
    """Divisions that stand in lines of their own; their order is only as good as the order of the file."""
    lines = [
        line
        for line in page.words
        if _is_office(line.text) and DIVISION.search(fold(line.text)) and fold(line.text) != found.bureau
    ]
    found.divisions = list(dict.fromkeys(fold(line.text) for line in lines))
    found.lines += lines
    if not lines:
        found.doubts.append(("divisions", gettext_noop("担当課が見つかりません。")))
    elif len(found.divisions) > 1:
        found.doubts.append(
            ("divisions", gettext_noop("担当課が複数の行に分かれています。並びと範囲を確かめてください。"))
        )
