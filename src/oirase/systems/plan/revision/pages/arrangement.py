"""The fields of a sheet's form in the order and groups in which the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms.boundfield import BoundField

from oirase.systems.plan.commons import fields
from oirase.systems.plan.revision.order import CELLS, PARTS
from oirase.systems.plan.revision.pages.forms import REMOVE, FieldsForm


@dataclass(frozen=True)
class Entry:
    """A field with the name that it has among its neighbours, and what the edition before holds in the same place."""

    field: BoundField
    label: str
    before: str = ""


@dataclass(frozen=True)
class YearRow:
    """A year of a part: its cells in the order of the columns, and those in English."""

    year: int
    cells: list[list[BoundField]]
    english: list[BoundField]


@dataclass(frozen=True)
class PartGroup:
    """An initiative, indicator, achievement or decision with its fields; `fresh` is the empty one that may be filled."""

    section: str
    part: str
    name: str
    fresh: bool
    plain: list[Entry]
    english: list[Entry]
    rows: list[YearRow]
    remove: BoundField | None

    @property
    def open(self) -> bool:
        """Whether the page shows it unfolded: what is there, and what has something wrong in it."""
        return not self.fresh or any(field.errors for field in self.all)

    @property
    def all(self) -> Iterable[BoundField]:
        """Return all its fields."""
        yield from (entry.field for entry in (*self.plain, *self.english))
        for row in self.rows:
            yield from (field for cell in row.cells for field in cell)
            yield from row.english


@dataclass(frozen=True)
class Arrangement:
    """A sheet as its page shows it."""

    basics: list[Entry]
    basics_english: list[Entry]
    amounts: list[Entry]
    parts: dict[str, list[PartGroup]]


def arranged(form: FieldsForm, last_year: Mapping[str, str], remarks: Mapping[str, str]) -> Arrangement:
    """Arrange a form; `last_year` are the fields of the edition before, `remarks` what was said to a field."""
    for key, text in remarks.items():
        if key in form.fields:
            form.fields[key].help_text = text
    plain = [name for name in form.fields if name.startswith(("title/", "summary/", "note/", "period/"))]
    return Arrangement(
        basics=[_entry(form, name) for name in plain if not name.endswith("/en")],
        basics_english=[_entry(form, name) for name in plain if name.endswith("/en")],
        amounts=[
            Entry(form[name], fields.own_label(name), fields.shown(name, last_year.get(name, "")))
            for name in form.fields
            if name.startswith("budget/")
        ],
        parts={section: _groups(form, section) for section in PARTS},
    )


def _entry(form: FieldsForm, name: str) -> Entry:
    return Entry(form[name], fields.own_label(name))


def _groups(form: FieldsForm, section: str) -> list[PartGroup]:
    fresh = form.fresh.get(section)
    parts = [*form.parts[section], *([fresh] if fresh else [])]
    return [_group(form, section, part, part == fresh) for part in dict.fromkeys(parts)]


def _group(form: FieldsForm, section: str, part: str, fresh: bool) -> PartGroup:
    base = f"{section}/{part}"
    own = [f"{base}/{name}" for name in PARTS[section] if f"{base}/{name}" in form.fields]
    remove = f"{REMOVE}{base}"
    return PartGroup(
        section=section,
        part=part,
        name=form.sheet_values.get(fields.naming_key(section, UUID(part)), ""),
        fresh=fresh,
        plain=[_entry(form, name) for name in own if not name.endswith("/en")],
        english=[_entry(form, name) for name in own if name.endswith("/en")],
        rows=[_row(form, section, base, year) for year in form.years]
        if section in ("initiative", "indicator")
        else [],
        remove=form[remove] if remove in form.fields and not form.fields[remove].disabled else None,
    )


def _row(form: FieldsForm, section: str, base: str, year: int) -> YearRow:
    def bound(*ends: str) -> list[Any]:
        return [form[f"{base}/{year}/{end}"] for end in ends]

    if section == "indicator":
        return YearRow(year, [bound("target"), bound("actual")], [])
    return YearRow(
        year,
        [bound(f"{kind}/ja", f"{kind}/stage") for kind in CELLS],
        bound(*(f"{kind}/en" for kind in CELLS)),
    )
