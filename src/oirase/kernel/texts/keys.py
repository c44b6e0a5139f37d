"""Keys for finding: what people typed is kept as typed; beside it stands a key in which spellings that mean the same are equal."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

DROPPED = str.maketrans("", "", " \t\r\n\u3000・ー-‐‑–—−－~〜")
SMALL = str.maketrans("ヶケヵカヮ", "ケケカカワ")
VARIANTS = Path(__file__).with_name("variants.txt")


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
    """Return the key: NFKC, lower case, katakana, usual kanji, without spaces, long marks, hyphens and middle dots."""
    folded = unicodedata.normalize("NFKC", text).lower()
    kana = "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in folded)
    bare = kana.translate(SMALL).translate(variants()).translate(DROPPED)
    # A mark that stood behind a dropped sign now combines with the sign before it.
    return unicodedata.normalize("NFKC", bare)


def bigrams(text: str) -> set[str]:
    """Return the pairs of neighbouring signs of a text's key; of a key of one sign, that sign."""
    key = search_key(text)
    return {key[place : place + 2] for place in range(len(key) - 1)} or ({key} if key else set())
