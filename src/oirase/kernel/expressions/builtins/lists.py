"""Functions of lists; a position counts from 1, or from the end when negative."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key

from django.utils.translation import gettext_noop

from oirase.kernel.expressions.builtins.conversion import floored
from oirase.kernel.expressions.builtins.signatures import aggregate, builtin
from oirase.kernel.expressions.builtins.strings import start_of
from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.running import Run, room_for
from oirase.kernel.expressions.values import Function, Value, equal, kind, order

PLAIN = frozenset({"null", "boolean", "number", "string", "date"})  # equal when Python says so


@builtin("list contains", "list: list", "element: any")
def list_contains(run: Run, items: list[Value], element: Value) -> bool:
    return any(equal(run, one, element) is True for one in items)


@builtin("count", "list: list")
def count(_run: Run, items: list[Value]) -> Decimal:
    return Decimal(len(items))


def extreme(items: list[Value], sign: int) -> Value:
    """Return the smallest or greatest element; NoValue when they have no order."""
    if not items:
        raise NoValue(gettext_noop("リストが空です。"))
    found = items[0]
    for one in items:
        place = order(one, found)
        if place is None:
            raise NoValue(gettext_noop("大小を比べられない値が混ざっています。"))
        found = one if place == sign else found
    return found


@aggregate("min")
def minimum(_run: Run, items: list[Value]) -> Value:
    return extreme(items, -1)


@aggregate("max")
def maximum(_run: Run, items: list[Value]) -> Value:
    return extreme(items, 1)


def truths(items: list[Value], decisive: bool) -> bool | None:
    """Return what `all` (decisive: false) or `any` (decisive: true) makes of a list in three-valued logic."""
    if not all(one is None or isinstance(one, bool) for one in items):
        raise NoValue(gettext_noop("真偽だけのリストが必要です。"))
    if decisive in items:
        return decisive
    return None if None in items else not decisive


@aggregate("all")
def all_of(_run: Run, items: list[Value]) -> bool | None:
    return truths(items, decisive=False)


@aggregate("any")
def any_of(_run: Run, items: list[Value]) -> bool | None:
    return truths(items, decisive=True)


@builtin("sublist", "list: list", "start position: number", "length?: number")
def sublist(_run: Run, items: list[Value], start: Decimal, length: Decimal | None) -> list[Value]:
    begin = start_of(start, len(items))
    size = len(items) if length is None else floored(length)
    return items[begin : begin + max(size, 0)]


@builtin("append", "list: list", "items*: any")
def append(_run: Run, items: list[Value], *more: Value) -> list[Value]:
    return [*items, *more]


@builtin("concatenate", "list: list", "lists*: list")
def concatenate(_run: Run, *lists: list[Value]) -> list[Value]:
    room_for(sum(map(len, lists)))
    return [one for items in lists for one in items]


def place_of(position: Decimal, items: list[Value]) -> int:
    """Return a position of an element, from 0; NoValue when there is none."""
    place = start_of(position, len(items))
    if place >= len(items):
        raise NoValue(gettext_noop("その位置はありません。"))
    return place


@builtin("insert before", "list: list", "position: number", "newItem: any")
def insert_before(_run: Run, items: list[Value], position: Decimal, item: Value) -> list[Value]:
    place = place_of(position, items)
    return [*items[:place], item, *items[place:]]


@builtin("remove", "list: list", "position: number")
def remove(_run: Run, items: list[Value], position: Decimal) -> list[Value]:
    place = place_of(position, items)
    return [*items[:place], *items[place + 1 :]]


@builtin("list replace", "list: list", "position: number", "newItem: any")
def list_replace(_run: Run, items: list[Value], position: Decimal, item: Value) -> list[Value]:
    place = place_of(position, items)
    return [*items[:place], item, *items[place + 1 :]]


@builtin("list replace", "list: list", "match: function", "newItem: any")
def list_replace_where(_run: Run, items: list[Value], match: Function, item: Value) -> list[Value]:
    return [item if decided(match, one, item) else one for one in items]


def decided(function: Function, one: Value, other: Value) -> bool:
    """Return what a function of two values says; NoValue when it is not true or false."""
    if function.parameters != 2:
        raise NoValue(gettext_noop("引数が2つの関数が必要です。"))
    answer = function.call(one, other)
    if not isinstance(answer, bool):
        raise NoValue(gettext_noop("関数の結果が真偽ではありません。"))
    return answer


@builtin("sort", "list: list", "precedes: function")
def sort(_run: Run, items: list[Value], precedes: Function) -> list[Value]:
    def compared(one: Value, other: Value) -> int:
        return -1 if decided(precedes, one, other) else int(decided(precedes, other, one))

    return sorted(items, key=cmp_to_key(compared))


@builtin("reverse", "list: list")
def reverse(_run: Run, items: list[Value]) -> list[Value]:
    return items[::-1]


@builtin("index of", "list: list", "match: any")
def index_of(run: Run, items: list[Value], match: Value) -> list[Decimal]:
    return [Decimal(place) for place, one in enumerate(items, 1) if equal(run, one, match) is True]


def distinct(run: Run, items: list[Value]) -> list[Value]:
    """Return the elements without those that are equal to an earlier one."""
    found: list[Value] = []
    plain: set[tuple[str, Value]] = set()
    for one in items:
        if (named := kind(one)) in PLAIN:
            if (named, one) not in plain:
                plain.add((named, one))
                found.append(one)
        elif not any(equal(run, one, known) is True for known in found if kind(known) == named):
            found.append(one)
    return found


@builtin("distinct values", "list: list")
def distinct_values(run: Run, items: list[Value]) -> list[Value]:
    return distinct(run, items)


@builtin("union", "list: list", "lists*: list")
def union(run: Run, *lists: list[Value]) -> list[Value]:
    return distinct(run, concatenate(run, *lists))


@builtin("flatten", "list: list")
def flatten(run: Run, items: list[Value]) -> list[Value]:
    found: list[Value] = []
    for one in items:
        run.charge(1)
        found.extend(flatten(run, one) if isinstance(one, list) else [one])
        room_for(len(found))
    return found
