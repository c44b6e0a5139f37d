"""Conditions put together by rows: written as an expression, read back, refused with a sentence where they make no sense."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.forms.condition_field import ConditionField
from oirase.blocks.forms.spec.conditions import (
    FITTING,
    Condition,
    Question,
    Row,
    in_words,
    read,
    understood,
    write,
)

QUESTIONS = [
    Question("age", "年齢", "number"),
    Question("bus", "バスに乗る", "boolean"),
    Question("stop", "乗る場所", "choice", {"north": "北口", "south": "南口"}),
    Question("help", "配慮", "choices", {"sign": "手話", "other": "そのほか"}),
    Question("day", "参加日", "date"),
    Question("name", "名前", "text"),
    Question("family", "家族", "rows"),
    Question("home", "住所", "other"),
]


@pytest.mark.parametrize(
    ("source", "row"),
    [
        ("age >= 18", Row("age", "at_least", "18")),
        ("bus = true", Row("bus", "is", "true")),
        ('stop != "south"', Row("stop", "is_not", "south")),
        ('list contains(help, "other")', Row("help", "contains", "other")),
        ('day < date("2026-04-01")', Row("day", "less", "2026-04-01")),
        ('contains(name, "株 \\"会社\\"")', Row("name", "contains", '株 "会社"')),
        ("count(family) > 2", Row("family", "more", "2")),
        ("home = null", Row("home", "unanswered")),
        ("home != null", Row("home", "answered")),
    ],
)
def test_one_row_is_written_and_read_back(source: str, row: Row) -> None:
    assert read(source, QUESTIONS) == Condition((row,))
    assert write(Condition((row,)), QUESTIONS) == source


VALUES = {
    "number": st.integers(-1000, 1000).map(str),
    "rows": st.integers(0, 50).map(str),
    "boolean": st.sampled_from(["true", "false"]),
    "choice": st.sampled_from(["north", "south"]),
    "choices": st.sampled_from(["sign", "other"]),
    "date": st.dates().map(lambda day: day.isoformat()),
    "text": st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20),
    "other": st.just(""),
}


@st.composite
def rows(draw: st.DrawFn) -> Row:
    question = draw(st.sampled_from(QUESTIONS))
    operator = draw(st.sampled_from(FITTING[question.kind]))
    if operator in ("answered", "unanswered"):
        return Row(question.key, operator)
    return Row(question.key, operator, draw(VALUES[question.kind]))


@given(st.lists(rows(), min_size=1, max_size=6), st.sampled_from(["and", "or"]))
def test_whatever_is_put_together_is_read_back_as_it_was(lines: list[Row], join: str) -> None:
    condition = Condition(tuple(lines), join if len(lines) > 1 else "and")  # type: ignore[arg-type]
    source = write(condition, QUESTIONS)
    assert read(source, QUESTIONS) == condition
    assert in_words(source, QUESTIONS)


@pytest.mark.parametrize(
    "source",
    [
        "age + 1 > 3",
        "age > 1 and bus = true or age < 0",
        "not(bus)",
        "(age > 1)",
        'age = "18"',
        "stop = 1",
        "unknown = 1",
        "bus",
        "age > 1 and",
        "count(age) > 1",
        'list contains(name, "a")',
        "if age > 1 then true else false",
    ],
)
def test_another_expression_is_left_as_it_was_typed(source: str) -> None:
    assert read(source, QUESTIONS) is None
    assert in_words(source, QUESTIONS) == source
    taken = ConditionField(QUESTIONS).widget.taken_apart(source)
    assert (taken["rows"], taken["text"]) == ([], source)


def test_people_type_labels_numbers_and_days_as_they_are_used_to() -> None:
    by_key = {one.key: one for one in QUESTIONS}
    assert understood(by_key["stop"], "is", "北口").value == "north"
    assert understood(by_key["bus"], "is", "はい").value == "true"
    assert understood(by_key["age"], "at_least", "1,200").value == "1200"
    assert understood(by_key["day"], "at_least", "令和8年4月1日").value == "2026-04-01"
    assert understood(by_key["home"], "answered", "whatever").value == ""


@pytest.mark.parametrize(
    ("key", "operator", "typed", "says"),
    [
        ("age", "contains", "1", "この比べ方では比べられません"),
        ("age", "is", "十八", "例: 18"),
        ("age", "is", "", "入力してください"),
        ("stop", "is", "東口", "北口、南口"),
        ("day", "is", "あした", "令和8年4月1日"),
        ("bus", "is", "たぶん", "はい、いいえ"),
    ],
)
def test_what_makes_no_sense_is_told(key: str, operator: str, typed: str, says: str) -> None:
    question = next(one for one in QUESTIONS if one.key == key)
    with pytest.raises(ValueError, match=says):
        understood(question, operator, typed)


def test_the_field_joins_rows_skips_empty_ones_and_names_the_wrong_one() -> None:
    field = ConditionField(QUESTIONS, required=False)
    empty = {"question": "", "operator": "is", "value": ""}
    first = {"question": "age", "operator": "at_least", "value": "18"}
    second = {"question": "stop", "operator": "is", "value": "北口"}
    given = {"join": "or", "rows": [first, empty, second], "text": ""}
    assert field.clean(given) == 'age >= 18 or stop = "north"'
    assert field.clean({"join": "and", "rows": [empty], "text": ""}) == ""
    assert field.clean({"join": "and", "rows": [empty], "text": "age > 1"}) == "age > 1"
    with pytest.raises(ValidationError, match="条件2"):
        field.clean({**given, "rows": [first, {**second, "value": "東口"}]})
    with pytest.raises(ValidationError, match="どちらか1つ"):
        field.clean({**given, "text": "age > 1"})
    with pytest.raises(ValidationError):
        field.clean({"join": "and", "rows": [], "text": "age >"})
    with pytest.raises(ValidationError):
        field.clean({"join": "and", "rows": [], "text": "nobody = 1"})
