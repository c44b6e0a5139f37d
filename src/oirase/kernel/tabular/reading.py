"""Reading a table: rows and, for what is wrong, row, column and a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO, Any

from django.utils.translation import gettext as _

from oirase.kernel.tabular.columns import Column
from oirase.kernel.tabular.heads import MAX_DEPTH, SEARCHED_ROWS, Head, find_head, missing
from oirase.kernel.tabular.sources import Formula, Row, Unreadable, hold, is_workbook, sheets_of

LIMIT_BYTES = 20 * 1024 * 1024
LIMIT_ROWS = 100_000
MAX_ERRORS = 1000
BLANK_ROWS_AT_END = 5000


@dataclass(frozen=True)
class RowError:
    """What is wrong in one place: row as the program shows it (0: the whole file), the column's label or nothing."""

    row: int
    column: str
    message: str


@dataclass
class TableResult:
    """What was read. A row with an error is not in `rows`; `numbers` gives each row's place in the file."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    ignored: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong."""
        return not self.errors


def read_table(
    stream: IO[bytes],
    filename: str,
    columns: Sequence[Column],
    *,
    limit_bytes: int = LIMIT_BYTES,
    limit_rows: int = LIMIT_ROWS,
    sheet: str | None = None,
) -> TableResult:
    """Read a CSV or XLSX file. Bad content never raises: it is in `errors`, and the file's name is only for messages."""
    result = TableResult()
    try:
        with hold(stream, limit_bytes) as file:
            _read_sheet(file, filename, columns, sheet, limit_rows, result)
    except Unreadable as error:
        _refuse(result, filename, error)
    return result


def read_workbook(
    stream: IO[bytes],
    filename: str,
    sheets: Mapping[str, Sequence[Column]],
    *,
    limit_bytes: int = LIMIT_BYTES,
    limit_rows: int = LIMIT_ROWS,
) -> dict[str, TableResult]:
    """Read several named sheets of one XLSX file; `limit_rows` holds for each. Bad content never raises.

    What is wrong with the file as a whole stands in every result, so that none of them looks good.
    """
    results = {name: TableResult() for name in sheets}
    try:
        with hold(stream, limit_bytes) as file:
            if not is_workbook(file):
                raise Unreadable(_("Excel（.xlsx）のファイルではありません。"))
            for name, columns in sheets.items():
                file.seek(0)
                _read_sheet(file, filename, columns, name, limit_rows, results[name])
    except Unreadable as error:
        for result in results.values():
            _refuse(result, filename, error)
    return results


def _read_sheet(
    file: IO[bytes],
    filename: str,
    columns: Sequence[Column],
    sheet: str | None,
    limit_rows: int,
    result: TableResult,
) -> None:
    try:
        head, rows = _table(file, columns, sheet)
        result.ignored = head.ignored
        for name in head.doubled:
            result.errors.append(RowError(head.last_row, name, _("同じ列が2つあります。")))
        if not result.errors:
            _read_rows(rows, head, columns, result, limit_rows)
    except Unreadable as error:
        _refuse(result, filename, error)


def _refuse(result: TableResult, filename: str, error: Unreadable) -> None:
    message = f"{filename}: {error}" if filename else str(error)
    result.rows, result.numbers = [], []
    result.errors.append(RowError(0, "", message))


def _table(file: IO[bytes], columns: Sequence[Column], sheet: str | None) -> tuple[Head, Iterator[Row]]:
    """Return the head and the rows below it, of the first table whose head has all required columns."""
    lacking: list[str] | None = None
    for rows in sheets_of(file, sheet):
        first = list(islice(rows, SEARCHED_ROWS + MAX_DEPTH))
        head = find_head(first, columns)
        if head is None:
            continue
        lack = missing(head, columns)
        if not lack:
            below = [row for row in first if row[0] > head.last_row]
            return head, chain(below, rows)
        lacking = lack if lacking is None or len(lack) < len(lacking) else lacking
    if lacking is None:
        names = "、".join(column.label for column in columns[:5])
        raise Unreadable(
            _("見出しの行が見つかりません。次のような列名の行が必要です: %(names)s") % {"names": names}
        )
    raise Unreadable(_("必要な列がありません: %(names)s") % {"names": "、".join(lacking)})


def _read_rows(
    rows: Iterator[Row], head: Head, columns: Sequence[Column], result: TableResult, limit: int
) -> None:
    above: dict[str, object] = {}
    blank = count = 0
    for number, cells in rows:
        if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            blank += 1
            if blank > BLANK_ROWS_AT_END:
                return
            continue
        blank, count = 0, count + 1
        if count > limit:
            raise Unreadable(_("行が多すぎます。%(limit)d行までにしてください。") % {"limit": limit})
        values = _read_row(number, cells, head, columns, above, result.errors)
        if values is not None:
            result.rows.append(values)
            result.numbers.append(number)
        if len(result.errors) >= MAX_ERRORS:
            result.errors.append(RowError(number, "", _("誤りが多いため、ここで読み込みをやめました。")))
            return


def _read_row(
    number: int,
    cells: list[object],
    head: Head,
    columns: Sequence[Column],
    above: dict[str, object],
    errors: list[RowError],
) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    before = len(errors)
    for column in columns:
        place = head.places.get(column.key)
        cell = cells[place] if place is not None and place < len(cells) else None
        if column.fill_down:
            cell = above[column.key] = above.get(column.key) if cell in (None, "") else cell
        try:
            if isinstance(cell, Formula):
                raise ValueError(_("数式は読み込めません。値として貼り付けてください。"))
            values[column.key] = column.read(cell)
        except ValueError as error:
            errors.append(RowError(number, column.label, str(error)))
    return values if len(errors) == before else None
