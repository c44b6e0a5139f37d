"""The one reader and writer of tables: what offices exchange as CSV and Excel files, with all its habits.

A caller names the columns that it wants (`Column`: key, label, aliases, kind). `read_table` finds the head by these
names, wherever it stands and in however many rows, turns each cell into a value, and collects what is wrong, with row,
column and a sentence for the person who has to mend the file. It never raises for bad content, and a row with an error is
not among the rows: the caller loads all or nothing, or shows the errors (`errors_csv` gives them as a file).

Order of events in reading: size is limited while the file is copied aside; its kind is told from its first bytes, never
from its name; text is decoded as UTF-8 or else as cp932, whole or not at all; the head is found; rows are read one by one.
Writing streams: CSV with a byte order mark, which Excel needs, and XLSX row by row. A text that begins like a formula is
written so that no program computes it, and read back as it was.

Modules: `columns` kinds of values, `sources` rows out of files, `heads` finding the head, `reading`, `writing`.
Limits: `read_table` reads the first sheet with a fitting head, `read_workbook` sheets by their names; formulas are refused, because their value depends on who opened the file
last; the old .xls format and files with a password are refused with a word on what to do.
"""

from oirase.kernel.tabular.columns import Column
from oirase.kernel.tabular.reading import RowError, TableResult, read_table, read_workbook
from oirase.kernel.tabular.writing import errors_csv, write_csv, write_workbook, write_xlsx

__all__ = [
    "Column",
    "RowError",
    "TableResult",
    "errors_csv",
    "read_table",
    "read_workbook",
    "write_csv",
    "write_workbook",
    "write_xlsx",
]
