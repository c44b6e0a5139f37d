"""Applications by the pack's procedures: what must be refused and with which words, what is taken, which fees and decisions follow."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.fixtures.procedures import AOMORI, DOCUMENTS, PLACES, changed, facts, fees, filled, flow_of

from oirase.kernel import clock

every = pytest.mark.parametrize("code", sorted(DOCUMENTS))

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
    counters = tomllib.loads((AOMORI / "demo" / "counter.toml").read_text(encoding="utf-8"))["counter"]
    adopted = [(one["body"], code) for one in counters for code in one["adopt"]]
    places = [(PLACES[code][0], code) for code in DOCUMENTS] + adopted
    asked = {(body, rule.fee) for body, code in places for rule in flow_of(code).charges}
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
