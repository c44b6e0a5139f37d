"""The values of the language and how they come in: kinds, equality, order, and what a string of each looks like.

| kind | in Python | |
|---|---|---|
| number | Decimal | 34 digits; int and float of a context are taken at what they print |
| string, boolean, null | str, bool, None | |
| date, time, date and time | date, time, datetime | an instant of a context is read in Tokyo |
| days and time duration | timedelta | to the microsecond |
| years and months duration | Months | |
| list, context | list, dict | |
| range | Range | also what `< 10` stands for |
| function | Function | only as an argument of a built-in |
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_noop

from oirase.kernel import clock
from oirase.kernel.expressions import limits
from oirase.kernel.expressions.errors import NoValue

if TYPE_CHECKING:
    from oirase.kernel.expressions.running import Run

Value = Any
NUMBERS: Final = decimal.Context(
    prec=limits.DIGITS,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=1 - limits.EXPONENT,
    Emax=limits.EXPONENT,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
_LARGEST_BITS: Final = 20_400  # an int with more has more than 6,144 decimal digits


@dataclass(frozen=True, order=True)
class Months:
    """A duration in years and months, counted in months."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        told = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.months < 0 else "") + "P" + (told or "0M")


@dataclass(frozen=True)
class Range:
    """All values between two ends; an end that is None is open for ever (`< 10`)."""

    start: Value
    end: Value
    start_included: bool
    end_included: bool


@dataclass(frozen=True)
class Exactly:
    """What `(= 10)` and `(!= 10)` stand for: a test for one value."""

    value: Value
    negated: bool


@dataclass(frozen=True)
class Function:
    """A function written down as an argument: how many values it takes, and what it makes of them."""

    parameters: int
    call: Callable[..., Value]


KINDS: Final[dict[type, str]] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    dt.date: "date",
    dt.time: "time",
    dt.datetime: "date and time",
    dt.timedelta: "days and time duration",
    Months: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Exactly: "range",
    Function: "function",
}
ORDERED: Final = frozenset(
    {
        "number",
        "string",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    }
)
_DEEPEST: Final = 40


def kind(value: Value) -> str:
    """Return the name of a value's kind, as the language calls it."""
    return KINDS[type(value)]


def taken_in(run: Run, value: object, depth: int = 0) -> Value:
    """Return a value of a context as one of the language; NoValue for what the language does not know."""
    known = type(value)
    if known is str or known is bool or value is None:
        return value
    take = _TAKING.get(known)
    if take is None:
        for types, take_kind in _TAKING_KINDS:
            if isinstance(value, types):
                take = take_kind
                break
        else:
            raise NoValue(gettext_noop("式で使えない種類の値です。"))
    return take(run, value, depth)


def _finite(_run: Run, value: Any, _depth: int) -> Decimal:
    number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if not number.is_finite():
        raise NoValue(gettext_noop("数値ではありません。"))
    return NUMBERS.plus(number)


def _whole(_run: Run, value: Any, _depth: int) -> Decimal:
    if value.bit_length() > _LARGEST_BITS:
        raise NoValue(gettext_noop("数が大きすぎます。"))
    return NUMBERS.plus(Decimal(int(value)))


def _instant(_run: Run, value: Any, _depth: int) -> dt.datetime:
    plain = dt.datetime.combine(value.date(), value.timetz())
    return clock.local(plain) if plain.utcoffset() is not None else plain


def _listed(run: Run, value: Any, depth: int) -> list[Value]:
    _check_room(run, len(value), depth)
    return [_element(run, one, depth) for one in value]


def _mapped(run: Run, value: Any, depth: int) -> dict[str, Value]:
    _check_room(run, len(value), depth)
    return {str(key): _element(run, one, depth) for key, one in value.items()}


def _element(run: Run, value: object, depth: int) -> Value:
    """Return a value inside of a list or context; null for one that the language does not know."""
    try:
        return taken_in(run, value, depth + 1)
    except (NoValue, ArithmeticError):
        return None


def _check_room(run: Run, size: int, depth: int) -> None:
    run.charge(size)
    if size > limits.ITEMS:
        raise NoValue(gettext_noop("リストが長すぎます（%(limit)d件まで）。"), limit=limits.ITEMS)
    if depth > _DEEPEST:
        raise NoValue(gettext_noop("値の入れ子が深すぎます。"))


_Taking = Callable[["Run", Any, int], Value]
_TAKING_KINDS: Final[tuple[tuple[Any, _Taking], ...]] = (
    (bool, lambda _run, value, _: bool(value)),
    (int, _whole),
    ((float, Decimal), _finite),
    (str, lambda _run, value, _: str.__str__(value)),
    (dt.datetime, _instant),
    (dt.date, lambda _run, value, _: dt.date(value.year, value.month, value.day)),
    (dt.time, lambda _run, value, _: value),
    (dt.timedelta, lambda _run, value, _: dt.timedelta(value.days, value.seconds, value.microseconds)),
    ((Months, Range, Exactly), lambda _run, value, _: value),
    ((list, tuple), _listed),
    (Mapping, _mapped),
)
_TAKING: Final[dict[type, _Taking]] = {
    int: _whole,
    Decimal: _finite,
    float: _finite,
    list: _listed,
    tuple: _listed,
    dict: _mapped,
}


def is_whole(value: Decimal) -> bool:
    """Tell whether a number has no fraction."""
    return value == value.to_integral_value()


def zone_of(value: dt.datetime | dt.time) -> str:
    """Return what distinguishes the zones of two times: nothing, the offset, or the zone's name."""
    if value.tzinfo is None:
        return ""
    name = getattr(value.tzinfo, "key", None)
    return f"@{name}" if name else str(value.tzinfo.utcoffset(None))


def comparable(value: Value) -> Value:
    """Return what two values of one kind are compared by: instants in UTC, times of a day less their offset.

    NoValue when an instant lies outside of the years 1 to 9999.
    """
    if type(value) is dt.datetime:
        if value.tzinfo is None:
            return ("", value)
        try:
            return ("zone", value.astimezone(dt.UTC).replace(tzinfo=None))
        except OverflowError:
            raise NoValue(gettext_noop("年は1から9999までです。")) from None
    if type(value) is dt.time:
        offset = value.utcoffset()
        since = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        since += dt.timedelta(microseconds=value.microsecond) - (offset or dt.timedelta(0))
        return ("zone" if offset is not None else zone_of(value), since)
    return value


def equal(run: Run, left: Value, right: Value) -> bool | None:
    """Compare as `=` does: null equals null only; different kinds cannot be compared (None)."""
    run.charge(1)
    if left is None or right is None:
        return left is right
    kinds = kind(left), kind(right)
    if kinds[0] != kinds[1]:
        return None
    if kinds[0] == "list":
        return len(left) == len(right) and all(
            equal(run, *pair) is True for pair in zip(left, right, strict=True)
        )
    if kinds[0] == "context":
        return left.keys() == right.keys() and all(
            equal(run, one, right[key]) is True for key, one in left.items()
        )
    if kinds[0] in {"date and time", "time"}:
        one, other = comparable(left), comparable(right)
        return None if one[0] != other[0] else bool(one[1] == other[1])
    return bool(left == right)


def order(left: Value, right: Value) -> int | None:
    """Return -1, 0 or 1 as the first is smaller, equal or greater; None when the two have no order."""
    if type(left) is not type(right) or kind(left) not in ORDERED:
        return None
    one, other = comparable(left), comparable(right)
    if type(one) is tuple:
        if one[0] != other[0]:
            return None
        one, other = one[1], other[1]
    return int(one > other) - int(one < other)


def contains(run: Run, tested: Value, value: Value) -> bool | None:
    """Tell whether a range or a test holds for a value; None when they cannot be compared."""
    if isinstance(tested, Exactly):
        same = equal(run, value, tested.value)
        return same if same is None else same is not tested.negated
    for end, sign, included in (
        (tested.start, 1, tested.start_included),
        (tested.end, -1, tested.end_included),
    ):
        if end is not None:
            place = order(value, end)
            if place is None:
                return None
            if place != sign and not (place == 0 and included):
                return False
    return True


def matches(run: Run, value: Value, tested: Value) -> bool | None:
    """Tell whether a value meets one test of `in` or of a unary test: a range, a list that has it, or the same value."""
    if isinstance(tested, (Range, Exactly)) and not isinstance(value, (Range, Exactly)):
        return contains(run, tested, value)
    if isinstance(tested, list):
        run.charge(len(tested))
        return any(
            contains(run, one, value) is True
            if isinstance(one, (Range, Exactly))
            else equal(run, value, one) is True
            for one in tested
        ) or (isinstance(value, list) and equal(run, value, tested) is True)
    return equal(run, value, tested)
