"""Properties that hold for any text, any context and any values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, localcontext

from hypothesis import example, given, settings
from hypothesis import strategies as st

from oirase.kernel.expressions import ExpressionError, compile_expression, compile_tests, limits
from oirase.kernel.expressions.builtins import BUILTINS
from oirase.kernel.expressions.values import NUMBERS

WORDS = [
    *'()[]{}.,:+-*/<>=?@"\\ \n0123456789',
    *(
        "**",
        "..",
        "<=",
        "!=",
        "//",
        "/*",
        "*/",
        "->",
        "1.5",
        '"a"',
        '"P1D"',
        '"2026-04-01"',
        "[1..2)",
        "］",
        "＝",
        "年",
    ),
    *(
        "and",
        "or",
        "not(",
        "in",
        "between",
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "every",
        "satisfies",
    ),
    *(
        "instance of",
        "date and time",
        "list<",
        "function(",
        "null",
        "true",
        "false",
        "item",
        "partial",
        "a",
        "b",
    ),
    *(f"{name}(" for name in BUILTINS),
]
SOUP = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=20),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.timedeltas(),
    st.binary(max_size=3),
    st.just(object()),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4),
        st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    ),
    max_leaves=12,
)
OPERATORS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"]
FORMS = [
    *(f"x {sign} y" for sign in OPERATORS),
    *(
        "-x",
        "x.a",
        "x.a.b",
        "x.year",
        "x.days",
        "x.time offset",
        "x[1]",
        "x[y]",
        "x[item > y]",
        "x[a = y]",
        "x[-1]",
    ),
    *("x between y and z", "x in (y, < z, [y..z])", "[x..y]", "(x..y)", "x instance of list<number>"),
    *("for i in x return i + y", "for i in x..y return i", "some i in x satisfies i = y"),
    *("every i in x satisfies i < y", "if x then y else z", "[x, y, z]", "{a: x, b: a}", "{a: x} = {a: y}"),
    *(
        "sort(x, function(p, q) p < q)",
        "list replace(x, function(p, q) p = q, y)",
        "(< x) = (< y)",
        "string([x, y])",
    ),
]
CALLS = sorted(
    {
        f"{name}({', '.join('xyz'[number % 3] for number in range(count))})"
        for name, signatures in BUILTINS.items()
        for signature in signatures
        for count in range(len(signature.parameters) + 1)
        if signature.fit(count, None) is not None
        and not any("function" in one.kinds for one in signature.parameters)
    }
)
NUMBERS_OF_PEOPLE = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4
)
TRUTHS = st.sampled_from([True, False, None])


@given(st.text(max_size=60) | SOUP)
@example("\ud800")
@example("\x00")
def test_reading_raises_nothing_but_an_expression_error(source: str) -> None:
    for compile_source in (compile_expression, compile_tests):
        error = error_of(compile_source, source)
        if error is not None:
            assert 0 <= error.position <= len(source)
            assert error.message
            assert error.pointer()


def error_of(compile_source: Callable[[str], object], source: str) -> ExpressionError | None:
    try:
        compile_source(source)
    except ExpressionError as error:
        return error
    return None


@given(SOUP, st.dictionaries(st.sampled_from(["a", "b", "年"]), VALUES))
def test_whatever_can_be_read_can_be_evaluated(source: str, context: dict[str, object]) -> None:
    try:
        expression = compile_expression(source)
    except ExpressionError:
        return
    outcome = expression.evaluate_with_warnings(context)
    assert expression.test(context) is (outcome.value is True)


@settings(max_examples=400)
@given(
    st.sampled_from(FORMS + CALLS),
    st.fixed_dictionaries({}, optional={"x": VALUES, "y": VALUES, "z": VALUES}),
)
def test_evaluating_never_raises(source: str, context: dict[str, object]) -> None:
    outcome = compile_expression(source).evaluate_with_warnings(context)
    assert all(0 <= one.position <= len(source) for one in outcome.warnings)


@given(st.sampled_from(["< y", "[y..z)", "x, y", "not(y)", "-", "? = y", "null"]), VALUES, VALUES, VALUES)
def test_unary_tests_never_raise(source: str, tested: object, y: object, z: object) -> None:
    assert compile_tests(source).test(tested, {"y": y, "z": z}) in {True, False}


@given(NUMBERS_OF_PEOPLE, NUMBERS_OF_PEOPLE)
def test_arithmetic_is_that_of_decimal(a: Decimal, b: Decimal) -> None:
    with localcontext(NUMBERS):
        expected = {"a + b": a + b, "a - b": a - b, "a * b": a * b, "a / b": a / b if b else None, "-a": -a}
        expected |= {
            "a < b": a < b,
            "a >= b": a >= b,
            "a = b": a == b,
            "a + b * 2": a + b * 2,
            "(a + b) * 2": (a + b) * 2,
        }
    for source, value in expected.items():
        assert compile_expression(source).evaluate({"a": a, "b": b}) == value


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9).filter(bool))
def test_modulo_has_the_sign_of_the_divisor(a: int, b: int) -> None:
    assert compile_expression("modulo(a, b)").evaluate({"a": a, "b": b}) == a % b


def truth(value: bool | None) -> str:
    return {True: "true", False: "false", None: "null"}[value]


@given(TRUTHS, TRUTHS, TRUTHS)
def test_logic_has_three_values(a: bool | None, b: bool | None, c: bool | None) -> None:
    def value(source: str) -> bool | None:
        found = compile_expression(source).evaluate({"a": a, "b": b, "c": c})
        assert found is None or isinstance(found, bool)
        return found

    assert value("a and b") is (False if False in (a, b) else None if None in (a, b) else True)
    assert value("a or b") is (True if True in (a, b) else None if None in (a, b) else False)
    assert value("not(a)") is (None if a is None else not a)
    for one, other in (
        ("a and b", "b and a"),
        ("a or b", "b or a"),
        ("not(a and b)", "not(a) or not(b)"),
        ("not(a or b)", "not(a) and not(b)"),
        ("not(not(a))", "a"),
        ("a and (b or c)", "a and b or a and c"),
        ("(a and b) and c", "a and (b and c)"),
        ("a and b", "all(a, b)"),
        ("a or b", "any(a, b)"),
    ):
        assert value(one) is value(other)
    assert value(f"{truth(a)} and {truth(b)}") is value("a and b")


@given(NUMBERS_OF_PEOPLE, NUMBERS_OF_PEOPLE, NUMBERS_OF_PEOPLE)
def test_between_in_and_ranges_agree(x: Decimal, a: Decimal, b: Decimal) -> None:
    low, high = sorted((a, b))
    context = {"x": x, "a": low, "b": high}
    inside = low <= x <= high
    for source in (
        "x between a and b",
        "x in [a..b]",
        "x >= a and x <= b",
        "includes([a..b], x)",
        "during(x, [a..b])",
    ):
        assert compile_expression(source).test(context) is inside
    assert compile_tests("[a..b]").test(x, context) is inside
    assert compile_tests("not([a..b])").test(x, context) is not inside


@given(st.dates(), st.integers(-5_000, 5_000))
def test_days_go_there_and_back(day: dt.date, days: int) -> None:
    context = {"d": day, "p": dt.timedelta(days=days)}
    there = compile_expression("d + p").evaluate(context)
    if there is not None:
        assert compile_expression("(d + p) - d").evaluate(context) == dt.timedelta(days=days)
        assert compile_expression("(d + p) - p").evaluate(context) == day


@given(st.one_of(st.dates(), st.times(), st.datetimes(), st.timedeltas(), NUMBERS_OF_PEOPLE))
def test_what_string_writes_is_read_again(value: object) -> None:
    written = compile_expression("string(x)").evaluate({"x": value})
    source = written if isinstance(value, Decimal) else f'@"{written}"'
    assert compile_expression(f"{source} = x").test({"x": value})


@given(st.lists(st.integers(-50, 50), max_size=20))
def test_list_functions_agree_with_pythons(numbers: list[int]) -> None:
    def value(source: str) -> object:
        return compile_expression(source).evaluate({"x": numbers})

    assert value("count(x)") == len(numbers)
    assert value("sum(x)") == (sum(numbers) if numbers else None)
    assert value("max(x)") == max(numbers, default=None)
    assert value("reverse(reverse(x))") == numbers
    assert value("sort(x, function(a, b) a < b)") == sorted(numbers)
    assert value("distinct values(x)") == list(dict.fromkeys(numbers))
    assert value("x[item > 0]") == [number for number in numbers if number > 0]
    assert value("for i in x return i * 2") == [number * 2 for number in numbers]


@given(
    st.integers(limits.DEPTH + 1, 900),
    st.sampled_from([("(", ")"), ("[", "]"), ("not(", ")"), ("{a:", "}"), ("-", "")]),
)
def test_deep_nesting_is_refused(depth: int, brackets: tuple[str, str]) -> None:
    source = brackets[0] * depth + "1" + brackets[1] * depth
    assert error_of(compile_expression, source) is not None
