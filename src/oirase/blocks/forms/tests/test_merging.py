"""Three-way merge of definitions: what only one side changed is taken, what both changed is a conflict with ours kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.forms.merging import ABSENT, merge

KEYS = ["a", "b", "c", "d"]


def fields(*keys: str, **labels: str) -> list[dict[str, Any]]:
    return [{"key": key, "label": labels.get(key, key.upper())} for key in keys]


def test_both_sides_changes_of_different_parts_are_kept() -> None:
    base = {"title": "A", "fee": 1, "steps": fields("a", "b")}
    ours = {"title": "ours", "fee": 1, "steps": fields("a", "b", b="ours")}
    theirs = {"title": "A", "fee": 2, "steps": fields("a", "b", a="theirs")}
    found = merge(base, ours, theirs)
    assert found.value == {"title": "ours", "fee": 2, "steps": fields("a", "b", a="theirs", b="ours")}
    assert (found.conflicts, sorted(found.taken)) == ([], ["fee", "steps/a"])


def test_what_both_changed_is_told_and_ours_is_kept_until_decided() -> None:
    base, ours, theirs = {"x": 1}, {"x": 2}, {"x": 3}
    found = merge(base, ours, theirs)
    assert found.value == {"x": 2}
    assert [(one.path, one.base, one.ours, one.theirs) for one in found.conflicts] == [("x", 1, 2, 3)]
    assert merge(base, ours, theirs, {"x": "theirs"}).value == {"x": 3}
    assert merge(base, ours, theirs, {"x": "ours"}).conflicts == []


def test_entries_are_added_taken_away_and_moved_one_by_one() -> None:
    base = fields("a", "b", "c")
    ours = fields("a", "b", "own", "c")
    theirs = fields("a", "new", "c")
    found = merge(base, ours, theirs)
    assert [one["key"] for one in found.value] == ["a", "new", "own", "c"]
    assert found.conflicts == []


def test_an_order_that_only_they_changed_is_taken() -> None:
    found = merge(fields("a", "b", "c"), fields("a", "b", "c", a="ours"), fields("c", "a", "b"))
    assert [(one["key"], one["label"]) for one in found.value] == [("c", "C"), ("a", "ours"), ("b", "B")]


def test_what_one_side_took_away_and_the_other_changed_is_a_conflict() -> None:
    found = merge(fields("a", "b"), fields("a"), fields("a", "b", b="new"))
    assert [one["key"] for one in found.value] == ["a"]
    assert [(one.path, one.ours) for one in found.conflicts] == [("b", ABSENT)]
    taken = merge(fields("a", "b"), fields("a"), fields("a", "b", b="new"), {"b": "theirs"})
    assert taken.value == fields("a", "b", b="new")


def test_plain_lists_are_one_value() -> None:
    assert merge([1, 2], [1, 2, 3], [1, 2]).value == [1, 2, 3]
    assert len(merge([1], [2], [3]).conflicts) == 1


entry = st.fixed_dictionaries({"label": st.sampled_from("xyz"), "n": st.integers(0, 2)})
sides = st.dictionaries(st.sampled_from(KEYS), entry).map(
    lambda found: [{"key": key, **value} for key, value in found.items()]
)
documents = st.fixed_dictionaries({"t": st.integers(0, 2), "list": sides})


@given(documents, documents)
def test_a_side_that_changed_nothing_decides_nothing(base: Any, other: Any) -> None:
    assert merge(base, base, other).value == other
    assert merge(base, other, base).value == other
    assert merge(base, other, base).conflicts == []


@given(documents, documents)
def test_the_same_change_on_both_sides_is_no_conflict(base: Any, other: Any) -> None:
    found = merge(base, other, other)
    assert (found.value, found.conflicts) == (other, [])


@given(documents, documents, documents)
def test_every_conflict_can_be_decided_and_theirs_for_all_takes_all_their_changes(
    base: Any, ours: Any, theirs: Any
) -> None:
    first = merge(base, ours, theirs)
    choices = {one.path: "theirs" for one in first.conflicts}
    decided = merge(base, ours, theirs, choices)
    assert decided.conflicts == []
    mine = {one["key"]: one for one in ours["list"]}
    for one in theirs["list"]:
        before = next((each for each in base["list"] if each["key"] == one["key"]), None)
        if before != one and mine.get(one["key"]) in (before, None):
            assert one in decided.value["list"]


@pytest.mark.parametrize("value", [None, 1, "x", [], {}])
def test_a_part_that_is_new_on_one_side_is_taken(value: Any) -> None:
    assert merge({}, {}, {"new": value}).value == {"new": value}
