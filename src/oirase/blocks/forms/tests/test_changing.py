"""Changing definitions: every operation keeps the shape, and whatever is done, the definition can be read or says what is wrong."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oirase.blocks.forms.pages.editor.kinds import WORDS, beginning, described
from oirase.blocks.forms.spec import changing, check
from oirase.blocks.forms.spec.changing import NotPossible, Place
from oirase.blocks.forms.spec.shape import has_shape
from oirase.blocks.forms.types.base import TYPES

FORM: dict[str, Any] = {
    "title": {"ja": "様式"},
    "steps": [
        {
            "key": "one",
            "title": {"ja": "一"},
            "fields": [
                {"key": "age", "type": "number", "label": {"ja": "年齢"}},
                {"key": "adult", "type": "boolean", "label": {"ja": "成人"}, "when": "age >= 18"},
            ],
        },
        {
            "key": "two",
            "title": {"ja": "二"},
            "fields": [
                {
                    "key": "items",
                    "type": "table",
                    "label": {"ja": "品"},
                    "sums": "price",
                    "fields": [
                        {"key": "price", "type": "yen", "label": {"ja": "額"}},
                        {"key": "why", "type": "text", "label": {"ja": "理由"}, "when": "price > age"},
                    ],
                },
                {
                    "key": "total",
                    "type": "computed",
                    "label": {"ja": "計"},
                    "as": "number",
                    "value": "age + 1",
                },
            ],
        },
    ],
}


def keys(definition: dict[str, Any]) -> list[list[str]]:
    return [[one["key"] for one in step["fields"]] for step in definition["steps"]]


def test_a_new_step_and_question_have_keys_of_their_own() -> None:
    made, place = changing.add_step(FORM)
    made, question = changing.add_field(made, place.step_key, beginning("text"))
    made, column = changing.add_column(made, "items", beginning("number"))
    assert (str(place), str(question), str(column)) == ("step.step1", "q1", "items.c1")
    assert check(made) == []
    with pytest.raises(NotPossible):
        changing.add_column(FORM, "items", beginning("table"))
    with pytest.raises(NotPossible):
        changing.add_column(FORM, "age", beginning("text"))


def test_a_question_moves_over_the_border_of_its_step() -> None:
    assert keys(changing.move(FORM, Place.field("adult"), 1)) == [["age"], ["adult", "items", "total"]]
    assert keys(changing.move(FORM, Place.field("items"), -1)) == [["age", "adult", "items"], ["total"]]
    assert keys(changing.move(FORM, Place.field("age"), -1)) == keys(FORM)
    assert keys(changing.move(FORM, Place.step("two"), -1)) == [["items", "total"], ["age", "adult"]]
    moved = changing.move(FORM, Place.field("items", "why"), -1)
    assert [one["key"] for one in moved["steps"][1]["fields"][0]["fields"]] == ["why", "price"]


def test_what_others_read_is_not_removed() -> None:
    with pytest.raises(NotPossible, match="成人"):
        changing.remove(FORM, Place.field("age"))
    with pytest.raises(NotPossible, match="理由"):
        changing.remove(FORM, Place.field("items", "price"))
    assert keys(changing.remove(FORM, Place.field("adult"))) == [["age"], ["items", "total"]]
    with pytest.raises(NotPossible):
        changing.remove(changing.remove(FORM, Place.step("two")), Place.step("one"))


def test_a_copied_step_reads_its_own_copies() -> None:
    made, place = changing.duplicate(FORM, Place.step("one"))
    copy = changing.find(made, place)
    assert copy
    assert [one["key"] for one in copy["fields"]] == ["age1", "adult1"]
    assert copy["fields"][1]["when"] == "age1 >= 18"
    assert check(made) == []


def test_a_name_is_changed_wherever_it_is_read() -> None:
    made = changing.renamed(FORM, Place.field("age"), "years")
    assert made["steps"][0]["fields"][1]["when"] == "years >= 18"
    assert made["steps"][1]["fields"][1]["value"] == "years + 1"
    assert made["steps"][1]["fields"][0]["fields"][1]["when"] == "price > years"
    made = changing.renamed(made, Place.field("items", "price"), "cost")
    assert made["steps"][1]["fields"][0]["sums"] == "cost"
    assert made["steps"][1]["fields"][0]["fields"][1]["when"] == "cost > years"
    assert check(made) == []
    for bad in ("Age", "2nd", "adult", "applied_on", ""):
        with pytest.raises(NotPossible):
            changing.renamed(FORM, Place.field("age"), bad)


def test_a_name_inside_words_stays_as_it_is() -> None:
    assert changing.rewritten('way = "age" and age > 1', "age", "years") == 'way = "age" and years > 1'
    assert changing.rewritten("page > age", "age", "years") == "page > years"


def test_empty_parts_are_taken_away_and_nought_is_none_of_them() -> None:
    made = changing.set_parts(FORM, Place.field("age"), {"min": 0, "help": {}, "required": True, "when": ""})
    assert changing.find(made, Place.field("age")) == {
        "key": "age",
        "type": "number",
        "label": {"ja": "年齢"},
        "min": 0,
        "required": True,
    }
    with pytest.raises(NotPossible):
        changing.set_parts(FORM, Place.field("age"), {"key": "other"})


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        {"steps": {}},
        {"steps": [{"key": "a"}]},
        {"steps": [{"key": "a", "fields": [{"key": "A"}]}]},
        {"steps": [{"key": "a", "fields": [{"key": "b"}, {"key": "b"}]}]},
        {"steps": [{"key": "a", "fields": [{"key": "b", "fields": [1]}]}]},
        {"steps": [{"key": "a", "fields": [{"key": "b", "label": "x"}]}]},
        {"steps": [{"key": "a", "fields": [{"key": "b", "choices": 3}]}]},
        {"steps": [{"key": "a", "fields": [{"key": "b", "checks": ["x"]}]}]},
        {"steps": [{"key": "a", "fields": [{"key": "b", "when": 1}]}]},
        {"steps": [{"key": "a", "title": {"xx": "x"}, "fields": []}]},
    ],
)
def test_what_has_no_shape_is_known(broken: Any) -> None:
    assert not has_shape(broken)


def test_every_type_is_described_and_can_be_begun() -> None:
    assert set(WORDS) == set(TYPES)
    shown = {one.code for _title, rows in described() for one in rows}
    assert shown == set(TYPES)
    for code in TYPES:
        made, _place = changing.add_field(FORM, "one", beginning(code))
        paths = [one.path.rpartition("/")[2] for one in check(made)]
        assert paths == (["value"] if code == "computed" else [])


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["step", "field", "column", "up", "down", "copy", "remove", "rename", "parts"]),
        st.integers(0, 40),
        st.sampled_from(sorted(WORDS)),
        st.sampled_from(["a", "b", "x1", "age", "items", "applied_on"]),
    ),
    max_size=25,
)


def places_of(definition: dict[str, Any]) -> list[Place]:
    found = [Place.step(step["key"]) for step in definition["steps"]]
    for one in changing.fields_of(definition):
        found.append(Place.field(one["key"]))
        found += [Place.field(one["key"], column["key"]) for column in one.get("fields") or ()]
    return found


def done(now: dict[str, Any], verb: str, number: int, kind: str, name: str) -> dict[str, Any]:
    places = places_of(now)
    place = places[number % len(places)]
    if verb == "step":
        return changing.add_step(now)[0]
    if verb == "field":
        return changing.add_field(now, now["steps"][number % len(now["steps"])]["key"], beginning(kind))[0]
    if verb == "column":
        return changing.add_column(now, place.key, beginning(kind))[0]
    if verb == "copy":
        return changing.duplicate(now, place)[0]
    if verb == "remove":
        return changing.remove(now, place)
    if verb == "rename":
        return changing.renamed(now, place, name)
    if verb == "parts":
        return changing.set_parts(now, place, {"when": f"{name} = null", "help": {"ja": name}})
    return changing.move(now, place, 1 if verb == "down" else -1)


@settings(deadline=None, max_examples=60)
@given(OPERATIONS)
def test_any_sequence_of_operations_keeps_a_shape_that_is_read_or_tells_its_problems(
    operations: list[tuple[str, int, str, str]],
) -> None:
    now = deepcopy(FORM)
    for verb, number, kind, name in operations:
        before = deepcopy(now)
        after = None
        with suppress(NotPossible):
            after = done(now, verb, number, kind, name)
        assert now == before, "an operation must not change what it was given"
        if after is None:
            continue
        now = after
        assert has_shape(now)
    assert all(one.message and one.path for one in check(now))


@settings(deadline=None, max_examples=60)
@given(OPERATIONS, st.integers(0, 40), st.sampled_from(["n1", "other", "zz"]))
def test_another_name_changes_nothing_of_what_is_right(
    operations: list[tuple[str, int, str, str]], number: int, new: str
) -> None:
    now = deepcopy(FORM)
    for verb, at, kind, name in operations:
        try:
            now = done(now, verb, at, kind, name)
        except NotPossible:
            continue
    places = places_of(now)
    try:
        made = changing.renamed(now, places[number % len(places)], new)
    except NotPossible:
        return
    assert [one.path.count("/") for one in check(made)] == [one.path.count("/") for one in check(now)]
