"""From tables of plain text to an edition; every cell that cannot be used is told, not only the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data
from oirase.systems.plan.commons.layout.cells import by_year, decimal, fiscal_year, integer, listed
from oirase.systems.plan.commons.layout.specs import SPECS, TABLES, CellProblem, LayoutProblems

Value = TypeVar("Value")
Row = Mapping[str, str]
NumberedRow = tuple[int, Row]


def edition_from(
    tables: Mapping[str, Sequence[NumberedRow]], head: Mapping[str, str], source: data.SourceData
) -> data.EditionData:
    """Put the tables together; `head` holds the edition's own values as text. Raises LayoutProblems."""
    reader = _Reader(tables)
    for spec in TABLES:
        if spec.table_required and spec.name not in tables:
            reader.problem(spec.name, 0, "", _("この表がありません。"))
    edition = reader.edition(head, source)
    if reader.problems or edition is None:
        raise LayoutProblems(reader.problems)
    return edition


def _localized(row: Row, name: str) -> LocalizedText:
    return LocalizedText(
        ja=row.get(f"{name}_ja", ""), en=row.get(f"{name}_en", ""), ja_easy=row.get(f"{name}_easy", "")
    )


@dataclass
class _Reader:
    """Walks the tables and collects every problem instead of stopping at the first."""

    tables: Mapping[str, Sequence[NumberedRow]]
    problems: list[CellProblem] = field(default_factory=list)

    def problem(self, table: str, row: int, column: str, message: str) -> None:
        self.problems.append(CellProblem(table, row, column, message))

    def cell(
        self, table: str, place: NumberedRow, column: str, read: Callable[[str], Value], empty: Value
    ) -> Value:
        """Return a cell's value, `empty` where there is none or it cannot be read."""
        text = (place[1].get(column) or "").strip()
        if not text:
            if column in SPECS[table].required:
                self.problem(table, place[0], column, _("値がありません。"))
            return empty
        try:
            return read(text)
        except ValueError:
            self.problem(table, place[0], column, _("「%(text)s」は読み取れません。") % {"text": text[:40]})
            return empty

    def text(self, table: str, place: NumberedRow, column: str) -> str:
        return self.cell(table, place, column, str, "")

    def number(self, table: str, place: NumberedRow, column: str) -> int | None:
        return self.cell(table, place, column, integer, None)

    def year(self, table: str, place: NumberedRow, column: str) -> int | None:
        return self.cell(table, place, column, fiscal_year, None)

    def rows(self, table: str) -> Sequence[NumberedRow]:
        return self.tables.get(table, ())

    def of_programme(self, table: str) -> dict[int, list[NumberedRow]]:
        """Group a table's rows by programme, in the order that the rows state."""
        known = {row.get("no", "").strip() for _number, row in self.rows("programmes")}
        found: dict[int, list[tuple[int, NumberedRow]]] = {}
        seen: set[tuple[int, int]] = set()
        for place in self.rows(table):
            number = self.number(table, place, "programme")
            order = self.number(table, place, "order")
            if number is None or order is None:
                continue
            if str(number) not in known:
                self.problem(
                    table, place[0], "programme", _("No%(number)dの事業がありません。") % {"number": number}
                )
            if (number, order) in seen:
                self.problem(table, place[0], "order", _("同じ順番が二つあります。"))
            seen.add((number, order))
            found.setdefault(number, []).append((order, place))
        return {number: [place for _order, place in sorted(rows)] for number, rows in found.items()}

    def headings(self, table: str) -> tuple[data.HeadingData, ...]:
        found = []
        for place in self.rows(table):
            order = self.number(table, place, "order")
            code, _name = self.text(table, place, "code"), self.text(table, place, "name_ja")
            parent = self.text(table, place, "field") if table == "items" else ""
            found.append(data.HeadingData(code, order or 0, _localized(place[1], "name"), parent))
        return tuple(sorted(found, key=lambda heading: heading.order))

    def edition(self, head: Mapping[str, str], source: data.SourceData) -> data.EditionData | None:
        year = self._head(head, "fiscal_year", fiscal_year)
        title = _localized(head, "title")
        if year is None:
            self.problem("edition", 0, "fiscal_year", _("値がありません。"))
        if not title.text("ja"):
            self.problem("edition", 0, "title_ja", _("値がありません。"))
        fields, items = self.headings("fields"), self.headings("items")
        programmes = tuple(self.programmes({heading.code: heading.field for heading in items}))
        if year is None:
            return None
        levels = {
            name: _localized(head, key) for name, key in (("field_level", "field"), ("item_level", "item"))
        }
        return data.EditionData(
            fiscal_year=year,
            title=title,
            fields=fields,
            items=items,
            programmes=programmes,
            source=source,
            tags=tuple(self.tags()),
            revision=self._head(head, "version", integer),
            publisher=_localized(head, "publisher"),
            source_title=_localized(head, "source"),
            figures_as_of=self._head(head, "figures_as_of", date.fromisoformat),
            stated_programme_count=self._head(head, "programmes", integer),
            stated_budget_thousand_yen=self._head(head, "budget_total_thousand_yen", integer),
            **{name: text for name, text in levels.items() if text},
        )

    def _head(self, head: Mapping[str, str], key: str, read: Callable[[str], Value]) -> Value | None:
        text = str(head.get(key) or "").strip()
        if not text:
            return None
        try:
            return read(text)
        except ValueError:
            self.problem("edition", 0, key, _("「%(text)s」は読み取れません。") % {"text": text[:40]})
            return None

    def programmes(self, field_of: Mapping[str, str]) -> Iterator[data.ProgrammeData]:
        parts = {
            table: self.of_programme(table)
            for table in ("budget_lines", "initiatives", "indicators", "achievements", "decisions")
        }
        cells, tagged = self.cells(), self.tagged()
        for place in self.rows("programmes"):
            number = self.number("programmes", place, "no")
            item, heading = self.text("programmes", place, "item"), self.text("programmes", place, "field")
            if item in field_of and heading and field_of[item] != heading:
                self.problem("programmes", place[0], "field", _("項目の属する分野と違います。"))
            if number is None:
                continue
            own = {table: rows.get(number, []) for table, rows in parts.items()}
            bureau = self.text("programmes", place, "bureau")
            yield data.ProgrammeData(
                number=number,
                title=LocalizedText(
                    ja=self.text("programmes", place, "title"), en=self.text("programmes", place, "title_en")
                ),
                item=item,
                bureau=bureau,
                divisions=self.cell("programmes", place, "divisions", listed, ()),
                start_year=self.year("programmes", place, "start"),
                end_year=self.year("programmes", place, "end"),
                budget=self.budget(place, own["budget_lines"], bureau),
                summary=_localized(place[1], "summary"),
                note=_localized(place[1], "note"),
                initiatives=tuple(self.initiative(row, cells) for row in own["initiatives"]),
                indicators=tuple(self.indicator(row) for row in own["indicators"]),
                achievements=tuple(self.achievements(own["achievements"])),
                decisions=tuple(self.decisions(own["decisions"])),
                tags=tuple(tagged.get(number, ())),
                code=self.text("programmes", place, "code"),
                found_in_source=bool(bureau),
            )

    def budget(
        self, place: NumberedRow, rows: Sequence[NumberedRow], bureau: str
    ) -> tuple[data.BudgetData, ...]:
        stated = self.number("programmes", place, "budget_thousand_yen")
        if not rows:
            return (data.BudgetData("initial", stated, organisation=bureau),) if stated is not None else ()
        lines = tuple(
            data.BudgetData(
                self.text("budget_lines", row, "kind"),
                self.number("budget_lines", row, "amount_thousand_yen"),
                self.text("budget_lines", row, "account"),
                self.text("budget_lines", row, "organisation"),
            )
            for row in rows
        )
        initial = sum(line.amount_thousand_yen or 0 for line in lines if line.kind == "initial")
        if stated is not None and stated != initial:
            message = _("当初予算の内訳の合計%(sum)dと合いません。") % {"sum": initial}
            self.problem("programmes", place[0], "budget_thousand_yen", message)
        return lines

    def cells(self) -> dict[tuple[int, int], list[data.CellData]]:
        found: dict[tuple[int, int], list[data.CellData]] = {}
        known = {
            (row.get("programme", "").strip(), row.get("order", "").strip())
            for _number, row in self.rows("initiatives")
        }
        for place in self.rows("year_cells"):
            number = self.number("year_cells", place, "programme")
            order = self.number("year_cells", place, "initiative")
            year = self.year("year_cells", place, "fiscal_year")
            kind = self.text("year_cells", place, "kind")
            if number is None or order is None or year is None:
                continue
            if (str(number), str(order)) not in known:
                self.problem("year_cells", place[0], "initiative", _("この取組がありません。"))
            stage = self.text("year_cells", place, "stage")
            cell = data.CellData(year, kind, _localized(place[1], "text"), stage)
            found.setdefault((number, order), []).append(cell)
        return found

    def initiative(
        self, place: NumberedRow, cells: Mapping[tuple[int, int], list[data.CellData]]
    ) -> data.InitiativeData:
        self.text("initiatives", place, "name_ja")
        key = (int(place[1]["programme"]), int(place[1]["order"]))
        name, text = _localized(place[1], "name"), _localized(place[1], "text")
        return data.InitiativeData(name, text, tuple(cells.get(key, ())))

    def indicator(self, place: NumberedRow) -> data.IndicatorData:
        self.text("indicators", place, "name_ja")
        origin = self.text("indicators", place, "origin")
        none: dict[int, Decimal] = {}
        figures = [
            data.FigureData(year, kind, value, "reported" if kind == "target" else origin)
            for column, kind in (("target_by_year", "target"), ("actual_by_year", "actual"))
            for year, value in self.cell("indicators", place, column, by_year, none).items()
        ]
        return data.IndicatorData(
            _localized(place[1], "name"),
            _localized(place[1], "unit"),
            baseline=self.cell("indicators", place, "baseline", decimal, None),
            baseline_year=self.year("indicators", place, "baseline_year"),
            metric=self.text("indicators", place, "metric"),
            note=_localized(place[1], "note"),
            figures=tuple(figures),
        )

    def achievements(self, rows: Sequence[NumberedRow]) -> Iterator[data.AchievementData]:
        for place in rows:
            year = self.year("achievements", place, "fiscal_year")
            if year is not None:
                yield data.AchievementData(year, _localized(place[1], "text"))

    def decisions(self, rows: Sequence[NumberedRow]) -> Iterator[data.DecisionData]:
        for place in rows:
            year, kind = self.year("decisions", place, "fiscal_year"), self.text("decisions", place, "kind")
            if year is not None:
                yield data.DecisionData(year, kind, _localized(place[1], "text"))

    def tags(self) -> Iterator[data.TagData]:
        for place in self.rows("tags"):
            kind, code = self.text("tags", place, "kind"), self.text("tags", place, "code")
            order = self.number("tags", place, "order")
            self.text("tags", place, "name_ja")
            yield data.TagData(kind, code, order or 0, _localized(place[1], "name"))

    def tagged(self) -> dict[int, list[tuple[str, str]]]:
        """Return the tags of each programme, as (kind, code)."""
        known = {(row.get("kind", ""), row.get("code", "")) for _number, row in self.rows("tags")}
        found: dict[int, list[tuple[str, str]]] = {}
        for place in self.rows("programme_tags"):
            number = self.number("programme_tags", place, "programme")
            tag = (self.text("programme_tags", place, "kind"), self.text("programme_tags", place, "code"))
            if tag not in known:
                self.problem("programme_tags", place[0], "code", _("この見出しがtagsの表にありません。"))
            elif number is not None:
                found.setdefault(number, []).append(tag)
        return found
