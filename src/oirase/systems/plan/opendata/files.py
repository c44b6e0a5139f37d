"""An edition's files in our own layout: all tables as CSV in a ZIP, as a workbook, as JSON. The import takes ZIP and workbook back.

The same edition gives the same bytes wherever and whenever they are made, so a checksum once given stays true. A published edition
changes only with its version (an erratum) or its source (a pack loaded again); by these its files are kept in memory, and what is said
of them (size, checksum) in the cache that all processes share: a catalogue of many editions must not make all their files each time.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import xlsxwriter
from django.core.cache import cache

from oirase.kernel import tabular
from oirase.systems.plan.commons import data, layout
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.reading import edition_data
from oirase.systems.plan.opendata import dictionary

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
# Editions whose files are kept in memory, some 300 KB each; people mostly want the newest.
KEPT = 8
REMEMBERED_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Form:
    """A form in which an edition is given out; `follows` names the standard that a program needs to know."""

    name: str
    media_type: str
    title: str
    follows: str = ""


FORMS = {
    "zip": Form("zip", "application/zip", "CSV (ZIP)", "https://www.w3.org/TR/tabular-metadata/"),
    "xlsx": Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "json": Form("json", "application/json", "JSON"),
}


@dataclass(frozen=True)
class File:
    """A file as it is described."""

    form: Form
    size: int
    sha256: str


@dataclass(frozen=True)
class Whole:
    """An edition as the layout holds it: its own values and its tables, all as text."""

    head: Mapping[str, str]
    tables: Mapping[str, list[dict[str, str]]]
    edition: data.EditionData
    made: datetime | None


def state_of(edition: Edition) -> str:
    """Return a word that changes when, and only when, the files of a published edition may change."""
    # A writer of another version may put the same tables into other bytes.
    made_by = f"{dictionary.version()} {xlsxwriter.__version__}"
    said = f"{edition.pk} {edition.version} {edition.source_sha256} {made_by}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def content_of(edition: Edition, form: str) -> bytes:
    """Return a published edition in one of FORMS; KeyError for another one. Called inside the reader's scope."""
    return _kept(edition.pk, state_of(edition))[form]


def files_of(edition: Edition) -> list[File]:
    """Return what there is of a published edition, with size and checksum. Called inside the reader's scope."""
    key = f"roadmap-open:{state_of(edition)}"
    said: dict[str, tuple[int, str]] | None = cache.get(key)
    if said is None:
        made = _kept(edition.pk, state_of(edition))
        said = {form: (len(content), hashlib.sha256(content).hexdigest()) for form, content in made.items()}
        cache.set(key, said, REMEMBERED_SECONDS)
    return [File(FORMS[form], size, sha256) for form, (size, sha256) in said.items()]


@lru_cache(maxsize=KEPT)
def _kept(pk: UUID, state: str) -> dict[str, bytes]:
    # `state` is there to be a different key; what the edition holds is read by its own key.
    whole = whole_of(Edition.objects.get(pk=pk))
    return {form: make(whole) for form, make in _MAKERS.items()}


def whole_of(edition: Edition) -> Whole:
    """Read an edition into the layout."""
    found = edition_data(edition)
    return Whole(layout.head_of(found), layout.tables_of(found), found, edition.published_at)


def as_zip(whole: Whole) -> bytes:
    """Return edition.toml, a CSV file for each table, and the CSVW metadata that says what is in them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {
            "edition.toml": toml(whole.head).encode(),
            **{f"{name}.csv": _csv(name, rows) for name, rows in whole.tables.items()},
            "csv-metadata.json": written(dictionary.csvw("dictionary.json")),
        }.items():
            member = zipfile.ZipInfo(name, ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return stream.getvalue()


def _csv(name: str, rows: list[dict[str, str]]) -> bytes:
    return b"".join(tabular.write_csv(rows, _columns(name)))


def as_xlsx(whole: Whole) -> bytes:
    """Return a workbook with a sheet for each table and one for the edition's own values."""
    pairs = [tabular.Column("key", "key"), tabular.Column("value", "value")]
    head = [{"key": key, "value": value} for key, value in whole.head.items()]
    sheets = {name: (rows, _columns(name)) for name, rows in whole.tables.items()}
    stream = io.BytesIO()
    tabular.write_workbook({dictionary.EDITION: (head, pairs), **sheets}, stream, made=whole.made)
    return stream.getvalue()


def _columns(table: str) -> list[tabular.Column]:
    # Labels are the layout's own names: the file is read by programs, and by the import.
    return [tabular.Column(name, name) for name in layout.SPECS[table].columns]


def as_json(whole: Whole) -> bytes:
    """Return the same tables with typed values: numbers as numbers, lists as lists, figures with their years and origins."""
    head = {key: _typed(dictionary.EDITION, key, value) for key, value in whole.head.items()}
    tables = {
        name: [{key: _typed(name, key, value) for key, value in row.items() if value} for row in rows]
        for name, rows in whole.tables.items()
    }
    return written({"edition": head, "tables": tables})


def _typed(table: str, name: str, text: str) -> Any:
    read = _READERS.get(dictionary.column(table, name).type)
    return read(text) if read else text


def number(value: Decimal) -> int | float:
    """Return a figure as a JSON number, whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def _figures(text: str) -> list[dict[str, Any]]:
    pairs = (part.partition("=") for part in text.split(";"))
    return [{"fiscal_year": int(year), "value": number(Decimal(value))} for year, _equals, value in pairs]


_READERS: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "year": int,
    "decimal": lambda text: number(Decimal(text)),
    "codes": lambda text: text.split(";"),
    "figures": _figures,
}
_MAKERS = {"zip": as_zip, "xlsx": as_xlsx, "json": as_json}


def toml(values: Mapping[str, str]) -> str:
    """Write plain values as TOML: a JSON string is a basic string of TOML, but for the sign DEL."""
    lines = (f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in values.items())
    return "\n".join(lines).replace("\x7f", "\\u007f") + "\n"


def written(value: Any) -> bytes:
    """Write JSON as people can read it, too."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
