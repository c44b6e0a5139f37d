"""Several forms as one interview: what they ask alike is asked once, and each form still gets all that it asks."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.forms.filling import fill
from oirase.blocks.forms.joint import SHARED, Interview, questions_in
from oirase.blocks.forms.spec import FormSpec
from oirase.blocks.forms.tests.forms import DAY, filled, one, spec
from oirase.blocks.forms.types import type_of

KEYS = ("name", "place", "reason")
fields = st.fixed_dictionaries(
    {
        "label": st.sampled_from(["A", "B"]),
        "max_length": st.sampled_from([5, 10]),
        "required": st.booleans(),
        "hidden": st.booleans(),
        "prefill": st.booleans(),
    }
)


def _spec(given: dict[str, dict[str, Any]]) -> FormSpec:
    """A form with a switch; what is hidden is asked only where the switch is on."""
    rows = [one("switch", "boolean")]
    for key, chosen in given.items():
        more = {"max_length": chosen["max_length"], "required": chosen["required"]}
        more |= {"when": "switch = true"} if chosen["hidden"] else {}
        more |= {"prefill": "name"} if chosen["prefill"] and key != "reason" else {}
        rows.append({**one(key, **more), "label": {"ja": chosen["label"]}})
    return spec(*rows)


forms = st.lists(st.dictionaries(st.sampled_from(KEYS), fields).map(_spec), min_size=1, max_size=3)
typed = st.dictionaries(st.sampled_from(KEYS), st.text("あいう", min_size=1, max_size=8))


def _interview(specs: list[FormSpec], answers: dict[str, str], *, switch: bool) -> Interview:
    """Answer each form by itself, all alike."""
    inputs = {key: [value] for key, value in answers.items()} | ({"switch": ["on"]} if switch else {})
    return Interview([fill(one, inputs, applied_on=DAY) for one in specs])


@given(forms)
def test_everything_that_is_asked_stands_in_one_question(specs: list[FormSpec]) -> None:
    places = Counter(place for question in questions_in(specs) for place in question.places)
    assert places == {
        (number, key): 1
        for number, form in enumerate(specs)
        for key, one in form.fields.items()
        if type_of(one).asks
    }
    for question in questions_in(specs):
        assert len({number for number, _key in question.places}) == len(question.places)


@given(forms, typed, st.booleans())
def test_what_is_open_is_shown_on_one_page_and_no_page_is_empty(
    specs: list[FormSpec], answers: dict[str, str], switch: bool
) -> None:
    interview = _interview(specs, answers, switch=switch)
    shown = Counter(place for sheet in interview.sheets for part in sheet.sections for place in part.places)
    asked = [places[0] for one in interview.questions if (places := interview.asked_at(one))]
    assert shown == Counter(asked)
    assert all(part.places for sheet in interview.sheets for part in sheet.sections)
    count, separate = interview.counts
    assert len(asked) == count <= separate
    assert separate == sum(len(one.shown) for one in interview.fillings)


@given(forms, typed, st.booleans())
def test_an_interview_is_ready_when_no_page_has_anything_wrong(
    specs: list[FormSpec], answers: dict[str, str], switch: bool
) -> None:
    interview = _interview(specs, answers, switch=switch)
    assert interview.complete == (interview.first_open() is None)


@given(forms, st.text("あいう", min_size=1, max_size=4))
def test_what_is_typed_once_is_typed_in_every_form_that_asks_it(specs: list[FormSpec], answer: str) -> None:
    interview = _interview(specs, {}, switch=True)
    for question in interview.questions:
        first = question.places[0]
        spread = interview.spread({first[0]: ([first[1]], {first[1]: [answer]})})
        assert {(number, key) for number, (keys, _inputs) in spread.items() for key in keys} == set(
            question.places
        )
        for number, key in question.places:
            assert spread[number][1] == {key: [answer]}


def test_names_that_mean_something_else_are_asked_by_themselves() -> None:
    first = spec(one("reason", max_length=10))
    other = spec({**one("reason", max_length=10), "label": {"ja": "別のこと"}})
    assert [len(one.places) for one in questions_in([first, first, other])] == [2, 1]


def test_the_question_that_asks_more_is_asked_for_both() -> None:
    short = spec(one("who", "person_name", required=True, reading="none", prefill="name"))
    whole = spec(one("applicant", "person_name", required=True, reading="required", prefill="name"))
    (question,) = questions_in([short, whole])
    assert question.places == ((1, "applicant"), (0, "who"))
    interview = Interview([filled(short), filled(whole)])
    (sheet,) = interview.sheets
    assert (sheet.key, sheet.sections[0].places) == (SHARED, [(1, "applicant")])
    spread = interview.spread({1: (["applicant"], {"applicant-family": ["見本"]})})
    assert spread[0] == (["who"], {"who-family": ["見本"]})


def test_each_form_says_itself_what_is_wrong() -> None:
    loose, strict = spec(one("born", "date")), spec(one("born", "date", required=True))
    interview = Interview([filled(loose), filled(strict)])
    assert interview.is_needed((0, "born"))
    assert interview.problems_at((0, "born")) == {"born": ["入力してください。"]}
