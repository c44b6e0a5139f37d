"""Types as they are written after `instance of`, and whether a value has one."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext

from oirase.kernel.expressions.nodes import Type
from oirase.kernel.expressions.reader import Reader
from oirase.kernel.expressions.running import Run
from oirase.kernel.expressions.values import Exactly, Range, Value, kind

SIMPLE: Final = (
    "years and months duration",
    "days and time duration",
    "date and time",
    "date",
    "time",
    "number",
    "string",
    "boolean",
    "Any",
    "list",
    "context",
    "range",
    "function",
)


def read_type(reader: Reader) -> Type:
    """Read a type, with what it holds between `<` and `>`."""
    with reader.deeper():
        name = _name(reader)
        if name == "function":
            return _function(reader)
        if name in {"list", "range"} and reader.takes("<"):
            held = (("", read_type(reader)),)
            reader.needs(">")
            return Type(name, held)
        if name == "context" and reader.takes("<"):
            entries = reader.separated(lambda: _entry(reader))
            reader.needs(">")
            return Type(name, entries)
        return Type(name)


def _name(reader: Reader) -> str:
    for name in SIMPLE:
        words = name.split()
        ahead = reader.tokens[reader.at : reader.at + len(words)]
        if [token.text for token in ahead if token.kind == "name"] == words:
            reader.at += len(words)
            return name
    raise reader.error(gettext("その型はありません。使える型: %(types)s") % {"types": ", ".join(SIMPLE)})


def _entry(reader: Reader) -> tuple[str, Type]:
    key = reader.name().text
    reader.needs(":")
    return key, read_type(reader)


def _function(reader: Reader) -> Type:
    if reader.takes("<"):
        if not reader.sees(">"):
            reader.separated(lambda: read_type(reader))
        reader.needs(">")
        reader.needs("->")
        read_type(reader)
    return Type("function")


def has_type(run: Run, value: Value, wanted: Type) -> bool:
    """Tell whether a value is of a type; null is of none, but may stand where a list or context holds one."""
    run.charge(1)
    if value is None:
        return False
    if wanted.name == "Any":
        return True
    if kind(value) != wanted.name:
        return False
    if isinstance(value, list):
        return all(_may_hold(run, one, held) for one in value for _, held in wanted.of)
    if isinstance(value, dict):
        return all(key in value and _may_hold(run, value[key], held) for key, held in wanted.of)
    if isinstance(value, Range):
        ends = [end for end in (value.start, value.end) if end is not None]
        return all(has_type(run, end, held) for end in ends for _, held in wanted.of)
    if isinstance(value, Exactly):
        return all(has_type(run, value.value, held) for _, held in wanted.of)
    return True


def _may_hold(run: Run, value: Value, wanted: Type) -> bool:
    return value is None or has_type(run, value, wanted)
