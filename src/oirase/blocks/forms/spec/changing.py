"""Changing a definition: each operation takes one and returns another, and refuses what would break it. Pure.

A **place** names a step, a question or a column of a group by keys: `Place.step("applicant")`, `Place.field("age")`,
`Place.field("children", "age")`. Operations keep the shape that places need (`has_shape`): a list of steps with questions, every key there
and once. Whether a definition can be published, `parsing.check` says; half-finished work is no mistake.

A key may be changed as long as every expression that reads it can be rewritten without doubt (`renamed`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oirase.blocks.forms.spec.parsing import FACTS, KEY
from oirase.blocks.forms.spec.shape import EXPRESSIONS
from oirase.blocks.forms.types.base import TYPES
from oirase.kernel.expressions import ExpressionError, compile_expression

Definition = dict[str, Any]
_WORDS = re.compile(r'"(?:\\.|[^"\\])*"|[A-Za-z_][A-Za-z0-9_]*|\.\s*[A-Za-z_][A-Za-z0-9_]*')


class NotPossible(ValueError):
    """A change that would break the definition; the message is for the officer."""


@dataclass(frozen=True)
class Place:
    """A step (`step`), a question (`key`), or a column of a group (`key` and `column`)."""

    step_key: str = ""
    key: str = ""
    column: str = ""

    @classmethod
    def step(cls, key: str) -> Place:
        """Return the place of a step."""
        return cls(step_key=key)

    @classmethod
    def field(cls, key: str, column: str = "") -> Place:
        """Return the place of a question or of a column inside it."""
        return cls(key=key, column=column)

    @classmethod
    def read(cls, text: str) -> Place:
        """Return the place that a text names: `step.applicant`, `age`, `children.age`."""
        first, _dot, second = text.partition(".")
        return cls.step(second) if first == "step" and second else cls.field(first, second)

    def __str__(self) -> str:
        if self.step_key:
            return f"step.{self.step_key}"
        return f"{self.key}.{self.column}" if self.column else self.key


def empty(title: str) -> Definition:
    """Return a form with one step and no questions yet."""
    return {
        "title": {"ja": title},
        "steps": [{"key": "step1", "title": {"ja": _("ステップ1")}, "fields": []}],
    }


def fields_of(definition: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the questions of all steps in their order, without columns."""
    for step in definition["steps"]:
        yield from step["fields"]


def find(definition: Mapping[str, Any], place: Place) -> dict[str, Any] | None:
    """Return the step, question or column at a place."""
    rows, at = _rows(definition, place)
    return rows[at] if rows is not None else None


def _rows(definition: Mapping[str, Any], place: Place) -> tuple[list[dict[str, Any]] | None, int]:
    """Return the list in which a place stands, and where."""
    if place.step_key:
        return _at(definition["steps"], place.step_key)
    for step in definition["steps"]:
        rows, at = _at(step["fields"], place.key)
        if rows is not None:
            return _at(rows[at].get("fields") or [], place.column) if place.column else (rows, at)
    return None, 0


def _at(rows: list[dict[str, Any]], key: str) -> tuple[list[dict[str, Any]] | None, int]:
    for number, one in enumerate(rows):
        if one["key"] == key:
            return rows, number
    return None, 0


def _needed(definition: Definition, place: Place) -> tuple[list[dict[str, Any]], int]:
    rows, at = _rows(definition, place)
    if rows is None:
        raise NotPossible(_("この項目は、もうありません。"))
    return rows, at


def add_step(definition: Mapping[str, Any]) -> tuple[Definition, Place]:
    """Add a step at the end."""
    made = deepcopy(dict(definition))
    key = _free("step", {one["key"] for one in made["steps"]})
    title = _("ステップ%(number)d") % {"number": len(made["steps"]) + 1}
    made["steps"].append({"key": key, "title": {"ja": title}, "fields": []})
    return made, Place.step(key)


def add_field(
    definition: Mapping[str, Any], step_key: str, new: Mapping[str, Any]
) -> tuple[Definition, Place]:
    """Add a question at the end of a step; `new` is it without its key."""
    made = deepcopy(dict(definition))
    rows, at = _needed(made, Place.step(step_key))
    key = _free("q", _keys(made))
    rows[at]["fields"].append({"key": key, **deepcopy(dict(new))})
    return made, Place.field(key)


def add_column(definition: Mapping[str, Any], key: str, new: Mapping[str, Any]) -> tuple[Definition, Place]:
    """Add a column to a group; NotPossible for a question that has none, or a type that cannot stand in one."""
    made = deepcopy(dict(definition))
    rows, at = _needed(made, Place.field(key))
    kind = TYPES.get(str(rows[at].get("type")))
    inside = TYPES.get(str(new.get("type")))
    if kind is None or not kind.rows or inside is None or inside.rows or inside.code == "file":
        raise NotPossible(_("この種類の項目は、ここには置けません。"))
    columns = rows[at].setdefault("fields", [])
    # A column of a question's name would hide that question's answer inside the row.
    column = _free("c", {one["key"] for one in columns} | _keys(made))
    columns.append({"key": column, **deepcopy(dict(new))})
    return made, Place.field(key, column)


def move(definition: Mapping[str, Any], place: Place, by: int) -> Definition:
    """Move something one up (-1) or down (1); a question at the end of its step goes over into the next one."""
    made = deepcopy(dict(definition))
    rows, at = _needed(made, place)
    to = at + by
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    elif place.key and not place.column:
        _over(made, rows, at, by)
    return made


def _over(made: Definition, rows: list[dict[str, Any]], at: int, by: int) -> None:
    steps = made["steps"]
    number = next(place for place, one in enumerate(steps) if one["fields"] is rows) + by
    if 0 <= number < len(steps):
        neighbour = steps[number]["fields"]
        neighbour.insert(0 if by > 0 else len(neighbour), rows.pop(at))


def remove(definition: Mapping[str, Any], place: Place) -> Definition:
    """Take something away; NotPossible for the last step, and for what conditions or values elsewhere still read."""
    made = deepcopy(dict(definition))
    rows, at = _needed(made, place)
    if place.step_key and len(rows) == 1:
        raise NotPossible(_("ステップは1つ以上必要です。"))
    gone = rows.pop(at)
    users = [label_of(each) for each in _users(made, place, gone)]
    if users:
        raise NotPossible(
            _("「%(labels)s」の条件や計算で使われているので、削除できません。先にそちらを直してください。")
            % {"labels": "」「".join(users)}
        )
    return made


def _users(made: Definition, place: Place, gone: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what still reads something that has been taken away."""
    if place.column:
        columns = (find(made, Place.field(place.key)) or {}).get("fields") or []
        return [
            one for one in columns if any(place.column in _roots(text) for _h, _n, text in _expressions(one))
        ]
    keys = {one["key"] for one in gone["fields"]} if place.step_key else {place.key}
    return [
        one
        for one, inner in _everything(made)
        if any((_roots(text) - inner) & keys for _holder, _name, text in _expressions(one))
    ]


def _everything(definition: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], set[str]]]:
    """Yield steps, questions and columns, each with the keys of columns that hide questions there."""
    for step in definition["steps"]:
        yield step, set()
        for one in step["fields"]:
            yield one, set()
            columns = one.get("fields") or []
            own = {column["key"] for column in columns}
            yield from ((column, own) for column in columns)


def _expressions(one: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield the expressions of a step, question or column: what holds it, under which name, its text."""
    kind = TYPES.get(str(one.get("type")))
    names = (
        [*EXPRESSIONS, *(option.name for option in kind.options if option.kind == "expression")]
        if kind
        else ["when"]
    )
    for name in names:
        if isinstance(one.get(name), str) and one[name]:
            yield one, name, one[name]  # type: ignore[misc]
    for check in one.get("checks") or ():
        if isinstance(check, dict) and isinstance(check.get("test"), str) and check["test"]:
            yield check, "test", check["test"]


def roots_of(source: str) -> frozenset[str]:
    """Return the names that an expression reads; nothing for one that cannot be read."""
    return frozenset(_roots(source))


def _roots(source: str) -> set[str]:
    try:
        return set(compile_expression(source).roots)
    except ExpressionError:
        return set()


def duplicate(definition: Mapping[str, Any], place: Place) -> tuple[Definition, Place]:
    """Put a copy of a question, column or step behind it, under new keys. A copied step's conditions read its own copies."""
    made = deepcopy(dict(definition))
    rows, at = _needed(made, place)
    copy = deepcopy(rows[at])
    if place.step_key:
        taken = _keys(made)
        for one in copy["fields"]:
            old, one["key"] = one["key"], _free(one["key"], taken)
            taken.add(one["key"])
            inside = {"steps": [copy]}
            for each, inner in _everything(inside):
                _rewrite(each, inner, old, one["key"])
        copy["key"] = _free(copy["key"], {one["key"] for one in made["steps"]})
    else:
        taken = {one["key"] for one in rows} | _keys(made)
        copy["key"] = _free(copy["key"], taken)
    name = "title" if place.step_key else "label"
    texts = copy.get(name)
    if isinstance(texts, dict) and texts.get("ja"):
        texts["ja"] = _("%(label)sの写し") % {"label": texts["ja"]}
    rows.insert(at + 1, copy)
    if place.step_key:
        return made, Place.step(copy["key"])
    return made, Place.field(place.key, copy["key"]) if place.column else Place.field(copy["key"])


def set_parts(definition: Mapping[str, Any], place: Place | None, parts: Mapping[str, Any]) -> Definition:
    """Set parts of a step, question or column, or of the form itself (None); a part that is empty is taken away."""
    made = deepcopy(dict(definition))
    if place is None:
        one = made
    else:
        rows, at = _needed(made, place)
        one = rows[at]
    for name, value in parts.items():
        if name in ("key", "steps"):
            raise NotPossible(_("この項目にはない設定です。"))
        if (value is None or value is False or value in ("", [], {})) and name != "fields":
            one.pop(name, None)
        else:
            one[name] = deepcopy(value)
    return made


def renamed(definition: Mapping[str, Any], place: Place, new: str) -> Definition:
    """Give something another key; every expression that reads it is rewritten, or the change is refused."""
    if not KEY.fullmatch(new):
        raise NotPossible(_("名前は、英小文字で始まる40字以内の英小文字・数字・下線です。"))
    made = deepcopy(dict(definition))
    rows, at = _needed(made, place)
    old = rows[at]["key"]
    if new == old:
        return made
    taken = (
        {one["key"] for one in rows}
        if place.step_key
        else {one["key"] for one in rows} | _keys(made) | set(FACTS)
    )
    if new in taken:
        raise NotPossible(_("名前「%(key)s」が重なっています。") % {"key": new})
    rows[at]["key"] = new
    if place.column:
        group = find(made, Place.field(place.key)) or {}
        _rename_sum(group, old, new)
        for column in group["fields"]:
            _rewrite(column, set(), old, new)
        _rewrite_paths(made, place.key, old, new)
    elif place.key:
        for each, inner in _everything(made):
            _rewrite(each, inner, old, new)
    return made


def _rename_sum(group: dict[str, Any], old: str, new: str) -> None:
    if isinstance(group.get("sums"), str):
        names = [one.strip() for one in group["sums"].split(",")]
        group["sums"] = ", ".join(new if one == old else one for one in names)


def _rewrite(one: dict[str, Any], inner: Collection[str], old: str, new: str) -> None:
    if old in inner:
        return
    for holder, name, source in _expressions(one):
        if old in _roots(source):
            holder[name] = rewritten(source, old, new)


def _rewrite_paths(made: Definition, group: str, old: str, new: str) -> None:
    """Refuse where an expression elsewhere reads a group's rows and names the column: that cannot be told apart with certainty."""
    path = re.compile(rf"\.\s*{re.escape(old)}\b")
    for each, _inner in _everything(made):
        for _holder, _name, source in _expressions(each):
            if group in _roots(source) and path.search(source):
                raise NotPossible(
                    _("「%(label)s」の式で使われているので、名前を変えられません。")
                    % {"label": label_of(each)}
                )


def rewritten(source: str, old: str, new: str) -> str:
    """Return an expression that reads another name; NotPossible where the result would read anything else."""
    made = _WORDS.sub(lambda found: new if found[0] == old else found[0], source)
    wanted = (_roots(source) - {old}) | {new}
    if _roots(made) != wanted:
        raise NotPossible(
            _("式「%(source)s」を書き換えられないので、名前を変えられません。") % {"source": source}
        )
    return made


def label_of(one: Mapping[str, Any]) -> str:
    """Return what a step, question or column is called in Japanese; its key where it has no words yet."""
    texts = one.get("label") or one.get("title")
    found = texts.get("ja") if isinstance(texts, Mapping) else ""
    return str(found or one.get("key", ""))


def _keys(definition: Mapping[str, Any]) -> set[str]:
    return {one["key"] for one in fields_of(definition)}


def _free(base: str, taken: Collection[str]) -> str:
    stem = base.rstrip("0123456789")[:30] or "q"
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
