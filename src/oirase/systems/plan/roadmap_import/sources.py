"""Telling what a file is and reading it: the published text, a workbook, or CSV tables in a folder or a ZIP file.

What a file is comes from its content; the name only helps in messages. Nothing is written to the database here.
"""

from __future__ import annotations

import hashlib
import io
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from oirase.kernel.tabular import Column, read_table
from oirase.systems.plan.commons import data, layout
from oirase.systems.plan.commons.pack import folder_hash
from oirase.systems.plan.roadmap_import import drafting
from oirase.systems.plan.roadmap_import.parser import ParseError, Reading, parse

LIMIT_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
CHUNK = 1024 * 1024
ENCODINGS = ("utf-8-sig", "cp932")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
EDITION_TABLE = layout.TableSpec("edition", ("key",), ("value",))
TABLE_FILES = {f"{spec.name}.csv": spec for spec in layout.TABLES}


class Unreadable(ValueError):
    """The file is no roadmap; `messages` say why, in the reader's language."""

    def __init__(self, *messages: str) -> None:
        self.messages = messages
        super().__init__("\n".join(messages))


def read_stream(stream: IO[bytes], name: str) -> data.EditionData:
    """Read an uploaded file. Raises Unreadable."""
    content = limited(stream)
    source_name = name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    digest = hashlib.sha256(content).hexdigest()
    if content[:4] == b"PK\x03\x04":
        return _archive(content, data.SourceData("tables", source_name, digest))
    if name.lower().endswith(".csv"):
        raise Unreadable(_("CSVの表は、edition.toml と一緒にZIPに入れて選んでください。"))
    edition = drafting.edition_of(read_text(content), data.SourceData("text", source_name, digest))
    warning = drafting.cut_off(edition.programmes)
    if warning:
        raise Unreadable(warning)
    return edition


def read_path(path: Path) -> data.EditionData:
    """Read a file on this machine; a CSV or TOML file stands for the folder that it lies in. Raises Unreadable."""
    if path.suffix.lower() in (".csv", ".toml"):
        return _tables_of(path.parent)
    with path.open("rb") as stream:
        return read_stream(stream, path.name)


def limited(stream: IO[bytes]) -> bytes:
    """Read a stream up to the limit; Unreadable above it, before more than the limit is held."""
    parts, size = [], 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > LIMIT_BYTES:
            raise Unreadable(
                _("ファイルが大きすぎます。%(limit)dMBまでにしてください。")
                % {"limit": LIMIT_BYTES // 1024**2}
            )
        parts.append(chunk)
    if not size:
        raise Unreadable(_("ファイルが空です。"))
    return b"".join(parts)


def read_text(content: bytes) -> Reading:
    """Read the published text in UTF-8, cp932 or marked UTF-16. Raises Unreadable."""
    if content[:5] == b"%PDF-":
        raise Unreadable(_("PDFは読み込めません。PDFから取り出したテキスト、または表を選んでください。"))
    text = _decoded(content)
    try:
        return parse(text)
    except ParseError as error:
        raise Unreadable(
            _(error.message_id) % error.values if error.values else _(error.message_id)
        ) from error


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in UTF16_MARKS else ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(
        _(
            "文字として読めません。UTF-8またはShift_JIS（cp932）のテキスト、Excel（.xlsx）、CSVを入れたZIPを選んでください。"
        )
    )


def _tables_of(folder: Path) -> data.EditionData:
    files = {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.name in TABLE_FILES or path.name == "edition.toml"
    }
    return _from_files(files, data.SourceData("tables", folder.absolute().name, folder_hash(folder)))


def _from_files(files: Mapping[str, bytes], source: data.SourceData) -> data.EditionData:
    """Read the layout's files by name."""
    if "edition.toml" not in files:
        raise Unreadable(_("CSVの表と同じ場所に edition.toml がありません。"))
    try:
        head = tomllib.loads(files["edition.toml"].decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(_("edition.toml を読めません: %(reason)s") % {"reason": error}) from error
    levels = head.pop("levels", {})
    text = {name: str(value) for name, value in {**head, **levels}.items()}
    tables = {
        spec.name: _rows(spec, io.BytesIO(files[name]), name, None)
        for name, spec in TABLE_FILES.items()
        if name in files
    }
    return _edition(tables, text, source)


def _archive(content: bytes, source: data.SourceData) -> data.EditionData:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                return _workbook(content, source)
            return _zipped(archive, source)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable(_("ファイルが壊れているため読めません。")) from error


def _workbook(content: bytes, source: data.SourceData) -> data.EditionData:
    sheets = _sheet_names(content)
    if "edition" not in sheets:
        raise Unreadable(_("シート「edition」がありません。ロードマップの表の形のファイルを選んでください。"))
    head_rows = _rows(EDITION_TABLE, io.BytesIO(content), source.name, "edition")
    tables = {
        spec.name: _rows(spec, io.BytesIO(content), source.name, spec.name)
        for spec in layout.TABLES
        if spec.name in sheets
    }
    return _edition(tables, {row["key"]: row["value"] for _number, row in head_rows}, source)


def _sheet_names(content: bytes) -> set[str]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    except Exception as error:
        # openpyxl lets KeyError, ValueError, ParseError and others through for broken files.
        raise Unreadable(_("Excelファイルが壊れているため読めません。")) from error
    try:
        return set(book.sheetnames)
    finally:
        book.close()


def _zipped(archive: zipfile.ZipFile, source: data.SourceData) -> data.EditionData:
    members = {PurePosixPath(one.filename).name: one for one in archive.infolist() if not one.is_dir()}
    found = {name: one for name, one in members.items() if name in TABLE_FILES or name == "edition.toml"}
    if sum(one.file_size for one in found.values()) > LIMIT_BYTES:
        raise Unreadable(_("展開後の大きさが異常なため、読み込みません。"))
    return _from_files({name: archive.read(one) for name, one in found.items()}, source)


def _rows(
    spec: layout.TableSpec, stream: IO[bytes], name: str, sheet: str | None
) -> list[layout.NumberedRow]:
    """Read one table as text; its head must hold the layout's columns and no others."""
    columns = [Column(column, column, required=column in spec.required) for column in spec.columns]
    result = read_table(stream, name, columns, limit_bytes=LIMIT_BYTES, limit_rows=MAX_ROWS, sheet=sheet)
    problems = [
        layout.CellProblem(spec.name, error.row, error.column, error.message) for error in result.errors
    ]
    problems += [layout.CellProblem(spec.name, 1, column, _("知らない列です。")) for column in result.ignored]
    if problems:
        raise Unreadable(*(str(problem) for problem in problems))
    return [
        (number, {key: value or "" for key, value in row.items()})
        for number, row in zip(result.numbers, result.rows, strict=True)
    ]


def _edition(
    tables: dict[str, list[layout.NumberedRow]], head: dict[str, str], source: data.SourceData
) -> data.EditionData:
    try:
        return layout.edition_from(tables, head, source)
    except layout.LayoutProblems as error:
        raise Unreadable(*(str(problem) for problem in error.problems)) from error
