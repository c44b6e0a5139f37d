"""What is wrong with a template, and what an officer should look at again before it is published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oirase.blocks.documents import markup
from oirase.blocks.documents.letters import LIMITS, PARTS
from oirase.blocks.documents.models import NoticeKind
from oirase.blocks.documents.offers import NoticeSpec

# The government's guideline on やさしい日本語 for residents (2020): short sentences of one thought, words instead of compounds.
LONGEST_SENTENCE = 50
_READING = re.compile(r"（[ぁ-んァ-ヶー・ ]+）")
_READ = re.compile(r"[\u4e00-\u9fff々]{2,}[ぁ-ん]*（[ぁ-んァ-ヶー・ ]+）")
_COMPOUND = re.compile(r"[\u4e00-\u9fff々]{2,}")
_HOLE = re.compile(r"(?:\{\{|｛｛).*?(?:\}\}|｝｝)")

Parts = Mapping[str, str]


@dataclass(frozen=True)
class Remark:
    """Something to look at again: tone (`warning` or `info`), the part ("" for the whole), the words."""

    tone: str
    part: str
    text: str


def errors_of(parts: Parts, spec: NoticeSpec, language: str) -> dict[str, list[str]]:
    """Return what keeps a text from being saved, by part, with its line. Japanese, and any language begun, needs title and text."""
    found: dict[str, list[str]] = {}
    if language == "ja" or any(parts.values()):
        for part in ("title", "body"):
            if not parts.get(part, "").strip():
                found.setdefault(part, []).append(_("入力してください。"))
    for part, text in parts.items():
        if len(text) > LIMITS[part]:
            message = _("%(limit)d文字以内で入力してください。") % {"limit": LIMITS[part]}
            found.setdefault(part, []).append(message)
        for message in _slips(part, text, spec):
            found.setdefault(part, []).append(message)
    return found


def _slips(part: str, text: str, spec: NoticeSpec) -> Iterator[str]:
    pieces, slips = markup.items_of(text) if part == "items" else markup.blocks_of(text)
    for slip in slips:
        yield _slip(slip)
    lines = [line for piece in pieces for line in piece.lines]
    for line in lines:
        for run in line.runs:
            if run.key and run.key not in spec.known:
                yield _unknown(line.source, run.key, spec)


def _slip(slip: markup.Slip) -> str:
    where = {"line": slip.line, "found": slip.found}
    if slip.found == "{{":
        return _("%(line)d行目: 差し込みの「%(found)s」が閉じていません。") % where
    if slip.found == "**":
        return _("%(line)d行目: 太字の「%(found)s」が閉じていません。") % where
    return _("%(line)d行目: 「%(found)s」は差し込み項目の名前として読めません。") % where


def _unknown(line: int, key: str, spec: NoticeSpec) -> str:
    near = get_close_matches(key, spec.known, 1)
    if near:
        words = {"line": line, "key": key, "near": near[0]}
        return _("%(line)d行目: 差し込み項目「%(key)s」はありません。「%(near)s」のことですか。") % words
    words = {"line": line, "key": key}
    return (
        _("%(line)d行目: 差し込み項目「%(key)s」はありません。差し込み項目の一覧から選んでください。") % words
    )


def faults_of(parts: Parts, spec: NoticeSpec, language: str) -> list[Remark]:
    """Return the errors of a text that is there, as remarks."""
    found = errors_of(parts, spec, language) if any(parts.values()) else {}
    return [Remark("warning", part, text) for part, texts in found.items() for text in texts]


def remarks_of(parts: Parts, spec: NoticeSpec, language: str) -> list[Remark]:
    """Return what an officer should look at again in one language."""
    if not any(parts.values()):
        return []
    return [*_unused(parts, spec), *_appeal(parts, spec), *(_hard(parts) if language == "ja-easy" else ())]


def _unused(parts: Parts, spec: NoticeSpec) -> Iterator[Remark]:
    used = {key for text in parts.values() for _line, key in markup.keys_in(text)}
    used |= {
        run.key
        for item in markup.items_of(parts.get("items", ""))[0]
        for line in item.lines
        for run in line.runs
    }
    for one in spec.placeholders:
        if one.needed and one.key not in used:
            words = {"label": one.label.text(get_language()), "key": one.key}
            text = _("必要な差し込み項目「%(label)s」（%(key)s）が使われていません。") % words
            yield Remark("warning", "", text)


def _appeal(parts: Parts, spec: NoticeSpec) -> Iterator[Remark]:
    if spec.kind == NoticeKind.DECISION and not parts.get("appeal", "").strip():
        text = _("教示文がありません。不利益な処分のときは、不服申立てと取消訴訟の教示が要ります。")
        yield Remark("warning", "appeal", text)


def _hard(parts: Parts) -> Iterator[Remark]:
    for part in PARTS:
        for number, raw in enumerate(parts.get(part, "").split("\n"), start=1):
            line = _HOLE.sub("", raw)
            plain = _READING.sub("", line)
            if max(len(sentence) for sentence in re.split(r"[。！？]", plain)) > LONGEST_SENTENCE:
                limits = {"line": number, "limit": LONGEST_SENTENCE}
                text = _("%(line)d行目: 文が%(limit)d文字を超えています。2つの文に分けてください。") % limits
                yield Remark("info", part, text)
            compounds = list(dict.fromkeys(_COMPOUND.findall(_READ.sub("", line))))
            if compounds:
                words = {"line": number, "words": "、".join(compounds[:5])}
                text = (
                    _("%(line)d行目: 漢字の多いことば（%(words)s）に読みがなを付けるか、言い換えてください。")
                    % words
                )
                yield Remark("info", part, text)
