"""Kana as fields want it: full-width katakana for readings, the signs of the Zengin system for banks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

HIRAGANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
# NFKC puts a space in front of a mark (dakuten) that stands alone.
MARKS = str.maketrans("\u309b\u309cﾞﾟ", "\u3099\u309a\u3099\u309a")
# Between kana a hyphen is a long mark that somebody did not find on the keyboard.
HYPHEN = re.compile("(?<=[ァ-ヺー])[-‐‑–—−－](?=[ァ-ヺ]|$|\\s)")
READING = re.compile("(?:[ァ-ヺーヽヾ・ ]|[\u3099\u309a])+")

BIG = str.maketrans("ァィゥェォッャュョヮヵヶヰヱヲ", "アイウエオツヤユヨワカケイエオ")
SIGNS = str.maketrans(
    {"ー": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "・": ".", "\u3000": " ", "¥": "\\"}
)
HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF71, 0xFF9E)}
HALF |= {"\u3099": "ﾞ", "\u309a": "ﾟ", "「": "｢", "」": "｣"}
ALLOWED = re.compile("[0-9A-Z(),./\\\\ -]")


def reading_of(text: str) -> str:
    """Return a reading (フリガナ) in full-width katakana; ValueError with a sentence for signs that are no kana."""
    plain = _plain(" ".join(text.split()))
    katakana = unicodedata.normalize("NFC", HYPHEN.sub("ー", plain))
    if katakana and not READING.fullmatch(katakana):
        raise ValueError(_("フリガナは、カタカナまたはひらがなで入力してください。"))
    return katakana


@dataclass(frozen=True)
class ZenginText:
    """A text in the signs of the Zengin system (half-width, one byte each), and the signs of the original that have none."""

    text: str
    refused: tuple[str, ...] = ()


def zengin_kana(text: str) -> ZenginText:
    """Write a text as bank transfers have it: capital Latin letters, half-width kana without small ones, few signs.

    ヲ is written ｵ, ー as a hyphen, ・ as a full stop, the yen sign as the byte 5C. Source: the sign table of the Zengin
    fixed-length files as banks publish it; what a bank takes beyond it differs, so nothing beyond it is written.
    """
    plain = _plain(text).upper().translate(BIG).translate(SIGNS)
    written: list[str] = []
    refused: list[str] = []
    for sign in unicodedata.normalize("NFD", plain):
        half = sign if ALLOWED.match(sign) else HALF.get(sign, "")
        written.append(half)
        if not half and sign not in refused:
            refused.append(sign)
    return ZenginText("".join(written).strip(), tuple(refused))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(MARKS)).translate(HIRAGANA)
