"""Which texts of a form lack a language, and where やさしい日本語 could be easier. Hints only: nothing here stands in the way of publishing.

The hints follow the guide of the Immigration Services Agency and the Agency for Cultural Affairs (在留支援のためのやさしい日本語
ガイドライン, 2020): short sentences, no honorifics, readings for kanji.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oirase.blocks.forms.spec.changing import Place, label_of
from oirase.kernel.texts.localized import LANGUAGES

LONG_SENTENCE = 50
MUCH_KANJI = 0.4
WANTED = ("en", "ja-easy")
_READINGS = re.compile(r"（[ぁ-んァ-ヶー]+）")
_KANJI = re.compile(r"[\u4e00-\u9fff々]")
_COMPOUND = re.compile(r"[\u4e00-\u9fff々]{2,}")
_READ = re.compile(r"[\u4e00-\u9fff々]{2,}[ぁ-ん]*（[ぁ-んァ-ヶー]+）")
_HONORIFICS = re.compile(
    r"いただ|ござい|申し上げ|いたし(?:ます|ました)|くださいますよう|お[^\s、。]{1,6}になり|ご了承|ご遠慮|恐れ入り"
)


@dataclass(frozen=True)
class Said:
    """A text of a form: where it stands (None: the form itself), what it is, and the words by language."""

    place: Place | None
    of: str
    part: str
    texts: Mapping[str, str]

    @property
    def missing(self) -> list[str]:
        """Return the languages that should be there and are not."""
        return [code for code in WANTED if not str(self.texts.get(code, "")).strip()]

    @property
    def hints(self) -> list[str]:
        """Return what could be easier in the easy Japanese."""
        return hints(str(self.texts.get("ja-easy", "")))


def texts_of(definition: Mapping[str, Any]) -> Iterator[Said]:
    """Yield every text that people read, in the order of the form; those without Japanese words are no texts yet."""
    yield from _said(definition, None, _("様式"), ("title", "intro"))
    for step in definition["steps"]:
        yield from _said(step, Place.step(step["key"]), label_of(step), ("title", "help"))
        for one in step["fields"]:
            yield from _of_question(one, Place.field(one["key"]))
            for column in one.get("fields") or []:
                yield from _of_question(column, Place.field(one["key"], column["key"]))


def _of_question(one: Mapping[str, Any], place: Place) -> Iterator[Said]:
    label = label_of(one)
    yield from _said(one, place, label, ("label", "help", "unit", "row_label"))
    for choice in one.get("choices") or []:
        if isinstance(choice, Mapping):
            yield from _said(choice, place, label, ("label",), "choices")
    for check in one.get("checks") or []:
        if isinstance(check, Mapping):
            yield from _said(check, place, label, ("message",))


def _said(
    one: Mapping[str, Any], place: Place | None, of: str, names: tuple[str, ...], part: str = ""
) -> Iterator[Said]:
    for name in names:
        texts = one.get(name)
        if isinstance(texts, Mapping) and set(texts) <= set(LANGUAGES) and texts.get("ja"):
            yield Said(place, of, part or name, texts)


def hints(text: str) -> list[str]:
    """Return what is hard about a text in easy Japanese; nothing for an easy one."""
    if not text:
        return []
    plain = _READINGS.sub("", text)
    found = []
    longest = max((len(one) for one in re.split(r"[。\n!?！？]", plain)), default=0)
    if longest > LONG_SENTENCE:
        found.append(_("文が長いです（%(length)d字）。2つに分けられませんか。") % {"length": longest})
    signs = [sign for sign in plain if not sign.isspace()]
    share = sum(bool(_KANJI.match(sign)) for sign in signs) / max(len(signs), 1)
    if share > MUCH_KANJI and len(signs) > 8:
        found.append(_("漢字が多いです。ひらがなや、別の言葉にできませんか。"))
    if hard := _COMPOUND.findall(_READ.sub("", text)):
        found.append(
            _("読みがなのない言葉があります: %(words)s") % {"words": _("、").join(dict.fromkeys(hard[:3]))}
        )
    if polite := _HONORIFICS.search(plain):
        found.append(_("敬語（%(word)s）を、「です・ます」にできませんか。") % {"word": polite[0]})
    return found
