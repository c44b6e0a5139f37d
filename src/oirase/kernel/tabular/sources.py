"""Rows out of files: telling what a file is, holding it to its limits, and giving its cells one row at a time."""

from __future__ import annotations

import codecs
import csv
import io
import re
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _

CHUNK = 1024 * 1024
IN_MEMORY = 5 * 1024 * 1024
MAX_COLUMNS = 300
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 3000
MAX_CELL = 131_072
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


class Unreadable(Exception):
    """The file as a whole cannot be read; the text is for the person."""


@dataclass(frozen=True)
class Formula:
    """A cell that computes: shown in messages, never read."""

    text: str


Row = tuple[int, list[object]]


def hold(stream: IO[bytes], limit_bytes: int) -> IO[bytes]:
    """Copy a stream aside, at most `limit_bytes` of it, and return the seekable copy."""
    copy: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        size = _copy(stream, copy, limit_bytes)
        if size == 0:
            raise Unreadable(_("ファイルが空です。"))
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy


def _copy(stream: IO[bytes], copy: IO[bytes], limit_bytes: int) -> int:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit_bytes:
            limit = max(limit_bytes // 1024**2, 1)
            raise Unreadable(_("ファイルが大きすぎます。%(limit)d MBまでにしてください。") % {"limit": limit})
        copy.write(chunk)
    return size


def is_workbook(file: IO[bytes]) -> bool:
    """Whether a file begins as workbooks do, in the new format or in the old one (which has a refusal of its own)."""
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return start in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def sheets_of(file: IO[bytes], sheet: str | None = None) -> Iterator[Iterator[Row]]:
    """Yield the tables of a file (one for a text file, each visible sheet of a workbook), told by its first bytes."""
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"PK\x03\x04"):
        yield from _workbook(file, sheet)
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _(
                "古い形式（.xls）か、パスワード付きのファイルです。パスワードを外し、.xlsx形式で保存し直してください。"
            )
        )
    elif start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")):
        raise Unreadable(_("表のファイルではありません。CSVかExcel（.xlsx）のファイルを選んでください。"))
    else:
        yield _text_rows(file)


def _text_rows(file: IO[bytes]) -> Iterator[Row]:
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    sample = text.read(4096)
    text.seek(0)
    delimiter = "\t" if sample.count("\t") > sample.count(",") else ","
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > MAX_COLUMNS:
                raise Unreadable(_("%(row)d行目: 列が多すぎます。") % {"row": number})
            yield number, [_unguarded(cell) for cell in cells]
    except csv.Error as error:
        raise Unreadable(
            _('%(row)d行目: 引用符（"）が閉じていないか、1つのセルが長すぎます。') % {"row": number + 1}
        ) from error
    finally:
        text.detach()


def _unguarded(cell: str) -> str:
    # The apostrophe that our own writer sets before a text that looks like a formula.
    return cell[1:] if _GUARDED.match(cell) else cell


def _encoding(file: IO[bytes]) -> str:
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp932"):
        if _decodes(file, encoding):
            return encoding
    raise Unreadable(_("文字コードが分かりません。UTF-8かシフトJISで保存し直してください。"))


def _decodes(file: IO[bytes], encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(CHUNK):
            if "\0" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _workbook(file: IO[bytes], sheet: str | None) -> Iterator[Iterator[Row]]:
    _check_archive(file)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it drops; only values are read here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except Exception as error:
        # openpyxl lets KeyError, ValueError, ParseError and others through for broken files.
        raise Unreadable(_("Excelファイルが壊れているため読めません。")) from error
    try:
        found = [
            one for one in book.worksheets if one.sheet_state == "visible" and sheet in (None, one.title)
        ]
        if not found:
            raise Unreadable(
                _("シート「%(name)s」がありません。") % {"name": sheet}
                if sheet
                else _("表示できるシートがありません。")
            )
        for one in found:
            yield _sheet_rows(one)
    finally:
        book.close()


def _check_archive(file: IO[bytes]) -> None:
    """Refuse what would unpack to far more than it is, or is no workbook, before anything is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            packed, unpacked = (
                sum(one.compress_size for one in members),
                sum(one.file_size for one in members),
            )
            small = unpacked <= 10 * CHUNK
            if (
                len(members) > MAX_MEMBERS
                or unpacked > MAX_UNPACKED
                or (not small and unpacked > packed * MAX_RATIO)
            ):
                raise Unreadable(_("展開後の大きさが異常なため、読み込みません。"))
            names = {one.filename for one in members}
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise Unreadable(_("Excel（.xlsx）のファイルではありません。"))
            if any(one.flag_bits & 1 for one in members):
                raise Unreadable(_("パスワードを外し、.xlsx形式で保存し直してください。"))
            for name in names:
                if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(name).read(2048):
                    raise Unreadable(_("Excelファイルが壊れているため読めません。"))
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise Unreadable(_("Excelファイルが壊れているため読めません。")) from error
    file.seek(0)


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    # The size that the file claims for a sheet is often wrong; rows are read until they end.
    sheet.reset_dimensions()
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
            values: list[object] = [_cell(cell) for cell in cells]
            while values and values[-1] is None:
                values.pop()
            yield number, values
    except Unreadable:
        raise
    except Exception as error:
        # See _workbook: a broken sheet surfaces only here, while it is streamed.
        raise Unreadable(_("Excelファイルが壊れているため読めません。")) from error


def _cell(cell: Any) -> object:
    value = cell.value
    if value is None or cell.data_type == "e":
        return Formula(str(value)) if value is not None else None
    if cell.data_type == "f":
        return Formula(str(getattr(value, "text", value)))
    return value[:MAX_CELL] if isinstance(value, str) else value
