"""Functions of contexts: entries by name."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from oirase.kernel.expressions.builtins.signatures import builtin
from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.running import Run, room_for
from oirase.kernel.expressions.values import Value

Context = dict[str, Value]


@builtin("get value", "m: context", "key: string")
def get_value(_run: Run, context: Context, key: str) -> Value:
    return context.get(key)


@builtin("get entries", "m: context")
def get_entries(_run: Run, context: Context) -> list[Context]:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries: list")
def context_of(_run: Run, entries: list[Value]) -> Context:
    found: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise NoValue(gettext_noop("keyとvalueのある項目が必要です。"))
        if entry["key"] in found:
            raise NoValue(gettext_noop("同じ名前の項目が2つあります。"))
        found[entry["key"]] = entry["value"]
    return found


@builtin("context put", "context: context", "key: string", "value: any")
def put(_run: Run, context: Context, key: str, value: Value) -> Context:
    room_for(len(context) + 1)
    return {**context, key: value}


@builtin("context put", "context: context", "keys: list", "value: any")
def put_deep(run: Run, context: Context, keys: list[Value], value: Value) -> Context:
    if not keys or not isinstance(keys[0], str):
        raise NoValue(gettext_noop("項目の名前は文字列です。"))
    if len(keys) == 1:
        room_for(len(context) + 1)
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if not isinstance(inner, dict):
        raise NoValue(gettext_noop("その項目はありません。"))
    run.charge(len(inner))
    return {**context, keys[0]: put_deep(run, inner, keys[1:], value)}


@builtin("context merge", "contexts: list")
def merge(run: Run, contexts: list[Value]) -> Context:
    found: Context = {}
    for context in contexts:
        if not isinstance(context, dict):
            raise NoValue(gettext_noop("項目の集まりだけのリストが必要です。"))
        run.charge(len(context))
        found.update(context)
        room_for(len(found))
    return found
