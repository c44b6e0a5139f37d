"""Which tables and columns an edition has in our own layout, and how a cell that cannot be used is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class TableSpec:
    """The columns of one table: those that must be there, and those that may."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    table_required: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are known."""
        return self.required + self.optional


TABLES = (
    TableSpec("fields", ("code", "order", "name_ja"), ("name_en",)),
    TableSpec("items", ("code", "field", "order", "name_ja"), ("name_en",)),
    TableSpec(
        "programmes",
        ("no", "title", "field", "item"),
        (
            "title_en",
            "bureau",
            "divisions",
            "start",
            "end",
            "budget_thousand_yen",
            "summary_ja",
            "summary_en",
            "summary_easy",
            "note_ja",
            "note_en",
            "code",
        ),
    ),
    TableSpec(
        "budget_lines",
        ("programme", "order", "kind", "account", "amount_thousand_yen"),
        ("organisation",),
        table_required=False,
    ),
    TableSpec(
        "initiatives",
        ("programme", "order", "name_ja"),
        ("name_en", "text_ja", "text_en"),
        table_required=False,
    ),
    TableSpec(
        "year_cells",
        ("programme", "initiative", "fiscal_year", "kind", "text_ja"),
        ("text_en", "stage"),
        table_required=False,
    ),
    TableSpec(
        "indicators",
        ("programme", "order", "name_ja", "unit_ja", "origin"),
        (
            "name_en",
            "unit_en",
            "baseline",
            "baseline_year",
            "target_by_year",
            "actual_by_year",
            "metric",
            "note_ja",
            "note_en",
        ),
        table_required=False,
    ),
    TableSpec(
        "achievements", ("programme", "order", "fiscal_year", "text_ja"), ("text_en",), table_required=False
    ),
    TableSpec(
        "decisions",
        ("programme", "order", "fiscal_year", "kind", "text_ja"),
        ("text_en",),
        table_required=False,
    ),
    TableSpec("tags", ("kind", "code", "order", "name_ja"), ("name_en",), table_required=False),
    TableSpec("programme_tags", ("programme", "kind", "code"), table_required=False),
)
SPECS = {spec.name: spec for spec in TABLES}


@dataclass(frozen=True)
class CellProblem:
    """A cell that cannot be used; `row` counts as the spreadsheet does (0: the table as a whole)."""

    table: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = _("%(table)s %(row)d行") % {"table": self.table, "row": self.row} if self.row else self.table
        return f"{place} {self.column}: {self.message}" if self.column else f"{place}: {self.message}"


class LayoutProblems(ValueError):
    """The tables are no edition; `problems` says why, cell by cell."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def column_problems(table: str, columns: Sequence[str]) -> list[CellProblem]:
    """Return what is wrong with a table's head: columns missing, unknown or named twice."""
    spec = SPECS[table]
    found = [
        CellProblem(table, 1, column, _("この列がありません。"))
        for column in spec.required
        if column not in columns
    ]
    unknown = [column for column in columns if column not in spec.columns]
    found += [CellProblem(table, 1, column, _("知らない列です。")) for column in unknown]
    twice = {column for column in columns if list(columns).count(column) > 1}
    return found + [CellProblem(table, 1, column, _("同じ列が二つあります。")) for column in sorted(twice)]
