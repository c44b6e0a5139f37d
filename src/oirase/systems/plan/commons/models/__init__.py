"""The tables of a roadmap. Everything below an edition is seen where the edition is seen; review material is not public."""

from oirase.systems.plan.commons.models.edition import Edition, EditionState, Field, Item, SourceKind
from oirase.systems.plan.commons.models.figures import (
    Achievement,
    CellKind,
    FigureKind,
    Indicator,
    IndicatorFigure,
    Initiative,
    Origin,
    Stage,
    YearCell,
)
from oirase.systems.plan.commons.models.judgement import Decision, DecisionKind, Ending, Erratum
from oirase.systems.plan.commons.models.programme import (
    BudgetKind,
    BudgetLine,
    Lineage,
    LineageKind,
    Programme,
    ProgrammeDivision,
)
from oirase.systems.plan.commons.models.review import Flag, FlagState, SourcePage
from oirase.systems.plan.commons.models.tags import ProgrammeTag, Tag, TagKind

__all__ = [
    "Achievement",
    "BudgetKind",
    "BudgetLine",
    "CellKind",
    "Decision",
    "DecisionKind",
    "Edition",
    "EditionState",
    "Ending",
    "Erratum",
    "Field",
    "FigureKind",
    "Flag",
    "FlagState",
    "Indicator",
    "IndicatorFigure",
    "Initiative",
    "Item",
    "Lineage",
    "LineageKind",
    "Origin",
    "Programme",
    "ProgrammeDivision",
    "ProgrammeTag",
    "SourceKind",
    "SourcePage",
    "Stage",
    "Tag",
    "TagKind",
    "YearCell",
]
