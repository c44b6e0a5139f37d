"""Shapes of the API's answers, from which its OpenAPI description is made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

Texts = dict[str, str]


class EditionOut(Schema):
    """An edition of the roadmap."""

    fiscal_year: int = Field(description="西暦年で表した会計年度")
    fiscal_year_label: str
    revision: int
    title: Texts
    publisher: Texts
    source: Texts
    figures_as_of: date | None
    published_at: datetime | None
    programmes_stated: int | None
    budget_stated_thousand_yen: int | None


class Heading(Schema):
    """A field or an item."""

    code: str
    name: Texts


class ProgrammeLine(Schema):
    """A programme as a list shows it; years are western fiscal years, money is thousand yen."""

    no: int
    title: Texts
    field: Heading
    item: Heading
    bureau: str
    divisions: list[str]
    start: int | None
    end: int | None
    budget_thousand_yen: int | None
    found_in_source: bool


class BudgetLineOut(Schema):
    """An amount by kind and account."""

    kind: str
    account: str
    organisation: str | None
    amount_thousand_yen: int | None


class YearOut(Schema):
    """What a fiscal year of an initiative plans or did."""

    fiscal_year: int
    kind: str
    text: Texts


class InitiativeOut(Schema):
    """An initiative with its years."""

    name: Texts
    text: Texts
    years: list[YearOut]


class FigureOut(Schema):
    """A target or actual value and where it comes from."""

    fiscal_year: int
    kind: str
    value: float | int
    origin: str


class IndicatorOut(Schema):
    """An indicator with its figures."""

    name: Texts
    unit: Texts
    baseline: float | int | None
    baseline_year: int | None
    metric: str
    note: Texts
    figures: list[FigureOut]


class AchievementOut(Schema):
    """What was reached in a fiscal year."""

    fiscal_year: int
    text: Texts


class SystemOut(Schema):
    """A system that serves the programme: planned or running."""

    id: str
    name: Texts
    state: str


class LineageOut(Schema):
    """A programme of another edition that this one continues, or that continues this one."""

    fiscal_year: int
    revision: int
    no: int
    kind: str


class ProgrammeOut(ProgrammeLine):
    """Everything public of a programme."""

    summary: Texts
    note: Texts
    budget_lines: list[BudgetLineOut]
    initiatives: list[InitiativeOut]
    indicators: list[IndicatorOut]
    achievements: list[AchievementOut]
    systems: list[SystemOut]
    predecessors: list[LineageOut]
    successors: list[LineageOut]


class ProgrammePage(Schema):
    """Some programmes, and the cursor after which the next ones begin (null: these were the last)."""

    items: list[ProgrammeLine]
    next_cursor: str | None


class ProgrammeFilter(Schema):
    """What narrows the list of programmes."""

    q: str = Field("", max_length=100)
    field: str = ""
    item: str = ""
    bureau: str = ""
    system: str = Field("", pattern="^(running|any|none|)$")
    year: int | None = None
    budget_from: int | None = Field(None, ge=0)
    budget_to: int | None = Field(None, ge=0)
    revision: int | None = None
    after: str = ""
    limit: int = Field(50, ge=1, le=200)

    def given(self) -> dict[str, Any]:
        """Return the values that are filters."""
        return self.dict(exclude={"q", "revision", "after", "limit"}) | {"query": self.q}
