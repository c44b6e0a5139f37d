"""The procedures of the pack, as documents: sound, complete in three languages, marked where unconfirmed, filled in by a sample."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.fixtures.procedures import AOMORI, APPLIED_ON, DOCUMENTS, PLACES, changed, filled

from oirase.blocks.forms.facade import fill, parse, typed_from
from oirase.blocks.forms.spec.schema import json_schema
from oirase.systems.office.commons import pack
from oirase.systems.office.commons.document import problems_of

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
