"""What is asked, answered and wrong follows from what was typed; what is hidden has no answer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.forms.filling import Filling, fill, typed_from
from oirase.blocks.forms.own_data import first_form, own_form
from oirase.blocks.forms.spec import json_schema
from oirase.blocks.forms.spec.parsing import PREFILLS
from oirase.blocks.forms.tests.forms import DAY, filled, one, spec
from oirase.blocks.forms.types.numbers import in_digits

YES_NO = [{"value": value, "label": {"ja": value}} for value in ("yes", "no")]


def test_a_required_answer_that_is_missing_is_told_at_its_field_and_known_as_missing() -> None:
    found = filled(spec(one("name", required=True)))
    assert found.problems == {"name": ["入力してください。"]}
    assert found.missing == {"name"}
    assert not found.complete


def test_a_field_whose_condition_does_not_hold_has_no_answer_whatever_was_typed() -> None:
    of = spec(
        one("car", "choice", choices=YES_NO, required=True),
        one("plate", required=True, when='car = "yes"'),
        one("length", "computed", value="plate", **{"as": "text"}),
    )
    shown = filled(of, car="yes", plate="123")
    assert shown.values == {"car": "yes", "plate": "123", "length": "123"}
    hidden = filled(of, car="no", plate="123")
    assert hidden.values == {"car": "no"}
    assert hidden.complete


def test_a_step_whose_fields_are_all_hidden_is_no_step() -> None:
    of = spec(a=[one("car", "choice", choices=YES_NO)], b=[one("plate", required=True, when='car = "yes"')])
    assert [step.key for step in filled(of, car="no").steps] == ["a"]
    assert [step.key for step in filled(of, car="yes").steps] == ["a", "b"]


def test_conditions_may_look_forward_and_are_worked_out_in_order() -> None:
    of = spec(one("first", when="last > 5"), one("last", "number"))
    assert "first" in filled(of, last="6").shown
    assert "first" not in filled(of, last="5").shown
    assert of.order.index("last") < of.order.index("first")


def test_needed_only_when() -> None:
    of = spec(one("amount", "number"), one("why", required_when="amount > 3"))
    assert filled(of, amount="3").complete
    assert filled(of, amount="4").problems == {"why": ["入力してください。"]}


def test_rules_between_answers_are_told_and_an_unknown_one_lets_through() -> None:
    late = {"test": "until >= since", "message": {"ja": "終わりは始まりより後の日にしてください。"}}
    of = spec(one("since", "date"), one("until", "date", checks=[late]))
    ends = {"until__year": "2026", "until__month": "6", "until__day": "1"}
    starts = {"since__year": "2026", "since__month": "6", "since__day": "2"}
    assert filled(of, **starts, **ends).problems == {"until": ["終わりは始まりより後の日にしてください。"]}
    assert filled(of, **ends).complete


@pytest.mark.parametrize(
    ("typed", "value"),
    [("１２", 12), ("1,200", 1200), ("3000円", 3000), ("-5", -5), ("  7 ", 7), ("¥80", 80)],
)
def test_numbers_as_people_type_them(typed: str, value: int) -> None:
    assert filled(spec(one("n", "number")), n=typed).values == {"n": value}


@pytest.mark.parametrize("typed", ["十", "1.5", "1e3x", "--1", "NaN", "Infinity", "9" * 20])
def test_what_is_no_number_is_told(typed: str) -> None:
    found = filled(spec(one("n", "number")), n=typed)
    assert found.values == {}
    assert list(found.problems) == ["n"]


def test_decimals_are_kept_exactly() -> None:
    assert filled(spec(one("n", "number", decimals=2)), n="0.10").values == {"n": "0.1"}
    assert list(filled(spec(one("n", "number", decimals=1)), n="0.15").problems) == ["n"]


@pytest.mark.parametrize(
    ("box", "value"),
    [("令和8", "2026-06-02"), ("R8", "2026-06-02"), ("2026", "2026-06-02"), ("平成元", "1989-06-02")],
)
def test_days_by_era_or_western_year(box: str, value: str) -> None:
    typed = {"d__year": box, "d__month": "6", "d__day": "2"}
    assert filled(spec(one("d", "date")), **typed).values == {"d": value}


def test_limits_of_days_are_expressions_of_other_answers() -> None:
    of = spec(one("since", "date"), one("until", "date", earliest="since", latest="applied_on"))
    since = {"since__year": "2026", "since__month": "6", "since__day": "10"}

    def until(day: str) -> Filling:
        return filled(of, **since, until__year="2026", until__month="6", until__day=day)

    assert until("10").complete
    assert list(until("9").problems) == ["until"]
    assert until("15").complete
    assert list(until("16").problems) == ["until"]


TABLE = one(
    "items",
    "table",
    max_rows=3,
    sums="price",
    fields=[
        one("what", required=True),
        one("price", "yen", required=True),
        one("gift", "boolean"),
        one("note", when="gift", required=True),
    ],
)


def test_rows_have_problems_of_their_own_and_conditions_within_the_row() -> None:
    of = spec(TABLE, one("total", "computed", value="sum(items.price)", **{"as": "yen"}))
    found = filled(
        of,
        items__total="2",
        **{
            "items-0-what": "本",
            "items-0-price": "500",
            "items-1-price": "700",
            "items-1-gift": "on",
        },
    )
    assert sorted(found.problems) == ["items-1-note", "items-1-what"]
    assert found.values["total"] == 1200
    assert "items-0-note" not in found.shown


def test_too_many_and_too_few_rows_are_told() -> None:
    of = spec({**TABLE, "min_rows": 1})
    assert filled(of, items__total="0").problems["items"] == ["1件以上入力してください。"]
    rows = {f"items-{n}-{key}": value for n in range(4) for key, value in (("what", "本"), ("price", "1"))}
    assert filled(of, items__total="4", **rows).problems["items"] == ["3件までです。"]


def test_files_are_named_by_what_is_kept() -> None:
    of = spec(one("photo", "file", required=True, max_files=1))
    kept = {"id": "1", "name": "a.png", "size": 3, "sha256": "0" * 64}
    assert filled(of).problems == {"photo": ["ファイルを選んでください。"]}
    assert filled(of, {"photo": [kept]}).values == {"photo": [kept]}
    assert list(filled(of, {"photo": [kept, kept]}).problems) == ["photo"]


def test_a_tick_that_is_wanted_is_an_answer_only_when_given() -> None:
    assert filled(spec(one("ok", "boolean", required=True))).missing == {"ok"}
    assert filled(spec(one("ok", "boolean"))).values == {"ok": False}


def test_a_correction_asks_for_its_fields_and_for_what_becomes_wrong_because_of_them() -> None:
    of = spec(
        one("car", "choice", choices=YES_NO, required=True),
        one("plate", required=True, when='car = "yes"'),
        one("name", required=True),
    )
    found = fill(of, {"car": ["yes"], "name": ["見本"]}, applied_on=DAY, only=["car"])
    assert [field.key for field in found.asked_in(of.steps[0])] == ["car", "plate"]
    calm = fill(of, {"car": ["no"], "name": ["見本"]}, applied_on=DAY, only=["car"])
    assert [field.key for field in calm.asked_in(of.steps[0])] == ["car"]


ADDRESS = {
    "a__postal_code": "030-0861",
    "a__prefecture": "例県",
    "a__municipality": "例市",
    "a__street": "1-1",
}
EVERYTHING = spec(
    one("line", required=True),
    one("shape", shape="99-A"),
    one("words", "textarea"),
    one("n", "number", min=-3, max=10**6),
    one("d", "date"),
    one("pick", "choice", choices=YES_NO),
    one("some", "choices", choices=YES_NO),
    one("ok", "boolean"),
    one("name", "person_name"),
    one("a", "address"),
    one("phone", "phone"),
    one("mail", "email"),
    one("bank", "bank_account"),
    TABLE,
)
TYPED = {
    "line": "いろは",
    "shape": "１２-B",
    "words": "一行\r\n二行",
    "n": "12",
    "d__year": "令和7",
    "d__month": "1",
    "d__day": "31",
    "pick": "yes",
    "some": ["yes", "no"],
    "ok": "on",
    "name__family": "髙橋",
    "name__given": "例",
    "name__family_kana": "ﾀｶﾊｼ",
    "name__given_kana": "れい",
    **ADDRESS,
    "phone": "017-123-4567",
    "mail": "Taro@Example.JP",
    "bank__bank": "0117",
    "bank__branch": "101",
    "bank__kind": "1",
    "bank__number": "12345",
    "bank__holder": "ﾐﾎﾝ ﾀﾛｳ",
    "items__total": "1",
    "items__0__what": "本",
    "items__0__price": "500",
}


def test_every_type_keeps_what_was_meant_and_fits_its_schema() -> None:
    found = filled(EVERYTHING, **TYPED)
    assert found.problems == {}
    values = found.values
    assert (values["shape"], values["words"], values["d"]) == ("12-B", "一行\n二行", "2025-01-31")
    assert values["name"]["family"] == "髙橋"
    assert values["name"]["family_kana"] == "タカハシ"
    assert (values["a"]["postal_code"], values["mail"]) == ("0300861", "Taro@example.jp")
    assert values["bank"]["number"] == "0012345"
    schema = json_schema(EVERYTHING)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(values)


def test_an_answer_typed_again_is_the_same_answer() -> None:
    values = filled(EVERYTHING, **TYPED).values
    again = fill(EVERYTHING, typed_from(EVERYTHING, values), applied_on=date(2026, 7, 1))
    assert again.values == values


names = st.sampled_from(
    [*(name.replace("__", "-") for name in TYPED), "items-0-gift", "items-1-what", "unknown", "line-x"]
)
texts = st.one_of(st.text(max_size=30), st.sampled_from(["yes", "on", "1", "令和8", "0300861", "<b>"]))


@given(st.dictionaries(names, st.lists(texts, min_size=1, max_size=3), max_size=12))
def test_whatever_is_typed_gives_answers_that_fit_the_schema_or_problems_at_fields(
    inputs: dict[str, Any],
) -> None:
    found = fill(EVERYTHING, inputs, applied_on=DAY)
    known = set(EVERYTHING.fields)
    assert {name.partition("-")[0] for name in found.problems} <= known
    assert set(found.values) <= found.shown & known
    if found.complete:
        jsonschema.Draft202012Validator(json_schema(EVERYTHING)).validate(found.values)


@given(st.dictionaries(names, st.lists(texts, min_size=1, max_size=2), max_size=8))
def test_filling_in_is_stable(inputs: dict[str, Any]) -> None:
    """What is valid and typed again from its values stays as it is."""
    found = fill(EVERYTHING, inputs, applied_on=DAY)
    if found.complete:
        again = fill(EVERYTHING, typed_from(EVERYTHING, found.values), applied_on=DAY)
        assert again.values == found.values


def test_a_profile_asks_for_what_fields_may_name() -> None:
    assert tuple(own_form().fields) == PREFILLS
    assert first_form().fields.keys() - own_form().fields.keys() == {"consent"}


@pytest.mark.parametrize(
    ("number", "written"),
    [(2025, "2025"), (9999, "9999"), (10000, "10,000"), (-2025, "-2025"), (1234567, "1,234,567")],
)
def test_four_digits_stand_together_so_that_a_year_reads_as_one(number: int, written: str) -> None:
    assert in_digits(Decimal(number)) == written
