"""The procedures of the packs, as documents: sound, complete in three languages, filled in by a sample, refusing what must be refused."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from oirase.blocks.cases.flow import Flow, parse_flow
from oirase.blocks.forms.facade import Filling, fill, parse, typed_from
from oirase.blocks.forms.spec.schema import json_schema
from oirase.blocks.forms.types import type_of
from oirase.kernel import clock
from oirase.systems.office.commons import pack
from oirase.systems.office.commons.document import problems_of
from oirase.systems.office.procedures.demo.applications import for_day, sample

ROOT = Path(__file__).resolve().parents[2]
AOMORI = ROOT / "packs" / "aomori"
TESTLAND = Path(__file__).parent / "testland"
APPLIED_ON = date(2026, 6, 15)
PLACES = {document["code"]: (body, office, document) for body, office, document in pack.documents(AOMORI)}
DOCUMENTS = {code: document for code, (_body, _office, document) in PLACES.items()}
EIGHT = {
    "tax-certificate",
    "hunting-licence-renewal",
    "facility-use",
    "vehicle-tax-reduction",
    "waste-manifest-report",
    "resident-record-by-post",
    "event-entry",
    "road-occupancy",
}
every = pytest.mark.parametrize("code", sorted(DOCUMENTS))
KANJI_WITHOUT_READING = re.compile("[㐀-鿿々]+(?!（[ぁ-ゖァ-ヺー・ ]+）|[㐀-鿿々])")
# Words that have no plainer form, or are short as they are.
SAME_IN_EASY = {"トン"}


def fees() -> dict[tuple[str, str], dict[str, str]]:
    with (AOMORI / "fees.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["body"], row["code"]): row for row in csv.DictReader(stream)}


def filled(code: str, answers: Mapping[str, Any], *, applied_on: date = APPLIED_ON) -> Filling:
    """Work a form out with a made-up file for each file field that is missing one."""
    spec = parse(DOCUMENTS[code]["form"])
    inputs = typed_from(spec, answers)
    missing = fill(spec, inputs, applied_on=applied_on).missing
    files = {key: [a_file(key)] for key, one in spec.fields.items() if one.type == "file" and key in missing}
    return fill(spec, inputs, files, applied_on=applied_on)


def a_file(key: str) -> dict[str, Any]:
    return {
        "id": "00000000-0000-4000-8000-000000000001",
        "name": f"{key}.png",
        "size": 10,
        "sha256": "0" * 64,
    }


def changed(code: str, **change: Any) -> dict[str, Any]:
    """The sample's answers with some changed; None takes one away."""
    answers = {**sample(AOMORI, code, APPLIED_ON), **for_day(change, APPLIED_ON)}
    return {key: value for key, value in answers.items() if value is not None}


def flow_of(code: str) -> Flow:
    return parse_flow(DOCUMENTS[code]["flow"], parse(DOCUMENTS[code]["form"]).fields)


def facts(code: str, answers: Mapping[str, Any], flags: list[str] | None = None) -> dict[str, Any]:
    """What a flow's expressions read of an application."""
    filling = filled(code, answers)
    assert filling.complete, filling.problems
    fields = parse(DOCUMENTS[code]["form"]).fields
    known = {key: type_of(fields[key]).known(fields[key], value) for key, value in filling.values.items()}
    return {**known, "flags": flags or [], "channel": "web", "applied_on": APPLIED_ON}


def texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text by language in a document, with its path."""
    if isinstance(value, dict) and isinstance(value.get("ja"), str):
        yield path, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one, f"{path}/{key}")
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from texts(one, f"{path}/{place}")


def test_the_eight_are_there_and_cover_every_type() -> None:
    assert set(DOCUMENTS) == EIGHT
    found = {(one["catalogue"]["identity"], one["flow"]["payment"]) for one in DOCUMENTS.values()}
    assert found == {
        (identity, payment) for identity in ("none", "account") for payment in ("none", "before", "after")
    }


@every
def test_it_is_sound(code: str) -> None:
    assert problems_of(DOCUMENTS[code]) == []


@every
def test_its_office_stands_in_the_pack(code: str) -> None:
    body, office, _document = PLACES[code]
    with (AOMORI / "organisations.csv").open(encoding="utf-8", newline="") as stream:
        assert (body, office) in {(row["body"], row["code"]) for row in csv.DictReader(stream)}


@every
def test_every_text_is_there_in_english_and_what_residents_read_in_easy_japanese(code: str) -> None:
    for path, text in texts(DOCUMENTS[code]):
        if not path.endswith("/unit"):
            assert text.get("en"), path
        if not path.startswith("/flow/actions"):
            easy = text.get("ja-easy", "")
            assert easy, path
            assert easy != text["ja"] or easy in SAME_IN_EASY, path


@every
def test_easy_japanese_gives_readings_and_western_years(code: str) -> None:
    for path, text in texts(DOCUMENTS[code]):
        easy = text.get("ja-easy", "")
        assert not KANJI_WITHOUT_READING.search(easy), f"{path}: {easy}"
        assert not re.search("令和|平成|昭和", easy), path


@every
def test_labels_are_short_enough_for_a_phone(code: str) -> None:
    spec = parse(DOCUMENTS[code]["form"])
    for one in spec.fields.values():
        longest = 40 if one.type == "boolean" else 200 if one.type == "note" else 28
        assert len(one.label.text("ja")) <= longest, one.label.text("ja")


@every
def test_what_is_not_confirmed_is_marked(code: str) -> None:
    document = DOCUMENTS[code]
    catalogue, flow = document["catalogue"], document["flow"]
    assert catalogue["sources"]
    assert all(one["article"] or one.get("unconfirmed") for one in catalogue["basis"])
    assert ("period" in catalogue["unconfirmed"]) is flow["unconfirmed"]
    assert flow["standard_days_source"]
    assert (flow["payment"] != "none") <= ("fee" in catalogue["unconfirmed"])
    for name in ("title", "summary", "about", "fee", "contact", "keywords"):
        assert catalogue[name]["ja"]


@every
def test_the_parts_on_the_applicant_can_be_filled_in_from_a_profile(code: str) -> None:
    fields = parse(DOCUMENTS[code]["form"]).fields
    given = {one.prefill: one.type for one in fields.values() if one.prefill}
    assert {"email", "phone"} <= set(given)
    assert {"name", "trade_name"} & set(given)
    shapes = {"name": "person_name", "address": "address", "representative": "person_name", "email": "email"}
    assert all(given[part] == shape for part, shape in shapes.items() if part in given)


@every
def test_whoever_acts_for_somebody_shows_a_power_of_attorney(code: str) -> None:
    fields = parse(DOCUMENTS[code]["form"]).fields
    if "applied_by" not in fields:
        assert code == "event-entry"
        return
    alone = filled(code, changed(code))
    assert "rep_proof" not in alone.shown
    spec = parse(DOCUMENTS[code]["form"])
    asked = fill(
        spec, typed_from(spec, changed(code, applied_by="representative")), applied_on=APPLIED_ON
    ).missing
    assert {"rep_name", "rep_relation", "rep_phone", "rep_proof"} <= asked


@every
def test_its_sample_fills_it_completely_and_fits_its_json_schema(code: str) -> None:
    filling = filled(code, changed(code))
    assert filling.problems == {}
    schema = json_schema(filling.spec)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(filling.values)


@every
def test_what_its_schema_does_not_know_is_refused(code: str) -> None:
    filling = filled(code, changed(code))
    schema = jsonschema.Draft202012Validator(json_schema(filling.spec))
    assert not schema.is_valid({**filling.values, "unknown": 1})
    assert not schema.is_valid({})


@every
def test_an_empty_form_says_at_each_question_what_to_do(code: str) -> None:
    spec = parse(DOCUMENTS[code]["form"])
    filling = fill(spec, {}, applied_on=APPLIED_ON)
    assert not filling.complete
    assert filling.first_open_step() == spec.steps[0]
    required = [one.key for one in spec.fields.values() if one.required and one.key in filling.shown]
    assert set(required) <= {name.partition("-")[0] for name in filling.problems}


REFUSED = [
    ("tax-certificate", {"certificates": []}, "certificates", "1件以上"),
    (
        "tax-certificate",
        {"certificates": [{"tax": "business", "kind": "inspection", "year": 2025, "copies": 1}]},
        "certificates-0-kind",
        "自動車税種別割の証明書だけ",
    ),
    (
        "tax-certificate",
        {"certificates": [{"tax": "all", "kind": "paid", "year": 2025, "copies": 0}]},
        "certificates-0-copies",
        "1以上",
    ),
    (
        "tax-certificate",
        {"certificates": [{"tax": "all", "kind": "paid", "year": 2027, "copies": 1}]},
        "certificates-0-year",
        "まだ始まっていない年度",
    ),
    ("tax-certificate", {"plate": None}, "plate", "入力してください"),
    ("tax-certificate", {"delivery": "counter", "collect_on": "-1"}, "collect_on", ""),
    ("tax-certificate", {"purpose": "other"}, "purpose_note", "入力してください"),
    ("tax-certificate", {"phone": "12"}, "phone", "市外局番"),
    ("hunting-licence-renewal", {"expires_on": "-1"}, "expires_on", "更新できません"),
    ("hunting-licence-renewal", {"expires_on": "+1200"}, "expires_on", "長くて3年"),
    ("hunting-licence-renewal", {"photo_on": "-200"}, "photo_on", "6か月以内"),
    ("hunting-licence-renewal", {"medical_on": "+1"}, "medical_on", ""),
    ("hunting-licence-renewal", {"kinds": []}, "kinds", "選んでください"),
    ("hunting-licence-renewal", {"trap_number": None}, "trap_number", "入力してください"),
    ("hunting-licence-renewal", {"course_second": "first"}, "course_second", "違う回"),
    ("hunting-licence-renewal", {"fit": None}, "fit", "チェックを入れて"),
    ("hunting-licence-renewal", {"birth_date": "+1"}, "birth_date", ""),
    ("facility-use", {"use_on": "-1"}, "use_on", ""),
    ("facility-use", {"other_on": "+30"}, "other_on", "違う日"),
    ("facility-use", {"slots": []}, "slots", "選んでください"),
    ("facility-use", {"people": 0}, "people", "1以上"),
    ("facility-use", {"visitors": True}, "admission", "入力してください"),
    ("facility-use", {"equipment": [{"item": "sound", "number": 0}]}, "equipment-0-number", "1以上"),
    ("facility-use", {"applicant_kind": "company"}, "trade_name", "入力してください"),
    ("vehicle-tax-reduction", {"vehicle_kind": "kei"}, "vehicle_kind", "お住まいの市町村"),
    ("vehicle-tax-reduction", {"chassis": "12A4"}, "chassis", "9999"),
    ("vehicle-tax-reduction", {"grade": 8}, "grade", "7以下"),
    ("vehicle-tax-reduction", {"handbook": "mental", "grade": 4}, "grade", "1級から3級"),
    (
        "vehicle-tax-reduction",
        {"owner_is": "family", "driver": "self", "person_birth": "2000-01-01"},
        "driver",
        "本人が運転するとき",
    ),
    ("vehicle-tax-reduction", {"driver_name": None}, "driver_name", "入力してください"),
    ("vehicle-tax-reduction", {"only_one": None}, "only_one", "チェックを入れて"),
    ("waste-manifest-report", {"fiscal_year": 2026}, "fiscal_year", "終わった年度"),
    ("waste-manifest-report", {"corporate_number": "1234567890123"}, "corporate_number", "検査数字"),
    ("waste-manifest-report", {"fiscal_year": 2024}, "late_reason", "入力してください"),
    ("waste-manifest-report", {"sites": []}, "sites", "1件以上"),
    (
        "waste-manifest-report",
        {
            "waste": [
                {"site_no": 3, "kind": "oil", "tonnes": 1, "manifests": 1, "carrier": "a", "disposer": "b"}
            ]
        },
        "waste-0-site_no",
        "その番号の事業場はありません",
    ),
    (
        "waste-manifest-report",
        {
            "waste": [
                {"site_no": 1, "kind": "oil", "tonnes": 0, "manifests": 1, "carrier": "a", "disposer": "b"}
            ]
        },
        "waste-0-tonnes",
        "500キロは0.5",
    ),
    (
        "waste-manifest-report",
        {
            "waste": [
                {
                    "site_no": 1,
                    "kind": "oil",
                    "tonnes": "0.1234",
                    "manifests": 1,
                    "carrier": "a",
                    "disposer": "b",
                }
            ]
        },
        "waste-0-tonnes",
        "3桁まで",
    ),
    (
        "resident-record-by-post",
        {"certificates": [{"kind": "all", "copies": 11}]},
        "certificates-0-copies",
        "10以下",
    ),
    ("resident-record-by-post", {"whose": "other"}, "reason", "入力してください"),
    ("resident-record-by-post", {"head": None}, "head", "入力してください"),
    (
        "resident-record-by-post",
        {"address": {"prefecture": "青森県", "municipality": "青森市"}},
        "address",
        "番地",
    ),
    ("event-entry", {"email": None, "phone": None}, "email", "どちらか"),
    ("event-entry", {"day": "-1"}, "day", ""),
    ("event-entry", {"adults": 21}, "adults", "20以下"),
    (
        "event-entry",
        {"children": [{"child_name": "見本", "child_age": 18}]},
        "children-0-child_age",
        "17以下",
    ),
    ("event-entry", {"support": ["other"]}, "support_note", "入力してください"),
    ("road-occupancy", {"to_on": "+29"}, "to_on", "始める日より後"),
    ("road-occupancy", {"from_on": "-1"}, "from_on", ""),
    ("road-occupancy", {"area": 0}, "area", "1以上"),
    ("road-occupancy", {"safety": None}, "safety", "入力してください"),
    ("road-occupancy", {"applicant_kind": "individual", "name": None}, "name", "入力してください"),
]


@pytest.mark.parametrize(("code", "change", "name", "message"), REFUSED)
def test_what_must_be_refused_is_told_at_its_field(
    code: str, change: dict[str, Any], name: str, message: str
) -> None:
    problems = filled(code, changed(code, **change)).problems
    assert any(message in one for one in problems.get(name, ())), problems


ALLOWED: list[tuple[str, dict[str, Any]]] = [
    ("tax-certificate", {"email": None}),
    ("tax-certificate", {"delivery": "counter", "collect_on": "+0"}),
    ("hunting-licence-renewal", {"expires_on": "+0", "course_second": None}),
    ("hunting-licence-renewal", {"proof": "gun_permit", "medical_on": None}),
    ("facility-use", {"use_on": "+0", "equipment": []}),
    ("vehicle-tax-reduction", {"driver": "self", "driver_name": None, "driver_relation": None}),
    ("vehicle-tax-reduction", {"handbook": "intellectual", "band": "b"}),
    ("waste-manifest-report", {"fiscal_year": 2024, "late_reason": "遅れました。", "corporate_number": None}),
    ("resident-record-by-post", {"whose": "household", "person": {"full": "MIHON"}}),
    ("event-entry", {"email": None, "children": [], "support": []}),
    ("road-occupancy", {"to_on": "+30", "traffic": "none"}),
]


@pytest.mark.parametrize(("code", "change"), ALLOWED)
def test_what_is_right_at_the_edge_is_taken(code: str, change: dict[str, Any]) -> None:
    assert filled(code, changed(code, **change)).problems == {}


@every
def test_its_fees_stand_in_the_table_and_are_counted_in_whole_numbers(code: str) -> None:
    body, _office, _document = PLACES[code]
    flow, known = flow_of(code), facts(code, changed(code))
    due = [rule for rule in flow.charges if rule.when is None or rule.when.test(known)]
    assert bool(due) is (flow.payment != "none")
    for rule in flow.charges:
        row = fees()[(body, rule.fee)]
        assert int(row["amount"]) > 0
        assert row["source"]
    for rule in due:
        quantity = rule.quantity.evaluate(known) if rule.quantity else Decimal(1)
        assert quantity == int(quantity) > 0, rule.fee
    assert (flow.payment == "after") is any(one.charges for one in flow.outcomes)


def test_every_fee_is_asked_for_by_some_procedure() -> None:
    asked = {(PLACES[code][0], rule.fee) for code in DOCUMENTS for rule in flow_of(code).charges}
    assert asked == set(fees())


COUNTED = [
    ("tax-certificate", {}, {"tax.certificate": 2, "post.letter": 1}),
    (
        "tax-certificate",
        {
            "certificates": [{"tax": "vehicle", "kind": "inspection", "year": 2025, "copies": 3}],
            "delivery": "counter",
            "collect_on": "+1",
        },
        {},
    ),
    ("hunting-licence-renewal", {}, {"hunting.renewal": 2}),
    ("facility-use", {}, {"facility.half": 2, "facility.heating": 2, "facility.equipment": 2}),
    ("facility-use", {"facility": "room", "heating": False, "equipment": []}, {"facility.room": 2}),
    ("resident-record-by-post", {}, {"resident.record": 3, "post.letter": 1}),
    ("road-occupancy", {}, {"road.occupancy": 14 * 2}),
    ("road-occupancy", {"area": 1, "from_on": "2026-07-01", "to_on": "2027-06-30"}, {"road.occupancy": 12}),
]


@pytest.mark.parametrize(("code", "change", "wanted"), COUNTED)
def test_it_asks_for_as_many_fees_as_were_applied_for(
    code: str, change: dict[str, Any], wanted: dict[str, int]
) -> None:
    known = facts(code, changed(code, **change))
    found = {
        rule.fee: int(rule.quantity.evaluate(known)) if rule.quantity else 1
        for rule in flow_of(code).charges
        if rule.when is None or rule.when.test(known)
    }
    assert found == wanted


@pytest.mark.parametrize(
    ("flags", "days", "share"),
    [
        ([], 30, "1"),
        ([], 8, "1"),
        ([], 7, "0.5"),
        ([], 2, "0.5"),
        ([], 1, "0"),
        ([], 0, "0"),
        (["taken"], 0, "1"),
    ],
)
def test_a_booking_is_refunded_by_the_days_before_use(flags: list[str], days: int, share: str) -> None:
    known = facts("facility-use", changed("facility-use"), flags)
    with clock.frozen(clock.now()):
        known["use_on"] = date.fromordinal(clock.today().toordinal() + days)
        refund = flow_of("facility-use").refund_share
        assert refund is not None
        assert refund.evaluate(known) == Decimal(share)


POSSIBLE = [
    ("road-occupancy", {}, [], set()),
    ("road-occupancy", {}, ["visited"], {"refused"}),
    ("road-occupancy", {}, ["visited", "agreed"], {"permitted", "conditional", "refused"}),
    ("road-occupancy", {"traffic": "none"}, ["visited"], {"permitted", "conditional", "refused"}),
    ("road-occupancy", {}, ["unsuitable"], {"refused"}),
    ("facility-use", {}, [], {"refused"}),
    ("facility-use", {}, ["free"], {"approved", "refused"}),
    ("facility-use", {}, ["taken"], {"taken", "refused"}),
    ("hunting-licence-renewal", {}, ["papers", "invited"], {"refused"}),
    ("hunting-licence-renewal", {}, ["passed"], {"renewed", "refused"}),
    ("vehicle-tax-reduction", {}, ["handbook"], {"refused"}),
    (
        "resident-record-by-post",
        {"whose": "other", "person": {"full": "A"}, "reason": "x"},
        ["identified"],
        {"refused"},
    ),
    ("resident-record-by-post", {}, ["identified"], {"issued", "refused"}),
]


@pytest.mark.parametrize(("code", "change", "flags", "wanted"), POSSIBLE)
def test_a_decision_is_possible_only_after_what_has_to_come_before(
    code: str, change: dict[str, Any], flags: list[str], wanted: set[str]
) -> None:
    known = facts(code, changed(code, **change), flags)
    found = {one.key for one in flow_of(code).outcomes if one.when is None or one.when.test(known)}
    assert found == wanted


@every
def test_a_refusal_always_gives_its_reason(code: str) -> None:
    for one in flow_of(code).outcomes:
        assert one.needs_reason or one.tone == "success", one.key


GRADES = [
    ({"disability": "legs", "grade": 6, "driver": "self"}, True),
    ({"disability": "legs", "grade": 6}, False),
    ({"disability": "trunk", "grade": 4, "driver": "self"}, False),
    ({"disability": "trunk", "grade": 5, "driver": "self"}, True),
    ({"disability": "hearing", "grade": 1}, False),
    ({"disability": "organs", "grade": 3}, True),
    ({"disability": "organs", "grade": 4}, False),
    ({"disability": "voice", "grade": 3}, False),
    ({"handbook": "mental", "grade": 1}, True),
    ({"handbook": "intellectual", "band": "b"}, False),
    ({"handbook": "war"}, True),
]


@pytest.mark.parametrize(("change", "fits"), GRADES)
def test_the_grade_is_compared_with_the_sample(change: dict[str, Any], fits: bool) -> None:
    assert (
        filled("vehicle-tax-reduction", changed("vehicle-tax-reduction", **change)).values["grade_fits"]
        is fits
    )


def test_a_name_that_is_shared_nowhere_is_told_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "x.toml").write_text(
        'body = "1"\noffice = "1"\n[[form.steps]]\nuse = "nowhere"\n', encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"procedures/x\.toml.*nowhere"):
        list(pack.documents(tmp_path))


def test_what_stands_beside_a_shared_name_goes_before_it(tmp_path: Path) -> None:
    (tmp_path / "procedures" / "shared").mkdir(parents=True)
    (tmp_path / "procedures" / "shared" / "a.toml").write_text(
        '[name]\ntype = "text"\nrequired = true\n', encoding="utf-8"
    )
    (tmp_path / "procedures" / "x.toml").write_text(
        'body = "1"\noffice = "2"\n[[form.steps]]\nkey = "s"\nfields = [{ use = "name", required = false }]\n',
        encoding="utf-8",
    )
    [(body, office, document)] = pack.documents(tmp_path)
    assert (body, office, document["code"]) == ("1", "2", "x")
    assert document["form"]["steps"][0]["fields"] == [{"key": "name", "type": "text", "required": False}]
