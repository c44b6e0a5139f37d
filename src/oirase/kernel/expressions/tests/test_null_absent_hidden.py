"""Null, absent and hidden: three ways of not having a value, which read alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from oirase.kernel.expressions import compile_expression, compile_tests

NULL: Mapping[str, Any] = {"spouse": None}
ABSENT: Mapping[str, Any] = {}
# The form's field held "Sato", then a change elsewhere hid it: whoever makes the context leaves it out.
TYPED = {"married": False, "spouse": "Sato"}
HIDDEN = {name: value for name, value in TYPED.items() if name != "spouse"}


@pytest.mark.parametrize("context", [NULL, ABSENT, HIDDEN], ids=["null", "absent", "hidden"])
@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("spouse", None),
        ("spouse = null", True),
        ("spouse != null", False),
        ('spouse = "Sato"', False),
        ('spouse != "Sato"', True),
        ("spouse > 1", None),
        ("spouse + 1", None),
        ("spouse.name", None),
        ("spouse.name = null", True),
        ("spouse[1]", None),
        ("not(spouse)", None),
        ("spouse and false", False),
        ("spouse or true", True),
        ("spouse and true", None),
        ("if spouse then 1 else 2", 2),
        ("count(spouse)", None),
        ("[spouse] = [null]", True),
        ('string join([spouse, "x"])', "x"),
        ("spouse in (1, 2)", False),
        ("spouse in (1, null)", True),
        ("1 in spouse", None),
        ("for x in spouse return x", None),
        ("some x in spouse satisfies x = 1", None),
    ],
)
def test_all_three_read_as_null(context: Mapping[str, Any], source: str, value: object) -> None:
    found = compile_expression(source, names={"spouse", "married"}).evaluate(context)
    assert found is value if value is None or isinstance(value, bool) else found == value


@pytest.mark.parametrize("context", [NULL, ABSENT, HIDDEN], ids=["null", "absent", "hidden"])
def test_none_of_them_meets_a_condition(context: Mapping[str, Any]) -> None:
    for source in ("spouse", "spouse > 1", 'spouse < "x"', "not(spouse)", "spouse = 1 and spouse > 0"):
        assert compile_expression(source).test(context) is False
    assert compile_tests("< 10").test(context.get("spouse"), {}) is False


def test_an_old_value_of_a_hidden_field_is_not_seen() -> None:
    expression = compile_expression('spouse = "Sato"')
    assert expression.test(TYPED) is True
    assert expression.test(HIDDEN) is False


def test_an_empty_string_and_an_empty_list_are_values() -> None:
    for empty in ("", []):
        assert compile_expression("spouse != null").test({"spouse": empty})


def test_a_person_is_told_which_name_had_no_value() -> None:
    outcome = compile_expression("income.total > 100 and\n  spouse.age >= 18").evaluate_with_warnings(
        {"income": {}}
    )
    assert outcome.value is None
    first = outcome.warnings[0]
    assert "income.total" in first.message
    assert any(one.line == 2 for one in outcome.warnings)


def test_an_answer_of_null_is_no_reason_for_a_warning_by_itself() -> None:
    assert compile_expression("spouse = null").evaluate_with_warnings(NULL).warnings == ()
    assert compile_expression("spouse = null").evaluate_with_warnings(ABSENT).warnings != ()
