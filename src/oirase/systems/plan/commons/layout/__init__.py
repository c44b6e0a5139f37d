"""Our own layout of an edition: tables with fixed columns, in a folder of CSV files or the sheets of one workbook.

`reading` turns cells into an `EditionData` and says for each cell that it cannot use where it stands and why; `writing` is its
reverse. Opening files is not its business: the pack loader and the import both hand it rows of plain text.
"""

from oirase.systems.plan.commons.layout.cells import fiscal_year
from oirase.systems.plan.commons.layout.reading import NumberedRow, Row, edition_from
from oirase.systems.plan.commons.layout.specs import (
    SPECS,
    TABLES,
    CellProblem,
    LayoutProblems,
    TableSpec,
    column_problems,
)
from oirase.systems.plan.commons.layout.writing import head_of, tables_of

__all__ = [
    "SPECS",
    "TABLES",
    "CellProblem",
    "LayoutProblems",
    "NumberedRow",
    "Row",
    "TableSpec",
    "column_problems",
    "edition_from",
    "fiscal_year",
    "head_of",
    "tables_of",
]
