"""An edition's files: the same bytes each time, typed in JSON, sent once, and only of what is public."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
import zipfile
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel import tabular
from oirase.systems.plan.commons import layout, services
from oirase.systems.plan.opendata import files

ADDRESS = "/roadmap-open/editions/2024/2/tables."
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,20}", fullmatch=True), PLAIN, max_size=5))
def test_values_survive_toml(values: dict[str, str]) -> None:
    assert tomllib.loads(files.toml(values)) == values


@pytest.mark.parametrize("form", sorted(files.FORMS))
def test_the_same_edition_gives_the_same_bytes(
    testland: SimpleNamespace, seen: Callable[[], None], form: str
) -> None:
    once = files._MAKERS[form](files.whole_of(testland.edition))
    again = files._MAKERS[form](files.whole_of(testland.edition))
    assert once == again
    assert files.content_of(testland.edition, form) == once
    said = {one.form.name: one for one in files.files_of(testland.edition)}
    assert (said[form].size, said[form].sha256) == (len(once), hashlib.sha256(once).hexdigest())


def test_the_zip_holds_all_tables_with_what_they_mean(testland: SimpleNamespace, client: Client) -> None:
    archive = zipfile.ZipFile(io.BytesIO(client.get(ADDRESS + "zip").content))
    assert set(archive.namelist()) == {
        "edition.toml",
        "csv-metadata.json",
        *(f"{spec.name}.csv" for spec in layout.TABLES),
    }
    rows = list(csv.DictReader(io.StringIO(archive.read("programmes.csv").decode("utf-8-sig"))))
    assert [(row["no"], row["code"]) for row in rows] == [(str(no), f"2024-{no}") for no in range(1, 6)]
    assert tomllib.loads(archive.read("edition.toml").decode())["title_ja"] == "架空県デジタル計画 2024年度"
    assert json.loads(archive.read("csv-metadata.json"))["tables"]


def test_the_workbook_has_a_sheet_for_each_table(testland: SimpleNamespace, client: Client) -> None:
    stream = io.BytesIO(client.get(ADDRESS + "xlsx").content)
    wanted = {"indicators": [tabular.Column("name_ja", "name_ja"), tabular.Column("metric", "metric")]}
    found = tabular.read_workbook(stream, "x.xlsx", wanted)["indicators"]
    assert [row["metric"] for row in found.rows] == ["consultation.answered_by_month", None]


def test_json_has_numbers_lists_and_figures(testland: SimpleNamespace, client: Client) -> None:
    said = client.get(ADDRESS + "json").json()
    assert said["edition"]["fiscal_year"] == 2024
    second = said["tables"]["programmes"][1]
    assert (second["no"], second["divisions"], second["budget_thousand_yen"]) == (
        2,
        ["care", "digital"],
        8500,
    )
    assert "budget_thousand_yen" not in said["tables"]["programmes"][3], "what is not stated is no zero"
    classrooms = said["tables"]["indicators"][1]
    assert classrooms["target_by_year"] == [{"fiscal_year": 2025, "value": 4.5}]


def test_a_file_is_sent_again_only_when_it_has_changed(testland: SimpleNamespace, client: Client) -> None:
    first = client.get(ADDRESS + "json")
    known = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get(ADDRESS + "json", **known).status_code == 304
    assert client.get(ADDRESS + "json", HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 304
    assert "public" in first["Cache-Control"]
    assert first["Access-Control-Allow-Origin"] == "*"
    programme = testland.edition.programmes.get(number=1)
    services.correct(
        testland.editor,
        programme_id=programme.pk,
        version=programme.version,
        changes={"title/ja": "商いデジタル相談所"},
        reason="誤記",
    )
    after = client.get(ADDRESS + "json", **known)
    assert after.status_code == 200
    assert after.json()["tables"]["programmes"][0]["title"] == "商いデジタル相談所"


def test_drafts_withdrawn_editions_and_other_forms_are_not_found(
    draft: SimpleNamespace, client: Client
) -> None:
    number = draft.draft.revision
    assert client.get(f"/roadmap-open/editions/2024/{number}/tables.zip").status_code == 404
    assert client.get(f"/roadmap-open/editions/2024/{number}/").status_code == 404
    assert client.get(ADDRESS + "pdf").status_code == 404
    services.withdraw(draft.editor, edition_id=draft.edition.pk, version=1, reason="確認のため")
    assert client.get(ADDRESS + "zip").status_code == 404
    assert client.get("/roadmap-open/editions/2024/").status_code == 404


def test_the_address_of_a_year_leads_to_its_newest_edition(draft: SimpleNamespace, client: Client) -> None:
    assert client.get("/roadmap-open/editions/2024/").url == "/roadmap-open/editions/2024/2/"
    services.publish(draft.editor, edition_id=draft.draft.pk, version=1, reason="試験")
    assert (
        client.get("/roadmap-open/editions/2024/").url
        == f"/roadmap-open/editions/2024/{draft.draft.revision}/"
    )
