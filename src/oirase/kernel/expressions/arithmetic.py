"""What + - * / ** and a minus make of two values; NoValue where the language says that there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_noop

from oirase.kernel.expressions.builtins.signatures import KIND_NAMES
from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.running import room_for_text
from oirase.kernel.expressions.temporal import between, later, micros, months_later, times
from oirase.kernel.expressions.values import NUMBERS, Months, Value, kind

Duration = (dt.timedelta, Months)


def unfit(sign: str, left: Value, right: Value) -> NoValue:
    """Return why two values have no result: one of them is null, or the kinds do not go together."""
    if left is None or right is None:
        return NoValue(gettext_noop("「%(sign)s」の片方に値がありません。"), sign=sign)
    return NoValue(
        gettext_noop("「%(sign)s」は%(left)sと%(right)sには使えません。"),
        sign=sign,
        left=KIND_NAMES[kind(left)],
        right=KIND_NAMES[kind(right)],
    )


def add(left: Value, right: Value) -> Value:
    """Add numbers or durations, join strings, or put a duration to a date or time."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return NUMBERS.add(left, right)
    if isinstance(left, str) and isinstance(right, str):
        room_for_text(len(left) + len(right))
        return left + right
    if isinstance(left, Duration) and not isinstance(right, Duration):
        left, right = right, left
    if isinstance(right, Months) and isinstance(left, Months):
        return Months(left.months + right.months)
    if isinstance(right, Months) and isinstance(left, dt.date):
        return months_later(left, right.months)
    if isinstance(right, dt.timedelta):
        if isinstance(left, dt.timedelta):
            return left + right
        if isinstance(left, (dt.date, dt.time)):
            return later(left, right)
    raise unfit("+", left, right)


def subtract(left: Value, right: Value) -> Value:
    """Subtract numbers or durations, take a duration from a date or time, or find the duration between two."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return NUMBERS.subtract(left, right)
    if isinstance(right, Duration) and isinstance(left, (dt.date, dt.time, *Duration)):
        return add(left, negative(right))
    if isinstance(left, (dt.date, dt.time)) and isinstance(right, (dt.date, dt.time)):
        found = between(left, right)
        if found is not None:
            return found
    raise unfit("-", left, right)


def multiply(left: Value, right: Value) -> Value:
    """Multiply numbers, or a duration and a number."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return NUMBERS.multiply(left, right)
    if isinstance(left, Decimal) and isinstance(right, Duration):
        left, right = right, left
    if isinstance(left, Duration) and isinstance(right, Decimal):
        return times(left, right)
    raise unfit("*", left, right)


def divide(left: Value, right: Value) -> Value:
    """Divide numbers, a duration by a number, or a duration by one of its kind."""
    if isinstance(left, Duration) and type(left) is type(right):
        amounts = [Decimal(one.months) if isinstance(one, Months) else micros(one) for one in (left, right)]
        return divide(*amounts)
    if not isinstance(right, Decimal) or not isinstance(left, (Decimal, *Duration)):
        raise unfit("/", left, right)
    if not right:
        raise NoValue(gettext_noop("0では割れません。"))
    if isinstance(left, Decimal):
        return NUMBERS.divide(left, right)
    if isinstance(left, Months):
        return Months(int(NUMBERS.divide(Decimal(left.months), right)))
    return dt.timedelta(microseconds=int(NUMBERS.divide(micros(left), right)))


def power(left: Value, right: Value) -> Value:
    """Raise a number to a power."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return NUMBERS.power(left, right)
    raise unfit("**", left, right)


def negative(value: Value) -> Value:
    """Return a number or duration with the other sign."""
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, Months):
        return Months(-value.months)
    if isinstance(value, dt.timedelta):
        return -value
    if value is None:
        raise NoValue(gettext_noop("「-」の後に値がありません。"))
    raise NoValue(gettext_noop("「-」は%(kind)sには使えません。"), kind=KIND_NAMES[kind(value)])


OPERATIONS: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}
