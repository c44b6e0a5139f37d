"""Functions of numbers and of lists of numbers."""

from __future__ import annotations

import datetime as dt
import decimal
import statistics
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_noop

from oirase.kernel.expressions.builtins.conversion import floored
from oirase.kernel.expressions.builtins.signatures import aggregate, builtin
from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.running import Run
from oirase.kernel.expressions.values import NUMBERS, Months, Value

SMALLEST_SCALE, LARGEST_SCALE = -6_111, 6_176
_WIDE = decimal.Context(prec=80, Emin=-20_000, Emax=20_000)


def rounded(number: Decimal, scale: Decimal | None, rounding: str) -> Decimal:
    """Return a number with so many decimals; NoValue for a scale that decimal128 does not know."""
    places = 0 if scale is None else floored(scale)
    if not SMALLEST_SCALE <= places <= LARGEST_SCALE:
        raise NoValue(gettext_noop("その桁数には丸められません。"))
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= places:
        return number
    return NUMBERS.plus(number.quantize(Decimal(1).scaleb(-places, _WIDE), rounding, _WIDE))


def rounding_function(name: str, rounding: str, scale: str) -> None:
    """Make a function of the rounding family known."""

    def function(_run: Run, number: Decimal, places: Decimal | None) -> Decimal:
        return rounded(number, places, rounding)

    builtin(name, "n: number", f"{scale}: number")(function)


for _name, _rounding, _scale in (
    ("decimal", decimal.ROUND_HALF_EVEN, "scale"),
    ("floor", decimal.ROUND_FLOOR, "scale?"),
    ("ceiling", decimal.ROUND_CEILING, "scale?"),
    ("round up", decimal.ROUND_UP, "scale?"),
    ("round down", decimal.ROUND_DOWN, "scale?"),
    ("round half up", decimal.ROUND_HALF_UP, "scale?"),
    ("round half down", decimal.ROUND_HALF_DOWN, "scale?"),
):
    rounding_function(_name, _rounding, _scale)


@builtin("abs", "n: number|days and time duration|years and months duration")
def absolute(_run: Run, value: Decimal | dt.timedelta | Months) -> Value:
    return Months(abs(value.months)) if isinstance(value, Months) else abs(value)


@builtin("modulo", "dividend: number", "divisor: number")
def modulo(_run: Run, dividend: Decimal, divisor: Decimal) -> Decimal:
    if not divisor:
        raise NoValue(gettext_noop("0では割れません。"))
    rest = NUMBERS.remainder(dividend, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def root_like(name: str, function: Callable[[Decimal], Decimal]) -> None:
    """Make a function of one number known, which has no value where mathematics has none."""

    def known(_run: Run, number: Decimal) -> Decimal:
        return function(number)

    builtin(name, "number: number")(known)


def _logarithm(number: Decimal) -> Decimal:
    if number <= 0:
        raise NoValue(gettext_noop("正の数が必要です。"))
    return NUMBERS.ln(number)


root_like("sqrt", NUMBERS.sqrt)
root_like("exp", NUMBERS.exp)
root_like("log", _logarithm)


@builtin("even", "number: number")
def even(_run: Run, number: Decimal) -> bool:
    return _WIDE.remainder_near(number, Decimal(2)) == 0


@builtin("odd", "number: number")
def odd(_run: Run, number: Decimal) -> bool:
    return abs(_WIDE.remainder_near(number, Decimal(2))) == 1


def numbers_in(values: list[Value]) -> list[Decimal]:
    """Return a list of numbers, not empty; NoValue for another."""
    if not values:
        raise NoValue(gettext_noop("リストが空です。"))
    if not all(isinstance(value, Decimal) for value in values):
        raise NoValue(gettext_noop("数値だけのリストが必要です。"))
    return values


def total(values: list[Decimal]) -> Decimal:
    """Return the sum of numbers, rounded to 34 digits."""
    result = Decimal(0)
    for value in values:
        result = NUMBERS.add(result, value)
    return result


@aggregate("sum")
def sum_of(_run: Run, values: list[Value]) -> Decimal:
    return total(numbers_in(values))


@aggregate("mean")
def mean(_run: Run, values: list[Value]) -> Decimal:
    return NUMBERS.divide(total(numbers_in(values)), Decimal(len(values)))


@aggregate("product")
def product(_run: Run, values: list[Value]) -> Decimal:
    result = Decimal(1)
    for value in numbers_in(values):
        result = NUMBERS.multiply(result, value)
    return result


@aggregate("median")
def median(_run: Run, values: list[Value]) -> Decimal:
    ordered = sorted(numbers_in(values))
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@aggregate("stddev")
def deviation(_run: Run, values: list[Value]) -> Decimal:
    numbers = numbers_in(values)
    if len(numbers) < 2:
        raise NoValue(gettext_noop("数値が2つ以上必要です。"))
    middle = NUMBERS.divide(total(numbers), Decimal(len(numbers)))
    squares = [NUMBERS.power(NUMBERS.subtract(number, middle), Decimal(2)) for number in numbers]
    return NUMBERS.sqrt(NUMBERS.divide(total(squares), Decimal(len(numbers) - 1)))


@aggregate("mode")
def mode(_run: Run, values: list[Value]) -> list[Decimal]:
    return sorted(statistics.multimode(numbers_in(values))) if values else []
