"""A person's name as a value: kept as typed, with a reading where one is wanted, shown in the order of its owner.

Nothing is normalised: 髙 stays 髙, and a shape chosen by a variation selector (IVS) stays chosen. Only spaces around a part go.
Somebody may have one name only (`full`), written in any script.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Literal

from django.utils.translation import gettext as _

from oirase.kernel.texts.errors import PartsRefused
from oirase.kernel.texts.kana import reading_of
from oirase.kernel.texts.keys import search_key

Order = Literal["family_first", "given_first"]
Reading = Literal["required", "optional", "none"]
LONGEST = 100
KANA_OF = {"family": "family_kana", "given": "given_kana", "full": "full_kana"}
# Letters, marks, letter-like numbers (Ⅲ, 〇) and what stands between parts of names, ZWJ and ZWNJ of other scripts included.
CATEGORIES = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nl", "Zs", "Pd")
MORE_SIGNS = frozenset("'’‘ʻʼ`´.,・･()（）\u309b\u309cﾞﾟ\u200c\u200d")
EAST_ASIAN = re.compile(
    "[\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True)
class PersonName:
    """A name: family and given (with a middle name), or one full name; readings in katakana, empty where there are none."""

    family: str = ""
    given: str = ""
    middle: str = ""
    full: str = ""
    family_kana: str = ""
    given_kana: str = ""
    full_kana: str = ""
    order: Order = "family_first"

    def __str__(self) -> str:
        """Return it in its owner's order; parts in East Asian script with a full-width space."""
        return _joined(self._ordered(self.family, self.given, self.middle, self.full))

    @property
    def kana(self) -> str:
        """Return the reading in the same order."""
        return _joined(self._ordered(self.family_kana, self.given_kana, "", self.full_kana))

    @property
    def search_keys(self) -> tuple[str, ...]:
        """Return the keys by which the name is found: as written and as read, family first and given first."""
        written = (self.family, self.given, self.middle, self.full)
        parts = (self.family_kana, self.given_kana, "", self.full_kana)
        keys = [
            search_key("".join(order))
            for family, given, middle, full in (written, parts)
            for order in ((full, family, given, middle), (full, given, middle, family))
        ]
        return tuple(dict.fromkeys(key for key in keys if key))

    def as_dict(self) -> dict[str, str]:
        """Return what is there as a plain dictionary, to be stored."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_dict(cls, stored: Mapping[str, str]) -> PersonName:
        """Return the name that `as_dict` has stored."""
        return cls(**{field.name: stored[field.name] for field in fields(cls) if field.name in stored})  # type: ignore[arg-type]

    def _ordered(self, family: str, given: str, middle: str, full: str) -> list[str]:
        parts = [family, given, middle] if self.order == "family_first" else [given, middle, family]
        return [part for part in (full, *parts) if part]


def parse_name(
    *,
    family: str = "",
    given: str = "",
    middle: str = "",
    full: str = "",
    family_kana: str = "",
    given_kana: str = "",
    full_kana: str = "",
    order: Order = "family_first",
    reading: Reading = "optional",
) -> PersonName:
    """Check a name as typed; PartsRefused with what is wrong at which part. `reading` says whether kana are wanted.

    Either family and given, or `full` alone. A reading may be typed in hiragana or half-width; it becomes full-width katakana.
    """
    written = {"family": family, "given": given, "middle": middle, "full": full}
    written = {part: text.strip() for part, text in written.items()}
    kana = {"family_kana": family_kana, "given_kana": given_kana, "full_kana": full_kana}
    faults = _faults_of(written)
    parts = dict(written)
    for part, kana_part in KANA_OF.items():
        try:
            parts[kana_part] = reading_of(kana[kana_part]) if reading != "none" else ""
        except ValueError as error:
            faults[kana_part] = str(error)
            continue
        if reading == "required" and written[part] and not parts[kana_part]:
            faults[kana_part] = _("フリガナを入力してください。")
    if faults:
        raise PartsRefused(faults)
    return PersonName(**parts, order=order)


def _faults_of(written: Mapping[str, str]) -> dict[str, str]:
    faults = {part: fault for part, text in written.items() if (fault := _fault(text))}
    if written["full"]:
        if written["family"] or written["given"]:
            faults.setdefault(
                "full", _("姓と名に分けるか、一つの氏名にするか、どちらかだけを入力してください。")
            )
    elif not written["family"] and not written["given"]:
        faults.setdefault("family", _("氏名を入力してください。"))
    else:
        for part in ("family", "given"):
            if not written[part]:
                message = _(
                    "姓と名を入力してください。姓と名に分かれない氏名は、「氏名」に入力してください。"
                )
                faults.setdefault(part, message)
    return faults


def _fault(text: str) -> str:
    """Return what is wrong with one written part; empty when nothing is."""
    if len(text) > LONGEST:
        return _("%(longest)d文字までで入力してください。") % {"longest": LONGEST}
    if any(unicodedata.category(sign) == "Co" for sign in text):
        return _("ほかの機器では表示できない文字（外字）が含まれています。別の文字で入力してください。")
    wrong = "".join(dict.fromkeys(sign for sign in text if not _usual(sign)))
    if wrong:
        shown = "".join(sign if sign.isprintable() else "□" for sign in wrong)
        return _("氏名に使えない文字が含まれています：%(signs)s") % {"signs": shown}
    if text and not any(unicodedata.category(sign).startswith(("L", "N")) for sign in text):
        return _("氏名を文字で入力してください。")
    return ""


def _usual(sign: str) -> bool:
    return sign in MORE_SIGNS or unicodedata.category(sign) in CATEGORIES


def _joined(parts: list[str]) -> str:
    east_asian = bool(parts) and all(EAST_ASIAN.search(part) for part in parts)
    return ("\u3000" if east_asian else " ").join(parts)
