"""Writing tables row by row, so that an export of any length needs the memory of one row."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oirase.kernel import clock
from oirase.kernel.calendar.fiscal import fiscal_label
from oirase.kernel.tabular.columns import Column
from oirase.kernel.tabular.reading import RowError

BOM = b"\xef\xbb\xbf"
FLUSH_AT = 64 * 1024
MEASURED_ROWS = 100
WIDEST = 60
EXACT_DIGITS = 15
SHEET_NAME = 31
_FORMULA_START = re.compile(r"'*[=+\-@\t\r]")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> Iterator[bytes]:
    """Yield a CSV file (UTF-8 with byte order mark, CRLF) in pieces; days are ISO, so that programs read them, too."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([_guarded(column.label) for column in columns])
    yield BOM
    for row in rows:
        writer.writerow([_csv_cell(column, row.get(column.key)) for column in columns])
        if buffer.tell() >= FLUSH_AT:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def errors_csv(errors: Iterable[RowError]) -> Iterator[bytes]:
    """Yield what was wrong in a file as a CSV that its author can work through."""
    columns = [
        Column("row", _("行"), "integer"),
        Column("column", _("列")),
        Column("message", pgettext("row error", "内容")),
    ]
    rows = ({"row": error.row or None, "column": error.column, "message": error.message} for error in errors)
    yield from write_csv(rows, columns)


def write_xlsx(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[Column], stream: IO[bytes], *, title: str = ""
) -> None:
    """Write one sheet row by row. Text is always text (a cell of type string is never computed), days are days."""
    write_workbook({title: (rows, columns)}, stream)


def write_workbook(
    sheets: Mapping[str, tuple[Iterable[Mapping[str, Any]], Sequence[Column]]],
    stream: IO[bytes],
    *,
    made: datetime | None = None,
) -> None:
    """Write several sheets, each by its title with its rows and columns, in this order.

    A workbook names the time at which it was made; with `made` the same sheets give the same bytes.

    Titles are cut to what Excel allows; two that become equal by that are numbered. ValueError without any sheet.
    """
    if not sheets:
        raise ValueError("a workbook needs a sheet")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    options |= {"strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        if made is not None:
            book.set_properties({"created": made.astimezone(UTC)})
        formats = {
            "head": book.add_format(
                {"bold": True, "bg_color": "#e6ecf7", "border": 1, "text_wrap": True, "valign": "vcenter"}
            ),
            "date": book.add_format({"num_format": "yyyy/mm/dd"}),
            "integer": book.add_format({"num_format": "#,##0"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        taken: set[str] = set()
        for title, (rows, columns) in sheets.items():
            _write_sheet(book.add_worksheet(_sheet_name(title, taken)), rows, columns, formats)


def _write_sheet(
    sheet: Any, rows: Iterable[Mapping[str, Any]], columns: Sequence[Column], formats: Mapping[str, Any]
) -> None:
    source = iter(rows)
    measured = list(islice(source, MEASURED_ROWS))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width or _width(column, measured))
        sheet.write_string(0, place, column.label, formats["head"])
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(chain(measured, source), 1):
        for place, column in enumerate(columns):
            _write_cell(sheet, last, place, _value(column, row.get(column.key)), formats)
    sheet.autofilter(0, 0, last, max(len(columns) - 1, 0))


def _write_cell(sheet: Any, row: int, place: int, value: Any, formats: Mapping[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, formats["date"])
    elif isinstance(value, int) and len(str(abs(value))) <= EXACT_DIGITS:
        sheet.write_number(row, place, value, formats["integer"])
    elif isinstance(value, Decimal | float):
        sheet.write_number(row, place, float(value))
    else:
        sheet.write_string(row, place, _ILLEGAL.sub("", str(value))[:32767], formats["text"])


def _value(column: Column, value: Any) -> Any:
    """Return what goes into a cell: the choice's word, ○ or nothing, a fiscal year's label, else the value."""
    if column.choices is not None:
        return next((word for word, meant in column.choices.items() if meant == value), value)
    if isinstance(value, bool):
        return "○" if value else "×"
    if column.kind == "fiscal_year" and isinstance(value, int):
        return fiscal_label(value)
    if isinstance(value, datetime):
        return clock.local(value).strftime("%Y-%m-%d %H:%M")
    return value


def _csv_cell(column: Column, value: Any) -> str:
    shown = _value(column, value)
    if shown is None:
        return ""
    if isinstance(shown, date):
        return shown.isoformat()
    return str(shown) if isinstance(shown, int | float | Decimal) else _guarded(str(shown))


def _guarded(text: str) -> str:
    # A spreadsheet computes a cell that begins so; an apostrophe makes it text. Our reader takes it off again.
    return f"'{text}" if _FORMULA_START.match(text) else text


def _sheet_name(title: str, taken: set[str]) -> str:
    name = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:SHEET_NAME].strip() or f"Sheet{len(taken) + 1}"
    plain, number = name, 1
    # Excel holds names for equal that differ only in case.
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = plain[: SHEET_NAME - len(ending)] + ending
    taken.add(name.casefold())
    return name


def _width(column: Column, rows: Sequence[Mapping[str, Any]]) -> int:
    texts = [column.label, *(str(_value(column, row.get(column.key)) or "") for row in rows)]
    lines = (line for text in texts for line in text.split("\n"))
    return min(max(map(cells_wide, lines), default=8) + 3, WIDEST)


def cells_wide(text: str) -> int:
    """Return the width of a text in half-width columns: Japanese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
