"""Banks, branches and accounts (金融機関・支店・口座), from the published list of Zengin codes.

The list comes with the package `zengin-code`. Its own loader makes an object of each of 30,000 branches; here the files are read when
they are asked for.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.kernel.texts.errors import PartsRefused
from oirase.kernel.texts.kana import BIG, zengin_kana
from oirase.kernel.texts.keys import search_key

Kind = Literal["1", "2", "4", "9"]
# Kinds of deposit (預金種目) as transfer files write them.
KINDS = {
    "1": gettext_lazy("普通"),
    "2": gettext_lazy("当座"),
    "4": gettext_lazy("貯蓄"),
    "9": gettext_lazy("その他の預金"),
}
# The bank whose passbooks show a symbol and a number (記号・番号) instead of branch and account.
POSTAL_BANK = "9900"
NUMBER_LENGTH = 7
# A transfer file has so many bytes for the payee.
HOLDER_LENGTH = 30
FOUND = 20
SHORT = {
    "信用金庫": "信金",
    "信用組合": "信組",
    "労働金庫": "労金",
    "農業協同組合": "農協",
    "漁業協同組合": "漁協",
}
NUMBERS = str.maketrans(dict.fromkeys(" \u3000-‐‑–—−ー"))


@dataclass(frozen=True)
class Branch:
    """A branch (支店): three digits, name and reading in capital kana."""

    code: str
    name: str
    kana: str


@dataclass(frozen=True)
class Bank:
    """A bank (金融機関): four digits, name and reading in capital kana."""

    code: str
    name: str
    kana: str


@dataclass(frozen=True)
class Account:
    """An account (口座): seven digits; the holder as typed, and in the signs that transfers are written in."""

    bank: Bank
    branch: Branch
    kind: Kind
    number: str
    holder: str
    holder_kana: str


Named = TypeVar("Named", Bank, Branch)


def bank(code: str) -> Bank | None:
    """Return the bank of a code of four digits."""
    return _banks().get(_digits(code))


def branches(bank_code: str) -> tuple[Branch, ...]:
    """Return a bank's branches by code; none for an unknown bank."""
    return tuple(_branches(_digits(bank_code)).values()) if bank(bank_code) else ()


def branch(bank_code: str, code: str) -> Branch | None:
    """Return a bank's branch of a code of three digits."""
    return _branches(_digits(bank_code)).get(_digits(code)) if bank(bank_code) else None


def find_banks(words: str, limit: int = FOUND) -> list[Bank]:
    """Return banks that a name in kanji, kana, Latin letters or a code means, from its beginning or a part; the best first."""
    return _best(words, _banks().values(), _bank_keys(), limit)


def find_branches(bank_code: str, words: str, limit: int = FOUND) -> list[Branch]:
    """Return a bank's branches in the same way; without words the first ones."""
    known = branches(bank_code)
    return _best(words, known, [_keys(one.code, one.name, one.kana) for one in known], limit)


def parse_account(bank_code: str, branch_code: str, kind: str, number: str, holder: str) -> Account:
    """Check an account as typed; PartsRefused with what is wrong at which of bank, branch, kind, number and holder.

    Whether the account exists only the bank knows.
    """
    faults: dict[str, str] = {}
    found = bank(bank_code)
    place = branch(bank_code, branch_code)
    digits = _digits(number)
    if found is None:
        faults["bank"] = _("この金融機関コードは見つかりません。")
    elif place is None:
        faults["branch"] = _("この金融機関に、この支店コードはありません。")
    if kind not in KINDS:
        faults["kind"] = _("預金の種目を選んでください。")
    if not _is_number(digits):
        faults["number"] = _("口座番号は数字で入力してください。")
    elif len(digits) > NUMBER_LENGTH:
        faults["number"] = _too_long(found)
    written = zengin_kana(holder)
    if fault := _holder_fault(written.text, written.refused):
        faults["holder"] = fault
    if faults or found is None or place is None:
        raise PartsRefused(faults)
    return Account(found, place, kind, digits.zfill(NUMBER_LENGTH), holder.strip(), written.text)  # type: ignore[arg-type]


def postal_account(symbol: str, number: str) -> tuple[str, Kind, str]:
    """Turn the postal bank's symbol and number (記号・番号) into branch code, kind and account number; PartsRefused by part.

    A symbol that begins with 1 is a savings account: the branch is its second and third digit and an 8, the number loses its last
    digit, always 1. One that begins with 0 is a transfer account: the branch ends with 9, the number stays. Source: the bank's
    public explanation of transfers from other banks (as others describe it); the branch must be in the list of codes.
    """
    sign, digits = _digits(symbol), _digits(number)
    savings = not sign.startswith("0")
    code = sign[1:3] + ("8" if savings else "9")
    account = digits.removesuffix("1") if savings else digits
    faults = {}
    if len(sign) != 5 or not _is_number(sign) or sign[0] not in "01" or branch(POSTAL_BANK, code) is None:
        faults["symbol"] = _("記号は、通帳にある5桁の数字です。")
    if not _is_number(digits) or len(account) > NUMBER_LENGTH or (savings and account == digits):
        faults["number"] = _("番号は、通帳にある8桁までの数字です。")
    if faults:
        raise PartsRefused(faults)
    return code, "1" if savings else "2", account.zfill(NUMBER_LENGTH)


def _too_long(found: Bank | None) -> str:
    if found and found.code == POSTAL_BANK:
        return _("通帳の「記号・番号」ではなく、振込用の店番と口座番号（7桁）を入力してください。")
    return _("口座番号は%(length)d桁までです。") % {"length": NUMBER_LENGTH}


def _holder_fault(written: str, refused: Sequence[str]) -> str:
    if refused:
        message = _("口座名義は、通帳のとおりカナで入力してください。使えない文字：%(signs)s")
        return message % {"signs": "".join(sign if sign.isprintable() else "□" for sign in refused)}
    if not written:
        return _("口座名義を入力してください。")
    if len(written) > HOLDER_LENGTH:
        return _("口座名義は、半角カナで%(length)d文字までです。") % {"length": HOLDER_LENGTH}
    return ""


def _best(words: str, rows: Iterable[Named], keys: Iterable[tuple[str, ...]], limit: int) -> list[Named]:
    wanted = [_key(_short(word)) for word in words.split()]
    ranked = [
        (min((_rank(wanted[0], key) for key in found), default=0) if wanted else 0, row.code, row)
        for row, found in zip(rows, keys, strict=True)
        if all(any(word in key for key in found) for word in wanted)
    ]
    return [row for _place, _code, row in sorted(ranked, key=lambda one: one[:2])[:limit]]


def _rank(wanted: str, key: str) -> int:
    if wanted not in key:
        return 3
    return 0 if key == wanted else 1 if key.startswith(wanted) else 2


def _short(word: str) -> str:
    """Say a kind of institution as the list does, which calls a bank by its name alone."""
    for long, short in SHORT.items():
        word = word.replace(long, short)
    return word.removesuffix("銀行") or word


@cache
def _bank_keys() -> list[tuple[str, ...]]:
    latin = {code: row["roma"] for code, row in _read("banks.json").items()}
    return [_keys(one.code, one.name, one.kana, latin[one.code]) for one in _banks().values()]


def _keys(*spellings: str) -> tuple[str, ...]:
    return tuple(_key(one) for one in spellings)


def _key(text: str) -> str:
    # The list writes readings with capital kana only.
    return search_key(text).translate(BIG)


@cache
def _banks() -> dict[str, Bank]:
    rows = sorted(_read("banks.json").values(), key=lambda row: str(row["code"]))
    return {row["code"]: Bank(row["code"], row["name"], row["kana"]) for row in rows}


@lru_cache(maxsize=32)
def _branches(bank_code: str) -> dict[str, Branch]:
    rows = sorted(_read("branches", f"{bank_code}.json").values(), key=lambda row: str(row["code"]))
    return {row["code"]: Branch(row["code"], row["name"], row["kana"]) for row in rows}


def _read(*names: str) -> dict[str, dict[str, str]]:
    # Importing the package would load everything; its place is enough.
    spec = find_spec("zengin_code")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the package zengin-code is missing")
    path = Path(spec.submodule_search_locations[0], "source-data", "data", *names)
    content: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _digits(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(NUMBERS)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
