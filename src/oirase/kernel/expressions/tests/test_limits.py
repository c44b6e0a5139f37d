"""No expression holds the server up: what is too much is refused when it is read, or becomes null with a warning."""

from __future__ import annotations

import time

import pytest

from oirase.kernel.expressions import ExpressionError, compile_expression, compile_tests, limits

DOUBLING = "{a1:[1,1]," + ",".join(f"a{n + 1}:[a{n},a{n}]" for n in range(1, 45)) + "}"
GROWING = '{a:"xxxxxxxxxx",' + ",".join(f"{chr(98 + n)}:{chr(97 + n)}+{chr(97 + n)}" for n in range(24)) + "}"
LONG = {
    "wide": {str(n): n for n in range(9_000)},
    "x": "a" * 1_400,
    "many": list(range(limits.ITEMS)),
    "more": list(range(limits.ITEMS + 1)),
}
PATIENCE = 60  # seconds; without limits each of these would take hours or all memory


@pytest.mark.parametrize(
    "source",
    [
        "1" * (limits.LENGTH + 1),
        "(" * 51 + "1" + ")" * 51,
        "[" * 51 + "]" * 51,
        "-" * 200 + "1",
        "not(" * 60 + "true" + ")" * 60,
        "if a then 1 else " * 60 + "1",
        "1" + "[1]" * 300,
        "a" + ".b" * 300 + "[1]" * 101,
        "+".join(["1"] * 500),
        "{a:" * 60 + "1" + "}" * 60,
        "x instance of " + "list<" * 60 + "number" + ">" * 60,
    ],
    ids=lambda source: source[:12],
)
def test_too_long_or_too_deep_is_refused_when_read(source: str) -> None:
    for compile_source in (compile_expression, compile_tests):
        with pytest.raises(ExpressionError):
            compile_source(source)


def test_what_offices_write_is_far_below_the_limits() -> None:
    assert compile_expression(" or ".join(f"a = {n}" for n in range(300))).test({"a": 299})
    assert compile_expression("+".join(["1"] * 90)).evaluate({}) == 90
    assert compile_expression("(" * 40 + "1" + ")" * 40).evaluate({}) == 1


@pytest.mark.parametrize(
    "source",
    [
        "for i in 1..100000000 return i",
        "some i in 1..100000000 satisfies i < 0",
        "every i in 1..10000, j in 1..10000 satisfies i > 0",
        "count(for i in many, j in many return 1)",
        "many[count(many[item > 1]) > 0 and item < 0]",
        "for i in 1..5000 return partial",
        DOUBLING,
        f"{DOUBLING}.a45 = {DOUBLING}.a45",
        f"flatten([{DOUBLING}.a45])",
        f"string({DOUBLING})",
        f"{GROWING}.y",
        'replace(x, ".", "' + "y" * 3000 + '")',
        'matches(x, "a*a*a*b")',
        'matches(x, "(a+)+b")',
        'matches(x, "(a|aa)*b")',
        'matches("a", "(((){1000}){1000}){1000}")',
        'for i in 1..1000 return matches(x, "a*b")',
        "count(more)",
        "append(many, 1)",
        "for i in many return many",
        "for i in many return x + string(i)",
        "for i in 1..9000 return get entries(wide)",
        "count(for i in many return upper case(x))",
        "every i in many satisfies context merge([wide, wide]) != null",
        f"{DOUBLING}.a45 instance of " + "list<" * 45 + "number" + ">" * 45,
        "9 ** 9 ** 9 ** 9 ** 9 ** 9",
        "exp(10 ** 6000)",
        '@"9999-12-31" + @"P1D"',
        '@"P1D" * 10 ** 30',
        "[1][10 ** 6000]",
    ],
    ids=lambda source: source[:40],
)
def test_too_much_at_run_time_is_null_with_a_warning(source: str) -> None:
    started = time.monotonic()
    outcome = compile_expression(source).evaluate_with_warnings(LONG)
    assert time.monotonic() - started < PATIENCE
    assert outcome.value is None
    assert outcome.warnings


def test_a_function_cannot_reach_itself() -> None:
    for source in ("sort([1, 2], f)", "sort([1, 2], {f: function(a, b) a < b}.f)", "(function(f) f(f))(1)"):
        with pytest.raises(ExpressionError):
            compile_expression(source, names={"f"})


def test_data_that_hold_themselves_are_null() -> None:
    ring: list[object] = []
    ring.extend([ring, ring])
    assert compile_expression("x").evaluate({"x": ring}) is None


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^[0-9]{3}-[0-9]{4}$", "012-3456", True),
        ("^\\p{IsKatakana}+$", "ミホン", True),
        ("^\\p{IsKatakana}+$", "みほん", False),
        ("^[A-Z-[IO]]$", "O", False),
        ("a.c", "a\nc", False),
        ("^(ab|cd)$", "cd", True),
        ("^a(-b)?$", "a-b", True),
        ("[\\]\\-x]", "-", True),
        ("(?=a)", "a", None),
        ("(a)\\1", "aa", None),
        ("[", "a", None),
        ("a{2,1}", "a", None),
        ("a{9999}", "a", None),
        ("*a", "a", None),
        ("(a", "a", None),
        ("\\Z", "a", None),
    ],
)
def test_patterns_are_a_subset(pattern: str, text: str, found: bool | None) -> None:
    assert compile_expression("matches(text, pattern)").evaluate({"text": text, "pattern": pattern}) is found
