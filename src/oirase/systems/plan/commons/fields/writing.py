"""Writing changed fields into a programme's rows; called inside a command that has locked what stands above it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from oirase.kernel.commands import Rejected
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import writing
from oirase.systems.plan.commons.fields.keys import Key, naming_key, parse
from oirase.systems.plan.commons.models import (
    Achievement,
    Decision,
    Indicator,
    IndicatorFigure,
    Initiative,
    Programme,
    YearCell,
)
from oirase.systems.plan.commons.offices import Offices

MODELS: dict[str, Any] = {
    "initiative": Initiative,
    "indicator": Indicator,
    "achievement": Achievement,
    "decision": Decision,
}
Change = tuple[Key, str]


def write(programme: Programme, changes: Mapping[str, str], offices: Offices) -> None:
    """Write canonical values; the programme's sum of initial budgets, version and search key follow.

    A part whose naming text becomes empty is removed. Rejected for the id of a part that belongs to another programme.
    """
    parts: dict[tuple[str, UUID], list[Change]] = defaultdict(list)
    for path, value in changes.items():
        key = parse(path)
        if key.part is not None:
            parts[key.section, key.part].append((key, value))
        elif key.section == "budget":
            _write_budget(programme, key, value, offices)
        elif key.section == "period":
            setattr(programme, f"{key.name}_year", int(value) if value else None)
        else:
            setattr(programme, key.section, _with(getattr(programme, key.section), key.language, value))
    for (section, part), own in parts.items():
        _write_part(programme, section, part, own)
    initial = programme.budget_lines.filter(kind="initial", amount_thousand_yen__isnull=False)
    programme.budget_thousand_yen = initial.aggregate(sum=Sum("amount_thousand_yen"))["sum"]
    programme.version += 1
    programme._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # its parts have changed
    writing.refresh_search_text(programme)
    programme.save()


def _with(text: LocalizedText, language: str, value: str) -> LocalizedText:
    return LocalizedText({**text, language: value})


def _write_budget(programme: Programme, key: Key, value: str, offices: Offices) -> None:
    _section, kind, account, code = key.path
    office = offices.find(code) if code else None
    if code and office is None:
        raise Rejected({"/".join(key.path): [_("この組織がありません。")]})
    lines = programme.budget_lines.filter(kind=kind, account=account, organisation=office)
    if not value:
        lines.update(amount_thousand_yen=None)
    elif not lines.update(amount_thousand_yen=int(value)):
        programme.budget_lines.create(
            order=_next_order(programme.budget_lines),
            kind=kind,
            account=account,
            organisation=office,
            amount_thousand_yen=int(value),
        )


def _next_order(rows: Any) -> int:
    return int(rows.aggregate(last=Max("order"))["last"] or 0) + 1


def _write_part(programme: Programme, section: str, part: UUID, changes: list[Change]) -> None:
    model = MODELS[section]
    row = model.objects.filter(pk=part).first()
    if row is not None and row.programme_id != programme.pk:
        raise Rejected({naming_key(section, part): [_("別の事業の欄です。")]})
    fresh = row is None
    if row is None:
        row = model(
            pk=part, programme=programme, order=_next_order(model.objects.filter(programme=programme))
        )
    for key, value in changes:
        if key.year is None:
            _set(row, key, value)
    name = row.name if section in ("initiative", "indicator") else row.text
    if not name.get("ja"):
        if not fresh:
            row.delete()
        return
    row.save(force_insert=fresh)
    for key, value in changes:
        if key.year is not None:
            (_write_cell if section == "initiative" else _write_figure)(row, key, key.year, value)


def _set(row: Any, key: Key, value: str) -> None:
    if key.name == "year":
        row.fiscal_year = int(value or 0)
    elif key.name == "baseline_year":
        row.baseline_year = int(value) if value else None
    elif key.name == "baseline":
        row.baseline = Decimal(value) if value else None
    elif key.name in ("kind", "metric"):
        setattr(row, key.name, value)
    else:
        setattr(row, key.name, _with(getattr(row, key.name), key.language, value))


def _write_cell(row: Initiative, key: Key, year: int, value: str) -> None:
    cell = row.cells.filter(fiscal_year=year, kind=key.name).first()
    if cell is None:
        cell = YearCell(initiative=row, fiscal_year=year, kind=key.name, text=LocalizedText())
    if key.language == "stage":
        cell.stage = value
    else:
        cell.text = _with(cell.text, key.language, value)
    if cell.text or cell.stage:
        cell.save()
    elif not cell._state.adding:
        cell.delete()


def _write_figure(row: Indicator, key: Key, year: int, value: str) -> None:
    figures = row.figures.filter(fiscal_year=year, kind=key.name, origin="reported")
    if not value:
        figures.delete()
    elif not figures.update(value=Decimal(value)):
        IndicatorFigure.objects.create(
            indicator=row, fiscal_year=year, kind=key.name, value=Decimal(value), origin="reported"
        )
