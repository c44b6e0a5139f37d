"""An edition as plain values, the one shape into which every source is read: the published text, our tables, a pack.

Nothing here touches the database, so a source can be read, shown and checked where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from oirase.kernel.texts import LocalizedText

NOTHING = LocalizedText()


@dataclass(frozen=True)
class HeadingData:
    """A field, or an item with its field's code."""

    code: str
    order: int
    name: LocalizedText
    field: str = ""


@dataclass(frozen=True)
class BudgetData:
    """One budget line in thousand yen."""

    kind: str
    amount_thousand_yen: int | None
    account: str = "general"
    organisation: str = ""


@dataclass(frozen=True)
class CellData:
    """What one fiscal year of an initiative holds; `kind` is planned or actual."""

    fiscal_year: int
    kind: str
    text: LocalizedText
    stage: str = ""


@dataclass(frozen=True)
class InitiativeData:
    """An initiative with its year cells."""

    name: LocalizedText
    text: LocalizedText = NOTHING
    cells: tuple[CellData, ...] = ()


@dataclass(frozen=True)
class FigureData:
    """A target or actual value of a fiscal year."""

    fiscal_year: int
    kind: str
    value: Decimal
    origin: str = "reported"


@dataclass(frozen=True)
class IndicatorData:
    """An indicator with its figures."""

    name: LocalizedText
    unit: LocalizedText
    baseline: Decimal | None = None
    baseline_year: int | None = None
    metric: str = ""
    note: LocalizedText = NOTHING
    figures: tuple[FigureData, ...] = ()


@dataclass(frozen=True)
class AchievementData:
    """What was reached in a fiscal year, in words."""

    fiscal_year: int
    text: LocalizedText


@dataclass(frozen=True)
class DecisionData:
    """What was decided in a fiscal year, and of what kind it is."""

    fiscal_year: int
    kind: str
    text: LocalizedText


@dataclass(frozen=True)
class TagData:
    """A value of a view across the headings: target group, technology or municipality."""

    kind: str
    code: str
    order: int
    name: LocalizedText


@dataclass(frozen=True)
class FlagData:
    """A doubtful value: which, why, and the numbers (from 1) of the source's lines that speak for it."""

    key: str
    reason: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class PageData:
    """A page of the source: its lines, each with its number in the file (from 1)."""

    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class ProgrammeData:
    """A programme as read. Offices are codes of the pack or names as printed; years are western fiscal years.

    `tags` are (kind, code) of the edition's tags; `code` is the lasting one, empty where it is still to be given.
    """

    number: int
    title: LocalizedText
    item: str
    bureau: str = ""
    divisions: tuple[str, ...] = ()
    start_year: int | None = None
    end_year: int | None = None
    budget: tuple[BudgetData, ...] = ()
    summary: LocalizedText = NOTHING
    note: LocalizedText = NOTHING
    initiatives: tuple[InitiativeData, ...] = ()
    indicators: tuple[IndicatorData, ...] = ()
    achievements: tuple[AchievementData, ...] = ()
    decisions: tuple[DecisionData, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    code: str = ""
    flags: tuple[FlagData, ...] = ()
    pages: tuple[PageData, ...] = ()
    found_in_source: bool = True

    @property
    def budget_thousand_yen(self) -> int | None:
        """The initial budget; None where no initial amount is stated."""
        amounts = [line.amount_thousand_yen for line in self.budget if line.kind == "initial"]
        stated = [amount for amount in amounts if amount is not None]
        return sum(stated) if stated else None


@dataclass(frozen=True)
class SourceData:
    """Where an edition was read from: text, tables or pack; the file's name and SHA-256 in hex."""

    kind: str
    name: str
    sha256: str


@dataclass(frozen=True)
class EditionData:
    """A whole edition as read. `revision` None means: the next one of its year."""

    fiscal_year: int
    title: LocalizedText
    fields: tuple[HeadingData, ...]
    items: tuple[HeadingData, ...]
    programmes: tuple[ProgrammeData, ...]
    source: SourceData
    tags: tuple[TagData, ...] = ()
    revision: int | None = None
    publisher: LocalizedText = NOTHING
    source_title: LocalizedText = NOTHING
    field_level: LocalizedText = field(default_factory=lambda: LocalizedText(ja="分野", en="Field"))
    item_level: LocalizedText = field(default_factory=lambda: LocalizedText(ja="項目", en="Item"))
    figures_as_of: date | None = None
    stated_programme_count: int | None = None
    stated_budget_thousand_yen: int | None = None

    @property
    def budget_thousand_yen(self) -> int:
        """The sum of all initial budgets."""
        return sum(programme.budget_thousand_yen or 0 for programme in self.programmes)
