"""A programme's fields out of its rows, and what is wrong with a set of fields as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import rules
from oirase.systems.plan.commons.fields.keys import label_of, naming_key, parse, plain_number
from oirase.systems.plan.commons.models import BudgetLine, Indicator, Initiative, Programme

Values = dict[str, str]
PARTS = (
    "initiatives__cells",
    "indicators__figures",
    "achievements",
    "decisions",
    "budget_lines__organisation",
)


def values_of(programme: Programme) -> Values:
    """Return every field that says something, in the order of the sheet (fetch PARTS with the programme)."""
    return {key: value for key, value in _pairs(programme) if value}


def _pairs(programme: Programme) -> Iterator[tuple[str, str]]:
    for name in ("title", "summary", "note"):
        yield from _texts(name, getattr(programme, name))
    yield "period/start", _year(programme.start_year)
    yield "period/end", _year(programme.end_year)
    for line in programme.budget_lines.all():
        amount = line.amount_thousand_yen
        yield f"budget/{line.kind}/{line.account}/{_office(line)}", "" if amount is None else str(amount)
    for initiative in programme.initiatives.all():
        yield from _initiative(initiative)
    for indicator in programme.indicators.all():
        yield from _indicator(indicator)
    for reached in programme.achievements.all():
        yield f"achievement/{reached.pk}/year", _year(reached.fiscal_year)
        yield from _texts(f"achievement/{reached.pk}/text", reached.text)
    for decided in programme.decisions.all():
        yield f"decision/{decided.pk}/year", _year(decided.fiscal_year)
        yield f"decision/{decided.pk}/kind", decided.kind
        yield from _texts(f"decision/{decided.pk}/text", decided.text)


def budget_keys(programme: Programme) -> list[str]:
    """Return the fields of a programme's budget lines, also of those whose amount is still to be given."""
    return [f"budget/{one.kind}/{one.account}/{_office(one)}" for one in programme.budget_lines.all()]


def _office(line: BudgetLine) -> str:
    return line.organisation.code if line.organisation else ""


def _initiative(row: Initiative) -> Iterator[tuple[str, str]]:
    base = f"initiative/{row.pk}"
    yield from _texts(f"{base}/name", row.name)
    yield from _texts(f"{base}/text", row.text)
    for cell in row.cells.all():
        place = f"{base}/{cell.fiscal_year}/{cell.kind}"
        yield from _texts(place, cell.text)
        yield f"{place}/stage", cell.stage


def _indicator(row: Indicator) -> Iterator[tuple[str, str]]:
    base = f"indicator/{row.pk}"
    for name in ("name", "unit", "note"):
        yield from _texts(f"{base}/{name}", getattr(row, name))
    yield f"{base}/metric", row.metric
    yield f"{base}/baseline", "" if row.baseline is None else plain_number(row.baseline)
    yield f"{base}/baseline_year", _year(row.baseline_year)
    for figure in row.figures.all():
        # Only what people report is theirs to write; measured, demo and simulated figures come from systems.
        if figure.origin == "reported":
            yield f"{base}/{figure.fiscal_year}/{figure.kind}", plain_number(figure.value)


def _texts(base: str, text: LocalizedText) -> Iterator[tuple[str, str]]:
    for language in ("ja", "en", "ja-easy"):
        yield f"{base}/{language}", text.get(language, "")


def _year(year: int | None) -> str:
    return "" if year is None else str(year)


def years_named(values: Mapping[str, str]) -> set[int]:
    """Return the years that fields are about."""
    return {year for key in values if (year := parse(key).year) is not None}


def problems_of(values: Mapping[str, str]) -> dict[str, list[str]]:
    """Return by key what is wrong with the fields of a programme as a whole; an empty mapping means that they can be kept."""
    found: dict[str, list[str]] = {}
    if not values.get("title/ja"):
        found["title/ja"] = [_("事業名を入力してください。")]
    start, end = values.get("period/start"), values.get("period/end")
    period = rules.period_problems(int(start) if start else None, int(end) if end else None)
    if period:
        found["period/end"] = period
    for section, part in _parts(values):
        key = naming_key(section, part)
        if not values.get(key):
            found[key] = [_("「%(field)s」を入力してください。") % {"field": label_of(key, values)}]
        if section in ("achievement", "decision") and not values.get(f"{section}/{part}/year"):
            found[f"{section}/{part}/year"] = [_("年度を入力してください。")]
        if section == "decision" and not values.get(f"{section}/{part}/kind"):
            found[f"{section}/{part}/kind"] = [_("種別を選んでください。")]
        if section == "indicator" and not values.get(f"{section}/{part}/unit/ja"):
            found[f"{section}/{part}/unit/ja"] = [_("単位を入力してください。")]
    return found


def _parts(values: Mapping[str, str]) -> list[tuple[str, UUID]]:
    keys = (parse(key) for key, value in values.items() if value)
    return list(dict.fromkeys((key.section, key.part) for key in keys if key.part is not None))
