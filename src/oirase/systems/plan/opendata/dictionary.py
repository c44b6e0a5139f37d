"""The data dictionary: what every table and column of an edition means, for people, as JSON, and as CSVW metadata for the CSV files.

Which columns there are says the layout; `dictionary.toml` adds what they mean. Types: `integer`, `decimal`, `year` (western year in
which a fiscal year begins), `date`, `text`, `code`, `codes` (joined with semicolons), `choice` (one of a code list), `figures`
(`2024=850;2025=900`).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from oirase.kernel.manifest import Names
from oirase.systems.plan.commons import layout

DATA = Path(__file__).with_name("dictionary.toml")
EDITION = "edition"
# The standard's names of our types (W3C Tabular Metadata 5.11.1).
CSVW_TYPES = {"integer": "integer", "decimal": "decimal", "year": "integer", "date": "date"}
FIGURE_FORMAT = r"\d{4}=-?\d+(\.\d+)?"


@dataclass(frozen=True)
class Column:
    """A column: its type, what it means, its unit, the code list or the column of another table that it draws from."""

    name: str
    type: str
    meaning: Names
    required: bool
    unit: Names | None = None
    choices: str = ""
    refers: str = ""
    language: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its columns; `key` are the columns by which a row is known."""

    name: str
    meaning: Names
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = True


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def version() -> str:
    """Return a word that changes with the dictionary's content."""
    return hashlib.sha256(DATA.read_bytes()).hexdigest()[:12]


@cache
def tables() -> tuple[Table, ...]:
    """Return the edition's own values and then the tables of the layout, in its order of columns."""
    words = {one["name"]: one for one in _words()["table"]}
    head = words[EDITION]
    needed = ("fiscal_year", "title_ja")
    found = [_table(head, tuple(head["columns"]), needed, required=True)]
    found += [
        _table(words[spec.name], spec.columns, spec.required, required=spec.table_required)
        for spec in layout.TABLES
    ]
    return tuple(found)


def _table(
    words: Mapping[str, Any], columns: tuple[str, ...], needed: tuple[str, ...], *, required: bool
) -> Table:
    return Table(
        words["name"],
        Names(words["ja"], words["en"]),
        tuple(_column(name, words["columns"][name], required=name in needed) for name in columns),
        tuple(words.get("key", ())),
        required,
    )


def _column(name: str, words: Mapping[str, str], *, required: bool) -> Column:
    unit = Names(words["unit"], words["unit_en"]) if "unit" in words else None
    own = {key: words.get(key, "") for key in ("choices", "refers", "language")}
    return Column(name, words["type"], Names(words["ja"], words["en"]), required, unit, **own)


@cache
def code_lists() -> Mapping[str, Mapping[str, Names]]:
    """Return the code lists: what each code means."""
    return {
        name: {code: Names(said["ja"], said["en"]) for code, said in codes.items()}
        for name, codes in _words()["codes"].items()
    }


@cache
def column(table: str, name: str) -> Column:
    """Return one column; KeyError for an unknown one."""
    found = {(one.name, each.name): each for one in tables() for each in one.columns}
    return found[table, name]


def as_json(address: str) -> dict[str, Any]:
    """Return the whole dictionary for programs; `address` is its own."""
    return {
        "@id": address,
        "tables": [
            {
                "name": table.name,
                "required": table.required,
                "key": list(table.key),
                "meaning": _both(table.meaning),
                "columns": [_column_json(one) for one in table.columns],
            }
            for table in tables()
        ],
        "code_lists": {
            name: {code: _both(meaning) for code, meaning in codes.items()}
            for name, codes in code_lists().items()
        },
    }


def _column_json(one: Column) -> dict[str, Any]:
    said: dict[str, Any] = {"name": one.name, "type": one.type, "required": one.required}
    said |= {"meaning": _both(one.meaning)}
    if one.unit:
        said["unit"] = _both(one.unit)
    named = {"code_list": one.choices, "refers_to": one.refers, "language": one.language}
    return said | {key: value for key, value in named.items() if value}


def csvw(dictionary_address: str) -> dict[str, Any]:
    """Return the CSVW metadata of the CSV files of an edition (they lie beside it, as in the ZIP)."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ja"}],
        "dc:conformsTo": {"@id": dictionary_address},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tables": [_csvw_table(table) for table in tables() if table.name != EDITION],
    }


def _csvw_table(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_csvw_column(one) for one in table.columns]}
    schema["primaryKey"] = list(table.key)
    # A reference is one to a table's whole key only where that key is a single column.
    single = {one.name: one.key[0] for one in tables() if len(one.key) == 1}
    references = [
        (one.name, *one.refers.split("."))
        for one in table.columns
        if one.refers and single.get(one.refers.split(".")[0]) == one.refers.split(".")[1]
    ]
    if references:
        schema["foreignKeys"] = [
            {
                "columnReference": name,
                "reference": {"resource": f"{other}.csv", "columnReference": referred},
            }
            for name, other, referred in references
        ]
    return {"url": f"{table.name}.csv", "dc:description": _spoken(table.meaning), "tableSchema": schema}


def _csvw_column(one: Column) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": one.name,
        "titles": one.name,
        "dc:description": _spoken(one.meaning),
        "required": one.required,
        "datatype": CSVW_TYPES.get(one.type, "string"),
    }
    if one.type in ("codes", "figures"):
        said["separator"] = ";"
    if one.type == "figures":
        said["datatype"] = {"base": "string", "format": FIGURE_FORMAT}
    if one.choices:
        said["datatype"] = {"base": "string", "format": "|".join(code_lists()[one.choices])}
    if one.language:
        said["lang"] = one.language
    return said


def _both(names: Names) -> dict[str, str]:
    return {"ja": names.ja, "en": names.en}


def _spoken(names: Names) -> list[dict[str, str]]:
    return [{"@value": names.ja, "@language": "ja"}, {"@value": names.en, "@language": "en"}]
