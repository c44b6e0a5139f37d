"""The data dictionary leaves nothing out, says nothing twice, and its CSVW metadata fit the CSV files."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from oirase.systems.plan.commons import layout, rules
from oirase.systems.plan.commons.layout.writing import head_of
from oirase.systems.plan.commons.pack import read_folder
from oirase.systems.plan.commons.tests.conftest import TESTLAND
from oirase.systems.plan.opendata import dictionary
from oirase.systems.plan.opendata.tests.conftest import main_of

TYPES = {"integer", "decimal", "year", "date", "text", "code", "codes", "choice", "figures"}
COLUMNS = [(table.name, column) for table in dictionary.tables() for column in table.columns]


def test_no_table_and_no_column_lacks_words_and_none_has_too_many() -> None:
    described = {one["name"]: set(one["columns"]) for one in dictionary._words()["table"]}
    edition = described.pop(dictionary.EDITION)
    assert described == {spec.name: set(spec.columns) for spec in layout.TABLES}
    assert set(head_of(read_folder(TESTLAND / "roadmap" / "fy2024", "tables"))) <= edition


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda one: getattr(one, "name", one))
def test_a_column_is_described_in_both_languages_and_of_a_known_type(
    table: str, column: dictionary.Column
) -> None:
    assert column.meaning.ja.endswith("。"), f"{table}.{column.name}"
    assert column.meaning.en.endswith("."), f"{table}.{column.name}"
    assert column.type in TYPES
    assert bool(column.choices) == (column.type == "choice")
    if column.name.endswith("thousand_yen"):
        assert column.unit is not None
    if column.refers:
        dictionary.column(*column.refers.split("."))


def test_code_lists_are_those_of_the_rules() -> None:
    known = {
        "budget_kind": rules.BUDGET_KINDS,
        "cell_kind": rules.CELL_KINDS,
        "stage": [one for one in rules.STAGES if one],
        "decision_kind": rules.DECISION_KINDS,
        "origin": rules.ORIGINS,
        "tag_kind": rules.TAG_KINDS,
    }
    assert {name: list(codes) for name, codes in dictionary.code_lists().items()} == {
        name: list(codes) for name, codes in known.items()
    }
    assert {column.choices for _table, column in COLUMNS if column.choices} == set(known)


def test_the_metadata_fit_the_files() -> None:
    said = dictionary.csvw("https://example.jp/dictionary.json")
    assert said["@context"][0] == "http://www.w3.org/ns/csvw"
    tables = {one["url"]: one["tableSchema"] for one in said["tables"]}
    assert list(tables) == [f"{spec.name}.csv" for spec in layout.TABLES]
    for spec in layout.TABLES:
        schema = tables[f"{spec.name}.csv"]
        names = [one["name"] for one in schema["columns"]]
        assert names == list(spec.columns)
        assert {one["name"] for one in schema["columns"] if one["required"]} == set(spec.required)
        assert set(schema["primaryKey"]) <= set(spec.required)
        for key in schema.get("foreignKeys", ()):
            referred = tables[key["reference"]["resource"]]
            assert key["columnReference"] in names
            assert referred["primaryKey"] == [key["reference"]["columnReference"]]


def test_figures_by_year_match_their_format() -> None:
    assert re.fullmatch(dictionary.FIGURE_FORMAT, "2024=-3.5")
    assert not re.fullmatch(dictionary.FIGURE_FORMAT, "R6=3")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_people_read_every_column_on_the_page(client: Client, db: None, language: str) -> None:
    client.cookies["oirase_language"] = language
    text = main_of(client, "/roadmap-open/dictionary/").get_text(" ")
    assert not [column.name for _table, column in COLUMNS if column.meaning.text(language) not in text]


def test_programs_read_the_same(client: Client, db: None) -> None:
    said = client.get("/roadmap-open/dictionary.json").json()
    assert {(table["name"], column["name"]) for table in said["tables"] for column in table["columns"]} == {
        (table, column.name) for table, column in COLUMNS
    }
    assert said["@id"] == "http://testserver/roadmap-open/dictionary.json"
