"""A division's sheets as one table to edit elsewhere, and back: what differs is shown before anything is taken.

A row is a field. It carries its sheet and the version at which it was exported, so that on the way back what others have saved
meanwhile is told from what was typed: the same three-way merge as on the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.tabular import Column, read_table, write_xlsx
from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.years import years_shown
from oirase.systems.plan.revision import selectors
from oirase.systems.plan.revision.models import Sheet
from oirase.systems.plan.revision.order import PARTS, fresh_ids, part_ids, part_keys, plain_keys, shown

LIMIT_ROWS = 60_000


def columns() -> list[Column]:
    """Return the columns; only the value is read back, the rest says where it belongs."""
    return [
        Column("no", "No", "integer"),
        Column("programme", _("事業名")),
        Column("field", _("項目"), width=60),
        Column("value", _("値"), width=60),
        Column("remark", _("差戻しの意見"), width=30),
        Column("sheet", _("個票の記号"), aliases=("sheet",), required=True),
        Column("version", _("書き出した時点"), "integer", aliases=("version",), required=True),
        Column("key", _("欄の記号"), aliases=("key",), required=True),
    ]


def rows_of(actor: Actor, sheets: Iterable[Sheet]) -> Iterator[dict[str, Any]]:
    """Yield a row for each field of each sheet, and for one empty part of each sort."""
    for sheet in sheets:
        programme = selectors.programme_of(sheet)
        values = fields.values_of(programme)
        remarks = {one.key: one.text for one in sheet.remarks.filter(answered_at=None)}
        fresh = fresh_ids(sheet.pk, sheet.version, actor.user_id)
        for key in keys_of(values, fields.budget_keys(programme), sheet.edition.fiscal_year, fresh):
            yield {
                "no": programme.number,
                "programme": programme.title.text("ja"),
                "field": fields.label_of(key, values),
                "value": shown(key, values.get(key, "")),
                "remark": remarks.get(key, ""),
                "sheet": str(sheet.pk),
                "version": sheet.version,
                "key": key,
            }


def keys_of(
    values: Mapping[str, str], lines: Iterable[str], fiscal_year: int, fresh: Mapping[str, str]
) -> list[str]:
    """Return the fields of a sheet in the order of the table, with those of an empty part of each sort."""
    years = years_shown(fiscal_year, fields.years_named(values))
    found = plain_keys(values, list(lines))
    for section in PARTS:
        for part in [*part_ids(values, section), fresh[section]]:
            found += [key for key in part_keys(section, part, years) if not key.endswith("/metric")]
    return found


def write(actor: Actor, sheets: Iterable[Sheet], stream: IO[bytes]) -> None:
    """Write the table as XLSX."""
    write_xlsx(rows_of(actor, sheets), columns(), stream, title=_("個票"))


@dataclass(frozen=True)
class Difference:
    """A field that the table would change: as it is now and as it would be; `clash` when another has changed it since the export."""

    sheet: Sheet
    version: int
    key: str
    label: str
    before: str
    after: str
    clash: bool


@dataclass(frozen=True)
class Comparison:
    """What a table would change, and what of it cannot be read, with its row."""

    differences: list[Difference]
    problems: list[str]


def compare(actor: Actor, edition: Edition, stream: IO[bytes], name: str) -> Comparison:
    """Read a table and say what it would change. Called within the actor's scope; it changes nothing."""
    result = read_table(stream, name, columns(), limit_rows=LIMIT_ROWS)
    problems = [_place(error.row, error.column, error.message) for error in result.errors]
    if problems:
        return Comparison([], problems)
    if not result.rows:
        return Comparison([], [_("表に行がありません。")])
    visible = {
        str(one.pk): one
        for one in selectors.visible_sheet(actor, edition=edition).filter(
            pk__in=_ids(row["sheet"] for row in result.rows)
        )
    }
    given: dict[str, dict[str, str]] = defaultdict(dict)
    versions: dict[str, int] = {}
    for number, row in zip(result.numbers, result.rows, strict=True):
        problem = _problem(row, visible, given)
        if problem:
            problems.append(_place(number, "", problem))
            continue
        text = "" if row["value"] is None else str(row["value"])
        try:
            given[row["sheet"]][row["key"]] = fields.canonical(row["key"], text)
        except ValueError as error:
            problems.append(_place(number, row["field"] or row["key"], str(error)))
        versions[row["sheet"]] = min(row["version"], versions.get(row["sheet"], row["version"]))
    found = [one for pk, values in given.items() for one in _differences(visible[pk], versions[pk], values)]
    return Comparison(found, problems)


def _problem(
    row: Mapping[str, Any], visible: Mapping[str, Sheet], given: Mapping[str, Mapping[str, str]]
) -> str:
    """Return why a row cannot be used: another year's table, another division's programme, no field, a field twice."""
    sheet = visible.get(row["sheet"])
    if sheet is None:
        return _("No%(number)sの個票は、この版にないか、ほかの課のものです。") % {"number": row["no"] or "?"}
    if row["version"] > sheet.version or row["version"] < 1:
        return _("書き出した時点の値が正しくありません。")
    if row["key"] in given.get(row["sheet"], {}):
        return _("同じ欄が二つあります。")
    try:
        fields.parse(row["key"])
    except fields.NotAField:
        return _("知らない欄です。")
    return ""


def _ids(texts: Iterable[str]) -> set[UUID]:
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


def _differences(sheet: Sheet, version: int, given: Mapping[str, str]) -> Iterator[Difference]:
    now = fields.values_of(selectors.programme_of(sheet))
    merged = fields.merge(selectors.values_at(sheet, now, version), given, now)
    clashing = {clash.key: clash for clash in merged.clashes}
    for key in [*merged.changes, *clashing]:
        after = clashing[key].mine if key in clashing else merged.changes[key]
        label = fields.label_of(key, {**now, **given})
        yield Difference(sheet, version, key, label, now.get(key, ""), after, key in clashing)


def _place(row: int, column: str, message: str) -> str:
    place = _("%(row)d行") % {"row": row} if row else ""
    return " ".join(part for part in (place, column, message) if part)
