"""Conversion between kinds, `not` and `is`."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.utils.translation import gettext_noop

from oirase.kernel.expressions import temporal
from oirase.kernel.expressions.builtins.signatures import builtin
from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.running import Run, room_for_text
from oirase.kernel.expressions.values import (
    NUMBERS,
    Exactly,
    Function,
    Months,
    Range,
    Value,
    equal,
    is_whole,
    kind,
    zone_of,
)

TEMPORAL = "date|date and time"


@builtin("not", "negand: boolean?")
def negated(_run: Run, negand: bool | None) -> bool | None:
    return None if negand is None else not negand


@builtin("is", "value1?: any", "value2?: any")
def is_same(run: Run, value1: Value, value2: Value) -> bool:
    if value1 is None or value2 is None:
        return value1 is value2
    if kind(value1) != kind(value2):
        return False
    if isinstance(value1, (dt.datetime, dt.time)):
        return value1.replace(tzinfo=None) == value2.replace(tzinfo=None) and zone_of(value1) == zone_of(
            value2
        )
    return equal(run, value1, value2) is True


@builtin("date", "from: string|date|date and time")
def date_from(_run: Run, value: str | dt.date) -> dt.date:
    if isinstance(value, str):
        return temporal.read_date(value)
    return value.date() if isinstance(value, dt.datetime) else value


@builtin("date", "year: number", "month: number", "day: number")
def date_of(_run: Run, year: Decimal, month: Decimal, day: Decimal) -> dt.date:
    return temporal.make_date(*(whole(part) for part in (year, month, day)))


@builtin("time", "from: string|time|date|date and time")
def time_from(_run: Run, value: str | dt.time | dt.date) -> dt.time:
    if isinstance(value, str):
        return temporal.read_time(value)
    if isinstance(value, dt.datetime):
        return value.timetz()
    return value if isinstance(value, dt.time) else dt.time(tzinfo=dt.UTC)


@builtin("time", "hour: number", "minute: number", "second: number", "offset?: days and time duration?")
def time_of(
    _run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: dt.timedelta | None
) -> dt.time:
    zone = None if offset is None else temporal.fixed_zone(offset)
    full, rest = divmod(second, 1)
    try:
        return dt.time(whole(hour), whole(minute), int(full), int(rest.scaleb(6)), zone)
    except (ValueError, OverflowError):
        raise NoValue(gettext_noop("その時刻はありません。")) from None


@builtin("date and time", "from: string|date|date and time")
def instant_from(_run: Run, value: str | dt.date) -> dt.datetime:
    if isinstance(value, str):
        return temporal.read_instant(value)
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())


@builtin("date and time", f"date: {TEMPORAL}", "time: time")
def instant_of(_run: Run, day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time)


@builtin("duration", "from: string")
def duration(_run: Run, text: str) -> dt.timedelta | Months:
    return temporal.read_duration(text)


@builtin("years and months duration", f"from: {TEMPORAL}", f"to: {TEMPORAL}")
def months_between(_run: Run, start: dt.date, end: dt.date) -> Months:
    return temporal.whole_months(start, end)


@builtin("number", "from: string|number", "grouping separator?: string?", "decimal separator?: string?")
def number(_run: Run, value: str | Decimal, grouping: str | None, point: str | None) -> Decimal:
    if isinstance(value, Decimal):
        if grouping is None and point is None:
            return value
        raise NoValue(gettext_noop("数値として読めません。"))
    point = "." if point is None else point
    if point not in {".", ","} or grouping not in {None, " ", ".", ","} or grouping == point:
        raise NoValue(gettext_noop("桁区切りと小数点の組み合わせが使えません。"))
    plain = value.replace(grouping, "") if grouping else value
    if point == ",":
        plain = plain.replace(".", "x").replace(",", ".")
    if not re.fullmatch(r"-?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,4})?", plain, re.ASCII):
        raise NoValue(gettext_noop("数値として読めません。"))
    return NUMBERS.create_decimal(plain)


@builtin("string", "from: any")
def string(run: Run, value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return text_of(run, value)


def text_of(run: Run, value: Value) -> str:
    """Return how a value is written; NoValue for a function, and for what would be too long."""
    run.charge(1)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, str):
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"'
    if isinstance(value, list):
        return _joined("[", [text_of(run, one) for one in value], "]")
    if isinstance(value, dict):
        return _joined("{", [f"{key}: {text_of(run, one)}" for key, one in value.items()], "}")
    if isinstance(value, Range):
        return _range_text(run, value)
    if isinstance(value, (Exactly, Function)):
        raise NoValue(gettext_noop("文字列にできません。"))
    return temporal.written(value)


def _joined(start: str, parts: list[str], end: str) -> str:
    room_for_text(sum(map(len, parts)))
    return start + ", ".join(parts) + end


def _range_text(run: Run, value: Range) -> str:
    ends = ["null" if end is None else text_of(run, end) for end in (value.start, value.end)]
    return f"{'[' if value.start_included else '('}{ends[0]}..{ends[1]}{']' if value.end_included else ')'}"


def number_text(value: Decimal) -> str:
    """Return a number without exponent and without noughts at its end."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def whole(value: Decimal) -> int:
    """Return a number without a fraction as an int; NoValue for others and for very large ones."""
    if not is_whole(value) or abs(value) > 10**15:
        raise NoValue(gettext_noop("整数が必要です。"))
    return int(value)


def floored(value: Decimal) -> int:
    """Return a number without its fraction as an int; NoValue for very large ones."""
    if abs(value) > 10**15:
        raise NoValue(gettext_noop("数が大きすぎます。"))
    return int(value)
