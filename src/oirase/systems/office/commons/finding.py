"""Ranking procedures by a question as people put it: 車の税金を安くしたい. Pure, and without a dictionary.

The question is cut into pieces that mean something: pairs of neighbouring signs (車の, の税, 税金 ...), single kanji, and whole words of
Latin letters. A piece counts by where it is found (`PLACES`: most in the title, then in the words that people say, least in the
long text), by how rare it is among the procedures (県 stands in all of them and says nothing), and by its signs: pairs of hiragana
are mostly endings and joints. Because pieces are pairs, 安くしたい meets 安く without knowing how verbs bend, and furigana in
brackets let くるま meet 車. Whatever lies far below the best one is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from oirase.kernel.texts.keys import search_key

PLACES = {"title": 3.0, "keywords": 2.0, "summary": 1.5, "rest": 0.5}
JOINTS, KANJI = 0.15, 0.6
FAR_BELOW = 0.3
LATIN = re.compile(r"[a-z0-9]{3,}")
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿々〇ー]+")
PAIR_OF_HIRAGANA = re.compile(r"[぀-ゟー]{1,2}")
ONE_KANJI = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True)
class Entry:
    """What a procedure is found by: for each place its key, and its Latin words between blanks."""

    keys: Mapping[str, str]
    words: Mapping[str, str]


def entry_of(catalogue: Mapping[str, Any]) -> Entry:
    """Return what the catalogue says of a procedure, in all languages, made ready for ranking."""
    named = {place: _joined(catalogue.get(place)) for place in ("title", "keywords", "summary")}
    rest = {name: value for name, value in catalogue.items() if name not in named}
    texts = {**named, "rest": _joined(rest)}
    return Entry(
        {place: search_key(text) for place, text in texts.items()},
        {place: f" {' '.join(LATIN.findall(_plain(text)))} " for place, text in texts.items()},
    )


def ranked(question: str, entries: Sequence[Entry]) -> list[int]:
    """Return the places in `entries` of those that answer a question, best first; nothing where none does."""
    scores = [0.0] * len(entries)
    for piece in pieces(question):
        found = [piece.worth_in(entry) for entry in entries]
        number = sum(worth > 0 for worth in found)
        rarity = log((len(entries) + 1) / number) if number else 0.0
        scores = [score + rarity * worth for score, worth in zip(scores, found, strict=True)]
    least = max(scores, default=0.0) * FAR_BELOW
    order = sorted(range(len(entries)), key=lambda place: -scores[place])
    return [place for place in order if scores[place] > 0 and scores[place] >= least]


@dataclass(frozen=True)
class Piece:
    """A piece of a question: its key, how much it says, whether it is a Latin word."""

    key: str
    weight: float
    latin: bool = False

    def worth_in(self, entry: Entry) -> float:
        """Return what it counts for in a procedure: its best place alone."""
        texts = entry.words if self.latin else entry.keys
        return self.weight * max(
            (PLACES[place] for place, text in texts.items() if self._in(text)), default=0
        )

    def _in(self, text: str) -> bool:
        return f" {self.key} " in text or f" {self.key}s " in text if self.latin else self.key in text


def pieces(question: str) -> list[Piece]:
    """Return the pieces of a question, each once."""
    plain = _plain(question)
    found = [Piece(word, 1.0, latin=True) for word in LATIN.findall(plain)]
    for run in JAPANESE.findall(plain):
        found += _japanese(run)
    return list({(piece.key, piece.latin): piece for piece in found if piece.key}.values())


def _japanese(run: str) -> Iterator[Piece]:
    for place, sign in enumerate(run):
        pair = run[place : place + 2]
        if len(pair) == 2:
            yield Piece(search_key(pair), JOINTS if PAIR_OF_HIRAGANA.fullmatch(pair) else 1.0)
        if ONE_KANJI.fullmatch(sign):
            yield Piece(search_key(sign), KANJI)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _joined(value: Any) -> str:
    """Return all texts below a value, whatever its shape."""
    if isinstance(value, Mapping):
        return " ".join(_joined(one) for one in value.values())
    if isinstance(value, list):
        return " ".join(_joined(one) for one in value)
    return value if isinstance(value, str) else ""
