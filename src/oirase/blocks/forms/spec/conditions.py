"""Conditions as people put them together, without programming: rows of question, comparison and value, joined by all or any. Pure.

`write` makes an expression of rows; `read` gives the rows back of any expression of that simple shape, and None for another: that
one is shown as it was typed. So an officer never loses what a colleague has written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from oirase.blocks.forms.spec.changing import fields_of, label_of
from oirase.kernel.calendar import parse_date
from oirase.ui.days import day_text

Join = Literal["and", "or"]
Kind = Literal["number", "text", "date", "boolean", "choice", "choices", "rows", "other"]
KINDS: dict[str, Kind] = {
    "number": "number",
    "yen": "number",
    "date": "date",
    "boolean": "boolean",
    "choice": "choice",
    "choices": "choices",
    "group": "rows",
    "table": "rows",
    "text": "text",
    "textarea": "text",
    "email": "text",
    "phone": "text",
    "corporate_number": "text",
    "invoice_number": "text",
}
SIGNS = {"is": "=", "is_not": "!=", "at_least": ">=", "at_most": "<=", "more": ">", "less": "<"}
OPERATORS = {
    "is": gettext_lazy("が、次と同じ"),
    "is_not": gettext_lazy("が、次と違う"),
    "at_least": gettext_lazy("が、次以上（以後）"),
    "at_most": gettext_lazy("が、次以下（以前）"),
    "more": gettext_lazy("が、次より大きい（後）"),
    "less": gettext_lazy("が、次より小さい（前）"),
    "contains": gettext_lazy("に、次が含まれる"),
    "answered": gettext_lazy("に、答えがある"),
    "unanswered": gettext_lazy("に、答えがない"),
}
FITTING: dict[Kind, tuple[str, ...]] = {
    "number": ("is", "is_not", "at_least", "at_most", "more", "less", "answered", "unanswered"),
    "date": ("is", "is_not", "at_least", "at_most", "more", "less", "answered", "unanswered"),
    "text": ("is", "is_not", "contains", "answered", "unanswered"),
    "boolean": ("is", "is_not"),
    "choice": ("is", "is_not", "answered", "unanswered"),
    "choices": ("contains", "answered", "unanswered"),
    "rows": ("is", "at_least", "at_most", "more", "less", "answered", "unanswered"),
    "other": ("answered", "unanswered"),
}
_STRING = r'"(?:\\.|[^"\\])*"'
_LITERAL = rf"{_STRING}|date\({_STRING}\)|-?[0-9]+(?:\.[0-9]+)?|true|false"
_COMPARED = re.compile(rf"(count\()?([a-z][a-z0-9_]*)(?(1)\))\s*(=|!=|>=|<=|>|<)\s*({_LITERAL}|null)")
_CONTAINED = re.compile(rf"(list contains|contains)\(([a-z][a-z0-9_]*),\s*({_STRING})\)")
_PIECES = re.compile(rf"({_STRING})|\b(and|or)\b")


@dataclass(frozen=True)
class Question:
    """Something that conditions can ask about: its key, its label, what kind of answer, the choices by value."""

    key: str
    label: str
    kind: Kind
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One line: question, comparison, and the value as it is stored (a choice's value, "true", an ISO day, digits)."""

    key: str
    operator: str
    value: str = ""


@dataclass(frozen=True)
class Condition:
    """Lines that must all hold ("and"), or of which one must ("or")."""

    rows: tuple[Row, ...]
    join: Join = "and"


def questions_of(definition: Mapping[str, Any], *more: Question, inside: str = "") -> list[Question]:
    """Return what conditions of a form can ask about; `inside` a group its own columns, too."""
    found = []
    for one in fields_of(definition):
        if one.get("type") != "note":
            found.append(question_of(one))
        if one["key"] == inside:
            found += [
                question_of(column) for column in one.get("fields") or [] if column.get("type") != "note"
            ]
    return [*found, *more]


def question_of(one: Mapping[str, Any]) -> Question:
    """Return a question as conditions see it."""
    kind = KINDS.get(str(one.get("type")), "other")
    if one.get("type") == "computed":
        shapes: dict[str, Kind] = {
            "number": "number",
            "yen": "number",
            "date": "date",
            "boolean": "boolean",
            "text": "text",
        }
        kind = shapes.get(str(one.get("as")), "other")
    choices = {}
    if kind in ("choice", "choices"):
        given = [each for each in one.get("choices") or [] if isinstance(each, Mapping)]
        choices = {str(each.get("value", "")): label_of(each) or str(each.get("value", "")) for each in given}
    return Question(one["key"], label_of(one), kind, choices)


def write(condition: Condition, questions: Sequence[Question]) -> str:
    """Return the expression of a condition; KeyError for a question that is not among `questions`."""
    kinds = {one.key: one.kind for one in questions}
    return f" {condition.join} ".join(_write(row, kinds[row.key]) for row in condition.rows)


def _write(row: Row, kind: Kind) -> str:
    if row.operator in ("answered", "unanswered"):
        return f"{row.key} {'!=' if row.operator == 'answered' else '='} null"
    if row.operator == "contains":
        function = "contains" if kind == "text" else "list contains"
        return f"{function}({row.key}, {_quoted(row.value)})"
    name = f"count({row.key})" if kind == "rows" else row.key
    return f"{name} {SIGNS[row.operator]} {_literal(row.value, kind)}"


def _literal(value: str, kind: Kind) -> str:
    if kind in ("number", "rows", "boolean"):
        return value
    return f"date({_quoted(value)})" if kind == "date" else _quoted(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def read(source: str, questions: Sequence[Question]) -> Condition | None:
    """Return the lines of an expression; None for one that is not of the simple shape, or that would be written otherwise."""
    if not source.strip():
        return Condition(())
    kinds = {one.key: one.kind for one in questions}
    parts, joins = _split(source)
    if len(set(joins)) > 1:
        return None
    rows = [_read(part.strip(), kinds) for part in parts]
    if any(row is None for row in rows):
        return None
    return Condition(tuple(row for row in rows if row), "or" if "or" in joins else "and")


def _split(source: str) -> tuple[list[str], list[str]]:
    parts, joins, start = [], [], 0
    for found in _PIECES.finditer(source):
        if found[2]:
            parts.append(source[start : found.start()])
            joins.append(found[2])
            start = found.end()
    return [*parts, source[start:]], joins


def _read(part: str, kinds: Mapping[str, Kind]) -> Row | None:
    if found := _CONTAINED.fullmatch(part):
        kind = kinds.get(found[2])
        wanted = "text" if found[1] == "contains" else "choices"
        # Flags and the like are lists without fixed choices; they are asked as `choices`, too.
        return Row(found[2], "contains", _unquoted(found[3])) if kind == wanted else None
    found = _COMPARED.fullmatch(part)
    if found is None or found[2] not in kinds:
        return None
    key, kind, literal = found[2], kinds[found[2]], found[4]
    if literal == "null":
        operator = {"=": "unanswered", "!=": "answered"}.get(found[3])
        return Row(key, operator) if operator and not found[1] else None
    operator = next(name for name, sign in SIGNS.items() if sign == found[3])
    value = _value(literal, kind)
    fits = operator in FITTING[kind] and bool(found[1]) == (kind == "rows")
    return Row(key, operator, value) if fits and value is not None else None


def _value(literal: str, kind: Kind) -> str | None:
    """Return the value of a literal if it is one of the question's kind."""
    if literal.startswith("date("):
        return _unquoted(literal[5:-1]) if kind == "date" else None
    if literal.startswith('"'):
        return _unquoted(literal) if kind in ("text", "choice") else None
    if literal in ("true", "false"):
        return literal if kind == "boolean" else None
    return literal if kind in ("number", "rows") else None


def understood(question: Question, operator: str, typed: str) -> Row:
    """Return the line that an officer means; ValueError with a sentence for what does not go together."""
    if operator not in FITTING[question.kind]:
        fitting = "」「".join(str(OPERATORS[one]) for one in FITTING[question.kind])
        raise ValueError(
            _("「%(label)s」は、この比べ方では比べられません。使えるのは「%(fitting)s」です。")
            % {"label": question.label, "fitting": fitting}
        )
    if operator in ("answered", "unanswered"):
        return Row(question.key, operator)
    return Row(question.key, operator, _understood(question, typed.strip()))


def _understood(question: Question, typed: str) -> str:
    if question.kind == "boolean":
        return _one_of({"true": _("はい"), "false": _("いいえ")}, typed, question)
    if question.choices:
        return _one_of(question.choices, typed, question)
    if not typed:
        raise ValueError(_("「%(label)s」と比べる値を入力してください。") % {"label": question.label})
    try:
        if question.kind == "date":
            return parse_date(typed).isoformat()
        if question.kind in ("number", "rows"):
            return format(Decimal(typed.replace(",", "")), "f")
    except (InvalidOperation, ValueError) as error:
        sample = _("例: 令和8年4月1日") if question.kind == "date" else _("例: 18")
        raise ValueError(
            _("「%(label)s」と比べる値が読めません。%(sample)s") % {"label": question.label, "sample": sample}
        ) from error
    return typed


def _one_of(choices: Mapping[str, str], typed: str, question: Question) -> str:
    if typed in choices:
        return typed
    for value, label in choices.items():
        if typed == label:
            return value
    raise ValueError(
        _("「%(label)s」の値は、次の中から選んでください: %(choices)s")
        % {"label": question.label, "choices": _("、").join(choices.values())}
    )


def in_words(source: str, questions: Sequence[Question]) -> str:
    """Return an expression as a sentence; one that is not simple with the labels of its questions beside it."""
    if not source:
        return ""
    condition = read(source, questions)
    if condition is None:
        return source
    by_key = {one.key: one for one in questions}
    lines = [_in_words(row, by_key[row.key]) for row in condition.rows]
    return (_("、かつ、") if condition.join == "and" else _("、または、")).join(lines)


def _in_words(row: Row, question: Question) -> str:
    templates = {
        "is": _("「%(label)s」が「%(value)s」"),
        "is_not": _("「%(label)s」が「%(value)s」でない"),
        "at_least": _("「%(label)s」が%(value)s以上"),
        "at_most": _("「%(label)s」が%(value)s以下"),
        "more": _("「%(label)s」が%(value)sより大きい"),
        "less": _("「%(label)s」が%(value)sより小さい"),
        "contains": _("「%(label)s」に「%(value)s」が含まれる"),
        "answered": _("「%(label)s」に答えがある"),
        "unanswered": _("「%(label)s」に答えがない"),
    }
    return templates[row.operator] % {"label": question.label, "value": shown_value(question, row.value)}


def shown_value(question: Question, value: str) -> str:
    """Return a line's value as people read and type it."""
    if question.kind == "boolean":
        return {"true": _("はい"), "false": _("いいえ")}.get(value, value)
    if question.kind == "date" and value:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return day_text(day) if (get_language() or "ja").startswith("ja") else value
    return question.choices.get(value, value)
