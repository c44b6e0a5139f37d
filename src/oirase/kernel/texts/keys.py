"""Keys for finding: what people typed is kept as typed; beside it stands a key in which spellings that mean the same are equal."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

DROPPED = str.maketrans("", "", " \t\r\n\u3000・ー-‐‑–—−－~〜'’‘`´ʻʼ")
SMALL = str.maketrans("ヶケヵカヮ", "ケケカカワ")
# Latin letters with a stroke have no mark that could be taken off.
STROKES = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"}
)
VARIANTS = Path(__file__).with_name("variants.txt")
# Which of a kanji's shapes is meant (variation selectors, IVS).
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

KANJI_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
KANJI_TENS = {"十": 10, "百": 100, "千": 1000}
# Kanji count only in front of the words that follow a number of a block or a house. 一番町 and 十一番町 are names.
KANJI_NUMBER = re.compile("[〇一二三四五六七八九十百千]+(?=丁目|番地|番(?![町丁館])|号(?![館棟室]))")
NUMBER_WORDS = re.compile("(?<=[0-9])(?:丁目|番地ノ?|番(?![町丁館])|号(?![館棟室])|ノ(?=[0-9]))")
# A space counts between two numbers only.
SPACES = re.compile("(?<![0-9]) | (?![0-9])")
HYPHENS = re.compile("(?<=[0-9])[-ー‐‑–—−~〜 ]+(?=[0-9])")


@cache
def variants() -> dict[int, int]:
    """Return the table of variant kanji: each line of variants.txt is the usual form followed by its variants."""
    table = {}
    for line in VARIANTS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            usual, *others = line.split()
            table.update({ord(other): ord(usual) for other in others})
    return table


def search_key(text: str) -> str:
    """Return the key: NFKC, lower case, katakana, usual kanji, Latin letters without marks; no spaces, long marks, hyphens, dots, apostrophes."""
    return _bare(_folded(text))


def address_key(text: str) -> str:
    """Return the key of an address: as `search_key`, but numbers of blocks and houses stay apart, however they are written.

    五丁目１０番２７号, 5丁目10-27 and ５－１０－２７ are one key. Kanji in names of places stay as they are, and 大字 is left out, as
    most people do. Two addresses with one key need not be the same: it is for finding and comparing, never for storing.
    """
    folded = SPACES.sub("", " ".join(_folded(text).split()))
    counted = KANJI_NUMBER.sub(lambda found: str(_number(found[0])), folded)
    hyphened = HYPHENS.sub("-", NUMBER_WORDS.sub("-", counted).replace("大字", ""))
    pieces = re.split("((?<=[0-9])-(?=[0-9]))", hyphened)
    return "".join("-" if place % 2 else _bare(piece) for place, piece in enumerate(pieces))


def bigrams(text: str) -> set[str]:
    """Return the pairs of neighbouring signs of a text's key; of a key of one sign, that sign."""
    key = search_key(text)
    return {key[place : place + 2] for place in range(len(key) - 1)} or ({key} if key else set())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", SELECTORS.sub("", text)).lower()
    kana = "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in plain)
    return kana.translate(SMALL).translate(variants())


def _without_latin_marks(text: str) -> str:
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text.translate(STROKES))
    # Marks of kana (dakuten) stay; they make other letters.
    return unicodedata.normalize("NFC", re.sub("(?<=[a-z])[\u0300-\u036f]+", "", parts))


def _bare(text: str) -> str:
    # A mark that stood behind a dropped sign now combines with the sign before it.
    return _without_latin_marks(unicodedata.normalize("NFKC", text.translate(DROPPED)))


def _number(kanji: str) -> int:
    """Read 二十三, 百五 or 一〇二 as a number."""
    if not set(kanji) & set(KANJI_TENS):
        return int("".join(str(KANJI_DIGITS[sign]) for sign in kanji))
    total, unit = 0, 0
    for sign in kanji:
        if sign in KANJI_DIGITS:
            unit = unit * 10 + KANJI_DIGITS[sign]
        else:
            total, unit = total + (unit or 1) * KANJI_TENS[sign], 0
    return total + unit
