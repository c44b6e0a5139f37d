"""Two definitions side by side, in words: what differs, where, and how it reads before and after. Pure; also for other documents.

Paths are those of `merging`: parts by name, entries of lists by their key or value. What a part is called stands in `PARTS`; whoever
describes another document with the same functions gives its words as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.merging import ABSENT, entry_name
from oirase.blocks.forms.spec.changing import label_of
from oirase.blocks.forms.types.base import TYPES
from oirase.kernel.texts import LocalizedText
from oirase.kernel.texts.localized import LANGUAGES

PARTS: dict[str, Any] = {
    "title": gettext_lazy("名称"),
    "intro": gettext_lazy("はじめの説明"),
    "steps": gettext_lazy("ステップ"),
    "fields": gettext_lazy("項目"),
    "key": gettext_lazy("式での名前"),
    "type": gettext_lazy("種類"),
    "label": gettext_lazy("質問文"),
    "help": gettext_lazy("説明"),
    "required": gettext_lazy("必須"),
    "required_when": gettext_lazy("必須になる条件"),
    "when": gettext_lazy("表示する条件"),
    "value": gettext_lazy("計算の式"),
    "checks": gettext_lazy("入力チェック"),
    "test": gettext_lazy("確かめる条件"),
    "message": gettext_lazy("知らせる文"),
    "prefill": gettext_lazy("登録情報から入れる"),
    "choices": gettext_lazy("選択肢"),
    "ja": gettext_lazy("日本語"),
    "en": gettext_lazy("英語"),
    "ja-easy": gettext_lazy("やさしい日本語"),
    "zh": gettext_lazy("中国語"),
    "ko": gettext_lazy("韓国語"),
}


@dataclass(frozen=True)
class Difference:
    """One part that differs: its path, the values (`ABSENT` where it is not there); `moved`: only its place among its neighbours."""

    path: str
    before: Any
    after: Any
    moved: bool = False


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """Yield what differs between two documents, in the order of the newer one."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _in_objects(before, after, path)
        return
    name = entry_name(before, after)
    if name and before is not ABSENT and after is not ABSENT:
        old, new = ({one[name]: one for one in side} for side in (before, after))
        yield from _in_objects(old, new, path)
        order = [key for key in old if key in new]
        for key in _moved(order, [key for key in new if key in old]):
            yield Difference(_join(path, key), old[key], new[key], moved=True)
        return
    yield Difference(path, before, after)


def _in_objects(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> Iterator[Difference]:
    for key in dict.fromkeys((*after, *before)):
        yield from differences(before.get(key, ABSENT), after.get(key, ABSENT), _join(path, key))


def _moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return the fewest entries that have to be moved to get from one order to the other: all but the longest run that stayed."""
    place = {key: number for number, key in enumerate(before)}
    best: list[list[str]] = []
    for key in after:
        fitting = [run for run in best if place[run[-1]] < place[key]]
        best.append([*_longest(fitting), key])
    stayed = set(_longest(best))
    return [key for key in after if key not in stayed]


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return max(runs, key=len) if runs else []


def _join(path: str, key: str) -> str:
    return f"{path}/{key}" if path else key


def path_words(path: str, *sides: Any, words: Mapping[str, Any] | None = None) -> str:
    """Return a path as people follow it: 申込者 › 氏名 › 質問文. `sides`: documents in which its entries are looked up, newest first."""
    known = {**_options(), **PARTS, **(words or {})}
    found: list[str] = []
    here = list(sides)
    for part in path.split("/") if path else ():
        entry = next((one for side in here if isinstance(side, list) and (one := _entry(side, part))), None)
        here = [_inside(side, part) for side in here]
        if entry is not None:
            found.append(label_of(entry) or named(entry) or part)
        elif part not in ("steps", "fields"):
            found.append(str(known.get(part, part)))
    return " › ".join(found) or str(known["title"])


@cache
def _options() -> dict[str, Any]:
    """Return what the settings of the types are called."""
    return {option.name: option.title for kind in TYPES.values() for option in kind.options}


def _entry(side: list[Any], part: str) -> Mapping[str, Any] | None:
    if part.isdecimal() and int(part) < len(side) and isinstance(side[int(part)], Mapping):
        return side[int(part)]  # type: ignore[no-any-return]
    for one in side:
        if isinstance(one, Mapping) and part in (one.get("key"), one.get("value")):
            return one
    return None


def _inside(side: Any, part: str) -> Any:
    if isinstance(side, Mapping):
        return side.get(part, ABSENT)
    return (_entry(side, part) if isinstance(side, list) else None) or ABSENT


def named(entry: Mapping[str, Any]) -> str:
    """Return what an entry of a list is called, whichever of its parts says so."""
    for name in ("label", "title", "name", "law", "fee", "value", "key"):
        value = entry.get(name)
        if isinstance(value, Mapping) and value.get("ja"):
            return str(value["ja"])
        if isinstance(value, str) and value:
            return value
    return ""


def value_words(value: Any, codes: Mapping[str, Any] | None = None) -> str:
    """Return a part's value as people read it; an entry of a list by what it is called. `codes`: words for values that are codes."""
    if value is ABSENT or value is None or value == "":
        return _("（なし）")
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, Mapping):
        return LocalizedText(value).text("ja") if set(value) <= set(LANGUAGES) else named(value)
    if isinstance(value, list):
        return _("、").join(value_words(one, codes) for one in value) or _("（なし）")
    return str((codes or {}).get(value, value))


@dataclass(frozen=True)
class Wording:
    """The words of another kind of document: what its parts are called, what its codes stand for."""

    parts: Mapping[str, Any]
    codes: Mapping[str, Any]


def sentence(one: Difference, before: Any, after: Any, wording: Wording | None = None) -> str:
    """Return a difference as a sentence."""
    parts, codes = (wording.parts, wording.codes) if wording else (None, None)
    if one.path.endswith("/type"):
        codes = {code: kind.title for code, kind in TYPES.items()}
    place = path_words(one.path, after, before, words=parts)
    old, new = value_words(one.before, codes), value_words(one.after, codes)
    if one.moved:
        return _("「%(place)s」の位置を変えました") % {"place": place}
    if one.before is ABSENT:
        return _("「%(place)s」を加えました: %(value)s") % {"place": place, "value": new}
    if one.after is ABSENT:
        return _("「%(place)s」を削除しました: %(value)s") % {"place": place, "value": old}
    return _("「%(place)s」を変えました: %(before)s → %(after)s") % {
        "place": place,
        "before": old,
        "after": new,
    }


def sentences(before: Any, after: Any, wording: Wording | None = None) -> list[str]:
    """Return everything that differs between two documents, as sentences."""
    return [sentence(one, before, after, wording) for one in differences(before, after)]
