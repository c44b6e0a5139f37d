"""What an officer writes, what comes out, what is read from the context, and what is said about mistakes."""

from __future__ import annotations

import datetime as dt
from dataclasses import FrozenInstanceError
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from oirase.kernel import clock
from oirase.kernel.expressions import (
    Cycle,
    ExpressionError,
    Months,
    compile_expression,
    compile_tests,
    order_of,
)

APPLICANT = {
    "年齢": 17,
    "住所": {"市町村": "架空市"},
    "保護者": {"氏名": "見本 花子"},
    "収入": [
        {"種別": "給与", "額": 1_200_000},
        {"種別": "年金", "額": 300_000},
        {"種別": "給与", "額": 50_000.5},
    ],
    "生年月日": dt.date(2008, 4, 1),
}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("年齢 >= 18", False),
        ("年齢 < 18 and 保護者.氏名 != null", True),
        ('住所.市町村 in ("架空市", "見本町")', True),
        ("sum(収入.額)", Decimal("1550000.5")),
        ('sum(収入[種別 = "給与"].額)', Decimal("1250000.5")),
        ("count(収入[額 > 100000])", Decimal(2)),
        ("収入[1].額", Decimal(1_200_000)),
        ("収入[-1].種別", "給与"),
        ("some 一件 in 収入 satisfies 一件.額 > 1000000", True),
        ("for 一件 in 収入 return floor(一件.額 / 1000)", [Decimal(1200), Decimal(300), Decimal(50)]),
        ('生年月日 + duration("P18Y")', dt.date(2026, 4, 1)),
        ('years and months duration(生年月日, @"2026-03-31").years', Decimal(17)),
        ("round half up(1550 * 0.1, 0)", Decimal(155)),
        ("0.1 + 0.2 = 0.3", True),
        ('if 年齢 < 18 then "要同意" else "不要"', "要同意"),
        ("{基本: 100, 加算: 基本 * 0.5, 合計: 基本 + 加算}.合計", Decimal(150)),
        ('matches("012-3456", "^\\d{3}-\\d{4}$")', True),
        ("sort(収入, function(a, b) a.額 < b.額)[1].種別", "給与"),
        ("最大 = null // 聞いていない", True),
    ],
)
def test_what_officers_write(source: str, value: object) -> None:
    assert compile_expression(source).evaluate(APPLICANT) == value


@pytest.mark.parametrize(
    ("source", "value", "met"),
    [
        ("< 10", 9, True),
        ("< 10", 10, False),
        ("[1..5)", 5, False),
        ("[1..5)", 1, True),
        ('"a","b"', "b", True),
        ('not("x", "y")', "y", False),
        ('not("x", "y")', "z", True),
        ("not(< 10)", None, False),
        ("-", "anything", True),
        ("-", None, True),
        ("-1", -1, True),
        ("null", None, True),
        ("? > 3 and ? < 5", 4, True),
        ("< limit", 4, True),
        ("not(?) or ? > 3", 4, True),
        ('@"2026-04-01", > @"2027-01-01"', dt.date(2026, 4, 1), True),
    ],
)
def test_unary_tests(source: str, value: object, met: bool) -> None:
    assert compile_tests(source).test(value, {"limit": 5}) is met


@pytest.mark.parametrize(
    ("source", "references"),
    [
        ('applicant.age >= 18 and applicant.address.city = "x"', {"applicant.age", "applicant.address.city"}),
        ("count(items)", {"items"}),
        ("for i in items, j in i.parts return i.price + j + base", {"items", "base"}),
        ("some i in items satisfies i > limit", {"items", "limit"}),
        ("{a: x, b: a + 1}.b", {"x"}),
        ("sort(items, function(p, q) p < q)", {"items"}),
        ("items[item > limit]", {"items", "limit"}),
        ("items[price > limit].name", {"items", "limit"}),
        ("1 + 1", set()),
    ],
)
def test_references_are_what_is_read_from_the_context(source: str, references: set[str]) -> None:
    names = {"applicant", "items", "base", "limit", "x"}
    expression = compile_expression(source, names)
    assert expression.references == references
    assert expression.roots == {path.partition(".")[0] for path in references}


def test_without_known_names_a_filter_counts_what_it_may_read() -> None:
    assert compile_expression("items[price > limit]").references == {"items", "price", "limit"}


@pytest.mark.parametrize(
    ("source", "position"),
    [
        ("", 0),
        ("1 +", 3),
        ("年齢 > = 18", 5),
        ("年齢 ＞ 18", 3),
        ("(1 + 2", 6),
        ('"open', 0),
        ("1 /* open", 2),
        ("a.b.", 4),
        ("if a then b", 11),
        ("unknown(1)", 0),
        ("upper case()", 0),
        ('substring(text: "a", start position: 1)', 0),
        ("[1, 2", 5),
        ("a\n+\n§", 4),
        ("x instance of y", 14),
        ('@"2026-02-30"', 0),
        ("{a: 1, a: 2}", 0),
        ("1 2", 2),
        ("? > 1", 0),
    ],
)
def test_an_error_names_the_place(source: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source)
    error = caught.value
    assert (error.position, error.source) == (position, source)
    assert error.line == source.count("\n", 0, position) + 1
    assert error.pointer().endswith("^")
    assert error.message


def test_an_unknown_name_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(ExpressionError, match="「age」のことですか") as caught:
        compile_expression("1 +\n  aeg > 2", names={"age", "city"})
    assert (caught.value.line, caught.value.column) == (2, 3)
    with translation.override("en"), pytest.raises(ExpressionError, match="Did you mean “age”"):
        compile_expression("aeg", names={"age"})


def test_the_pointer_stands_below_a_place_after_full_width_signs() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression("年齢 > §")
    assert caught.value.pointer() == "年齢 > §\n\u3000\u3000   ^"


def test_warnings_say_why_a_value_is_null() -> None:
    outcome = compile_expression('1 + "a"').evaluate_with_warnings({})
    assert outcome.value is None
    assert [(one.message, one.position) for one in outcome.warnings] == [
        ("「+」は数値と文字列には使えません。", 2)
    ]
    with translation.override("en"):
        assert compile_expression("1 / 0").evaluate_with_warnings({}).warnings[0].message == (
            "Nothing can be divided by 0."
        )


def test_the_clock_is_the_kernels_in_tokyo() -> None:
    with clock.frozen(dt.datetime(2026, 3, 31, 15, 30, tzinfo=dt.UTC)):
        assert compile_expression("today()").evaluate({}) == dt.date(2026, 4, 1)
        assert compile_expression("string(now())").evaluate({}) == "2026-04-01T00:30:00@Asia/Tokyo"


def test_an_instant_of_the_context_is_read_in_tokyo() -> None:
    context = {"at": dt.datetime(2026, 3, 31, 15, 30, tzinfo=dt.UTC)}
    assert compile_expression("date(at)").evaluate(context) == dt.date(2026, 4, 1)
    assert compile_expression("at.hour").evaluate(context) == 0


def test_a_boolean_is_not_a_number() -> None:
    assert compile_expression("true = 1").evaluate({}) is None
    assert compile_expression("a + 1").evaluate({"a": True}) is None
    assert compile_expression("a = 1").evaluate({"a": True}) is None


def test_an_expression_cannot_be_changed() -> None:
    expression = compile_expression("1")
    with pytest.raises(FrozenInstanceError):
        expression.source = "2"  # type: ignore[misc]


def test_nothing_of_python_is_reachable() -> None:
    class Odd:
        secret = 1

    for source in ("x.secret", "x.__class__", "x.__dict__", 'get value(x, "secret")', '"a".upper', "x.items"):
        assert compile_expression(source).evaluate({"x": Odd()}) is None
    assert compile_expression("x.items").evaluate({"x": {}}) is None
    for source in ('__import__("os")', "x()", "x.y()", "lambda: 1"):
        with pytest.raises(ExpressionError):
            compile_expression(source)


def compiled(sources: dict[str, str]) -> dict[str, Any]:
    return {name: compile_expression(source) for name, source in sources.items()}


def test_order_puts_each_after_what_it_reads() -> None:
    order = order_of(compiled({"total": "net + tax", "tax": "net * rate", "net": "sum(items.price)"}))
    assert order == ["net", "tax", "total"]


def test_order_knows_paths_within_one_another() -> None:
    assert order_of(compiled({"a": "person.name", "person": "{name: x}"})) == ["person", "a"]
    assert order_of(compiled({"a": "count(person)", "person.name": "x"})) == ["person.name", "a"]


@pytest.mark.parametrize(
    ("sources", "members"),
    [
        ({"a": "b", "b": "c", "c": "a", "d": "a"}, {"a", "b", "c"}),
        ({"a": "a + 1"}, {"a"}),
    ],
)
def test_a_cycle_names_its_members(sources: dict[str, str], members: set[str]) -> None:
    with pytest.raises(Cycle) as caught:
        order_of(compiled(sources))
    found = caught.value.members
    assert set(found) == members
    assert all(after in sources[before] for before, after in zip(found, (*found[1:], found[0]), strict=True))
    assert found[0] in caught.value.message


def test_months_are_written_and_ordered() -> None:
    assert [str(Months(number)) for number in (0, 14, -12, 24)] == ["P0M", "P1Y2M", "-P1Y", "P2Y"]
    assert Months(11) < Months(12)
