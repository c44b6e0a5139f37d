"""A definition that cannot work is refused with every problem at its place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.forms.spec import check, parse
from oirase.blocks.forms.tests.forms import form, one

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "no steps": ({"title": {"ja": "x"}, "steps": []}, "steps"),
    "no title": ({**form(one("a")), "title": {}}, "title"),
    "no fields": ({"title": {"ja": "x"}, "steps": [{"key": "a", "title": {"ja": "a"}}]}, "steps/0"),
    "key of two fields": (form(one("a"), one("a")), "steps/0/fields/1/key"),
    "key of a fact": (form(one("applied_on")), "steps/0/fields/0/key"),
    "key that is none": (form(one("A b")), "steps/0/fields/0/key"),
    "unknown type": (form(one("a", "magic")), "steps/0/fields/0/type"),
    "no label": (form({"key": "a", "type": "text"}), "steps/0/fields/0/label"),
    "unknown part": (form(one("a", colour="red")), "steps/0/fields/0/colour"),
    "option of another type": (form(one("a", "text", decimals=2)), "steps/0/fields/0/decimals"),
    "option of a wrong kind": (form(one("a", "number", min="x")), "steps/0/fields/0/min"),
    "no choices": (form(one("a", "choice")), "steps/0/fields/0/choices"),
    "choice without a label": (
        form(one("a", "choice", choices=[{"value": "x", "label": {}}])),
        "steps/0/fields/0/choices",
    ),
    "same choice twice": (
        form(one("a", "choice", choices=[{"value": "x", "label": {"ja": "x"}}] * 2)),
        "steps/0/fields/0/choices",
    ),
    "expression that is none": (form(one("a", when="1 +")), "steps/0/fields/0/when"),
    "expression over an unknown field": (form(one("a", when="b = 1")), "steps/0/fields/0/when"),
    "computed without a value": (form(one("a", "computed", **{"as": "number"})), "steps/0/fields/0/value"),
    "value of an asked field": (form(one("a", value="1")), "steps/0/fields/0/value"),
    "check without a message": (
        form(one("a", checks=[{"test": "a = 1"}])),
        "steps/0/fields/0/checks/0/message",
    ),
    "group in a group": (
        form(one("g", "group", fields=[one("h", "group", fields=[one("a")])])),
        "steps/0/fields/0/fields/0/type",
    ),
    "sum of an unknown column": (
        form(one("t", "table", sums="b", fields=[one("a")])),
        "steps/0/fields/0/sums",
    ),
    "prefill that no profile has": (form(one("a", prefill="shoe_size")), "steps/0/fields/0/prefill"),
    "text of an unknown language": (form({**one("a"), "help": {"xx": "?"}}), "steps/0/fields/0/help"),
    "circle": (form(one("a", when='b = "x"'), one("b", when='a = "x"')), "steps/0/fields/1/when"),
    "circle of one": (form(one("a", when='a = "x"')), "steps/0/fields/0/when"),
}


@pytest.mark.parametrize(("definition", "path"), CASES.values(), ids=CASES)
def test_problems_have_their_place(definition: dict[str, Any], path: str) -> None:
    paths = [problem.path for problem in check(definition)]
    assert path in paths or (path.endswith("/when") and any(one.endswith("/when") for one in paths))


def test_a_circle_is_told_by_its_questions() -> None:
    found = check(form(one("a", when='b = "x"'), one("b", when='c = "x"'), one("c", when='a = "x"')))
    assert all(f"「{key}」" in found[0].message for key in "abc")


def test_every_problem_is_told_at_once() -> None:
    found = check(form(one("a", "magic"), one("b", when="("), one("c", colour=1)))
    assert len(found) == 3


def test_a_row_of_a_group_knows_its_own_columns_and_the_form() -> None:
    sound = form(one("x", "number"), one("g", "group", fields=[one("a"), one("b", when='a = "1" and x > 2')]))
    assert check(sound) == []
    assert [
        one.path for one in check(form(one("g", "group", fields=[one("a")]), one("b", when='a = "1"')))
    ] == ["steps/0/fields/1/when"]


def test_what_decides_over_others_is_known() -> None:
    found = parse(form(one("a"), one("b", when='a = "x"'), one("c")))
    assert found.deciding == {"a"}


nonsense = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["key", "type", "label", "fields", "steps", "when", "ja"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(nonsense)
def test_no_nonsense_breaks_the_reader(definition: Any) -> None:
    problems = check({"title": {"ja": "x"}, "steps": definition})
    assert isinstance(problems, list)
    field = check(form({"key": "a", "type": "text", "label": definition, "checks": definition}))
    assert isinstance(field, list)
