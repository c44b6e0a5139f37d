"""From stored JSON to a `FormSpec`, with every problem at its place, so that an editor can show it there.

A definition is one JSON object:

    {"title": {"ja": "..."}, "intro": {...}, "steps": [
        {"key": "applicant", "title": {"ja": "..."}, "when": "...", "fields": [
            {"key": "age", "type": "number", "label": {"ja": "..."}, "required": true, "min": 0,
             "when": "...", "checks": [{"test": "age >= 18", "message": {"ja": "..."}}]}]}]}

Texts are objects by language; expressions are texts of `kernel.expressions` that may read every field's key, `applied_on`, and, in a
row of a group, the row's own columns. Types and their options are those of `blocks.forms.types`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from oirase.blocks.forms.spec.model import Check, Field, FormSpec, Step, walk
from oirase.blocks.forms.spec.ordering import Circle, ordered
from oirase.blocks.forms.spec.reader import Problem, Reader, Unsound
from oirase.blocks.forms.types.base import TYPES, FieldType, Option
from oirase.kernel.expressions import Expression
from oirase.kernel.texts import LocalizedText

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
FACTS = ("applied_on",)
MOST_FIELDS = 300
STEP_PARTS = ("key", "title", "help", "when", "fields")
FIELD_PARTS = (
    "key",
    "type",
    "label",
    "help",
    "required",
    "required_when",
    "when",
    "value",
    "checks",
    "prefill",
    "fields",
)
PREFILLS = (
    "name",
    "birth_date",
    "address",
    "phone",
    "email",
    "trade_name",
    "corporate_number",
    "representative",
)
"""What a profile (GIF's A票, the part on the applicant) can give a field."""


def parse(definition: Mapping[str, Any]) -> FormSpec:
    """Return the form that a definition describes; Unsound with every problem."""
    reader = _FormReader()
    spec = reader.form(definition)
    if reader.problems or spec is None:
        raise Unsound(reader.problems)
    return spec


def check(definition: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a definition; nothing for a sound one."""
    try:
        parse(definition)
    except Unsound as unsound:
        return unsound.problems
    return []


class _FormReader(Reader):
    """Reads a form's definition; expressions are compiled when all keys are known."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set(FACTS)

    def form(self, given: Mapping[str, Any]) -> FormSpec | None:
        if not isinstance(given, Mapping) or not isinstance(given.get("steps"), list) or not given["steps"]:
            self.wrong("steps", _("ステップが1つ以上必要です。"))
            return None
        self._collect_keys(given)
        if self.problems:
            return None
        steps = tuple(self._step(one, f"steps/{place}") for place, one in enumerate(given["steps"]))
        spec = FormSpec(
            title=self.text(given, "title", "", needed=True), steps=steps, intro=self.text(given, "intro", "")
        )
        order = self._order(spec) if not self.problems else ()
        return FormSpec(spec.title, spec.steps, spec.intro, order)

    def _collect_keys(self, given: Mapping[str, Any]) -> None:
        """Learn all keys first, because a condition may name a field that comes later."""
        steps: set[str] = set()
        count = 0
        for place, step in enumerate(given["steps"]):
            path = f"steps/{place}"
            if not isinstance(step, Mapping) or not isinstance(step.get("fields"), list):
                self.wrong(path, _("ステップには項目の並び（fields）が必要です。"))
                continue
            self._key(step, path, steps)
            for number, one in enumerate(step["fields"]):
                self._key(one, f"{path}/fields/{number}", self.names)
                count += 1
        if count > MOST_FIELDS:
            self.wrong("steps", _("項目は%(most)d個までです。") % {"most": MOST_FIELDS})

    def _key(self, one: Any, path: str, taken: set[str]) -> None:
        key = one.get("key") if isinstance(one, Mapping) else None
        if not isinstance(key, str) or not KEY.fullmatch(key):
            self.wrong(f"{path}/key", _("名前は、英小文字で始まる40字以内の英小文字・数字・下線です。"))
        elif key in taken:
            self.wrong(f"{path}/key", _("名前「%(key)s」が重なっています。") % {"key": key})
        else:
            taken.add(key)

    def _step(self, given: Mapping[str, Any], path: str) -> Step:
        self.known_parts(given, STEP_PARTS, path)
        fields = tuple(
            self._field(one, f"{path}/fields/{number}", self.names)
            for number, one in enumerate(given["fields"])
        )
        return Step(
            key=given["key"],
            title=self.text(given, "title", path, needed=True),
            help=self.text(given, "help", path),
            when=self.expression(given, "when", path, self.names),
            fields=tuple(one for one in fields if one is not None),
        )

    def _field(
        self, given: Mapping[str, Any], path: str, names: set[str], *, inside: bool = False
    ) -> Field | None:
        kind = TYPES.get(str(given.get("type")))
        if kind is None or (inside and (kind.rows or kind.code == "file")):
            self.wrong(f"{path}/type", _("この種類の項目は使えません。"))
            return None
        self.known_parts(given, (*FIELD_PARTS, *(option.name for option in kind.options)), path)
        prefill = given.get("prefill", "")
        if prefill and prefill not in PREFILLS:
            self.wrong(f"{path}/prefill", _("登録情報にない項目です。"))
        columns = self._columns(given, path, kind) if kind.rows else ()
        return Field(
            key=given["key"],
            type=kind.code,
            label=self.text(given, "label", path, needed=True),
            help=self.text(given, "help", path),
            required=given.get("required") is True,
            required_when=self.expression(given, "required_when", path, names),
            when=self.expression(given, "when", path, names),
            value=self._value(given, path, kind, names),
            checks=self._checks(given, path, names),
            prefill=prefill,
            options=self._options(given, path, kind, names),
            fields=columns,
        )

    def _columns(self, given: Mapping[str, Any], path: str, kind: FieldType) -> tuple[Field, ...]:
        rows = given.get("fields")
        if not isinstance(rows, list) or not rows:
            self.wrong(f"{path}/fields", _("繰り返す項目が1つ以上必要です。"))
            return ()
        own: set[str] = set()
        for number, one in enumerate(rows):
            self._key(one, f"{path}/fields/{number}", own)
        if len(own) < len(rows):
            return ()
        names = self.names | own
        found = [
            self._field(one, f"{path}/fields/{number}", names, inside=True) for number, one in enumerate(rows)
        ]
        for key in _sums(given):
            if key not in own:
                self.wrong(f"{path}/sums", _("列「%(key)s」がありません。") % {"key": key})
        return tuple(one for one in found if one is not None)

    def _value(
        self, given: Mapping[str, Any], path: str, kind: FieldType, names: set[str]
    ) -> Expression | None:
        if kind.code == "computed":
            if not given.get("value"):
                self.wrong(f"{path}/value", _("計算の式を入力してください。"))
            return self.expression(given, "value", path, names)
        if given.get("value"):
            self.wrong(f"{path}/value", _("式で決まるのは「計算で決まる値」の項目だけです。"))
        return None

    def _checks(self, given: Mapping[str, Any], path: str, names: set[str]) -> tuple[Check, ...]:
        found: list[Check] = []
        rows = given.get("checks") or []
        if not isinstance(rows, list):
            self.wrong(f"{path}/checks", _("並びで書いてください。"))
            return ()
        for number, one in enumerate(rows):
            place = f"{path}/checks/{number}"
            test = self.expression(one, "test", place, names) if isinstance(one, Mapping) else None
            if test is None:
                self.wrong(f"{place}/test", _("確かめる式を入力してください。"))
                continue
            found.append(Check(test, self.text(one, "message", place, needed=True)))
        return tuple(found)

    def _options(
        self, given: Mapping[str, Any], path: str, kind: FieldType, names: set[str]
    ) -> dict[str, Any]:
        found = {}
        for option in kind.options:
            value = given.get(option.name)
            if value in (None, "", [], {}):
                if option.needed:
                    self.wrong(
                        f"{path}/{option.name}", _("「%(title)s」が必要です。") % {"title": option.title}
                    )
                continue
            message = self._option_problem(option, value, path, names)
            if message:
                self.wrong(f"{path}/{option.name}", message)
            found[option.name] = LocalizedText(value) if option.kind == "localized" and not message else value
        return found

    def _option_problem(self, option: Option, value: Any, path: str, names: set[str]) -> str:
        if option.kind == "expression":
            self.expression({option.name: value}, option.name, path, names)
            return ""
        if option.kind == "localized":
            before = len(self.problems)
            self.text({option.name: value}, option.name, path)
            return "" if len(self.problems) == before else self.problems.pop().message
        if option.kind == "choices":
            return _choices_problem(value)
        fits = {
            "integer": isinstance(value, int) and not isinstance(value, bool),
            "text": isinstance(value, str) and len(value) <= 200,
            "boolean": isinstance(value, bool),
            "kinds": isinstance(value, list) and set(value) <= set(option.allowed),
            "one_of": value in option.allowed,
        }
        return (
            "" if fits[option.kind] else _("「%(title)s」の値が正しくありません。") % {"title": option.title}
        )

    def _order(self, spec: FormSpec) -> tuple[str, ...]:
        """Return the keys so that each comes after those it depends on; a circle is told with its members."""
        reads: dict[str, set[str]] = {}
        for key, one in spec.fields.items():
            when = spec.step_of[key].when
            read = set(when.roots) if when else set()
            for each in walk((one,)):
                own = {column.key for column in one.fields} if each is not one else set()
                for expression in each.expressions:
                    read |= expression.roots - own
            reads[key] = read & set(spec.fields)
        try:
            return ordered(reads)
        except Circle as circle:
            labels = "」→「".join(str(spec.fields[key].label) for key in circle.members)
            first = spec.fields[circle.members[0]]
            self.wrong(
                _path_of(spec, first.key), _("条件や計算が循環しています:「%(labels)s」") % {"labels": labels}
            )
            return ()


def _sums(given: Mapping[str, Any]) -> Iterator[str]:
    yield from (key for key in (one.strip() for one in str(given.get("sums", "")).split(",")) if key)


def _choices_problem(value: Any) -> str:
    if not isinstance(value, list):
        return _("選択肢を1つ以上書いてください。")
    values = [one.get("value") if isinstance(one, Mapping) else None for one in value]
    if any(not isinstance(one, str) or not one or len(one) > 100 for one in values):
        return _("選択肢にはそれぞれ値が必要です。")
    if len(set(values)) < len(values):
        return _("選択肢の値が重なっています。")
    labels = [one.get("label") for one in value]
    if any(not isinstance(one, Mapping) or not str(one.get("ja", "")).strip() for one in labels):
        return _("選択肢にはそれぞれ日本語の名前が必要です。")
    return ""


def _path_of(spec: FormSpec, key: str) -> str:
    for place, step in enumerate(spec.steps):
        for number, one in enumerate(step.fields):
            if one.key == key:
                return f"steps/{place}/fields/{number}/when"
    return "steps"
