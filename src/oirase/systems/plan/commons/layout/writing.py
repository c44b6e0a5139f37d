"""From an edition back to the tables, so that what one prefecture has loaded another can take, or a person mend and load again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data
from oirase.systems.plan.commons.layout.specs import TABLES

Cells = dict[str, str]


def head_of(edition: data.EditionData) -> Cells:
    """Return the edition's own values as the sheet `edition` holds them."""
    values = {
        "fiscal_year": _text(edition.fiscal_year),
        "version": _text(edition.revision),
        **_texts("title", edition.title),
        **_texts("publisher", edition.publisher),
        **_texts("source", edition.source_title),
        **_texts("field", edition.field_level),
        **_texts("item", edition.item_level),
        "figures_as_of": edition.figures_as_of.isoformat() if edition.figures_as_of else "",
        "programmes": _text(edition.stated_programme_count),
        "budget_total_thousand_yen": _text(edition.stated_budget_thousand_yen),
    }
    return {name: value for name, value in values.items() if value}


def tables_of(edition: data.EditionData) -> dict[str, list[Cells]]:
    """Return the rows of every table, each with all columns of the layout."""
    field_of = {heading.code: heading.field for heading in edition.items}
    found: dict[str, list[Cells]] = {
        "fields": [_heading(one) for one in edition.fields],
        "items": [{**_heading(one), "field": one.field} for one in edition.items],
        "programmes": [_programme(one, field_of) for one in edition.programmes],
        "tags": [
            {"kind": one.kind, "code": one.code, "order": _text(one.order), **_texts("name", one.name)}
            for one in edition.tags
        ],
    }
    for programme in edition.programmes:
        for table, rows in _parts(programme):
            found.setdefault(table, []).extend({"programme": _text(programme.number), **row} for row in rows)
    return {
        spec.name: [
            {column: row.get(column, "") for column in spec.columns} for row in found.get(spec.name, ())
        ]
        for spec in TABLES
    }


def _heading(one: data.HeadingData) -> Cells:
    return {"code": one.code, "order": _text(one.order), **_texts("name", one.name)}


def _programme(one: data.ProgrammeData, field_of: dict[str, str]) -> Cells:
    return {
        "no": _text(one.number),
        "title": one.title.text("ja"),
        "title_en": one.title.get("en", ""),
        "field": field_of.get(one.item, ""),
        "item": one.item,
        "bureau": one.bureau,
        "divisions": ";".join(one.divisions),
        "start": _text(one.start_year),
        "end": _text(one.end_year),
        "budget_thousand_yen": _text(one.budget_thousand_yen),
        **_texts("summary", one.summary),
        **_texts("note", one.note),
        "code": one.code,
    }


def _parts(one: data.ProgrammeData) -> Iterator[tuple[str, Iterable[Cells]]]:
    yield "budget_lines", _numbered(_budget(line) for line in one.budget)
    yield (
        "initiatives",
        _numbered({**_texts("name", each.name), **_texts("text", each.text)} for each in one.initiatives),
    )
    yield (
        "year_cells",
        (
            {"initiative": _text(order), **_cell(cell)}
            for order, each in enumerate(one.initiatives, start=1)
            for cell in each.cells
        ),
    )
    yield "indicators", _numbered(_indicator(each) for each in one.indicators)
    yield "achievements", _numbered(_dated(each.fiscal_year, each.text) for each in one.achievements)
    yield (
        "decisions",
        _numbered({**_dated(each.fiscal_year, each.text), "kind": each.kind} for each in one.decisions),
    )
    yield "programme_tags", ({"kind": kind, "code": code} for kind, code in one.tags)


def _numbered(rows: Iterable[Cells]) -> Iterator[Cells]:
    return ({"order": _text(order), **row} for order, row in enumerate(rows, start=1))


def _budget(line: data.BudgetData) -> Cells:
    return {
        "kind": line.kind,
        "account": line.account,
        "organisation": line.organisation,
        "amount_thousand_yen": _text(line.amount_thousand_yen),
    }


def _cell(cell: data.CellData) -> Cells:
    return {**_dated(cell.fiscal_year, cell.text), "kind": cell.kind, "stage": cell.stage}


def _dated(year: int, text: LocalizedText) -> Cells:
    return {"fiscal_year": _text(year), **_texts("text", text)}


def _indicator(one: data.IndicatorData) -> Cells:
    # A row has one origin; where actuals of several stand side by side, those that were reported go out.
    origins = {figure.origin for figure in one.figures if figure.kind == "actual"}
    origin = "reported" if "reported" in origins else next(iter(sorted(origins)), "reported")
    actuals = [figure for figure in one.figures if figure.kind == "actual" and figure.origin == origin]
    return {
        **_texts("name", one.name),
        **_texts("unit", one.unit),
        "baseline": _number(one.baseline),
        "baseline_year": _text(one.baseline_year),
        "target_by_year": _by_year(figure for figure in one.figures if figure.kind == "target"),
        "actual_by_year": _by_year(actuals),
        "origin": origin,
        "metric": one.metric,
        **_texts("note", one.note),
    }


def _by_year(figures: Iterable[data.FigureData]) -> str:
    return ";".join(f"{figure.fiscal_year}={_number(figure.value)}" for figure in figures)


def _texts(name: str, text: LocalizedText) -> Cells:
    endings = {"ja": "ja", "en": "en", "ja-easy": "easy"}
    return {f"{name}_{ending}": text[code] for code, ending in endings.items() if code in text}


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
