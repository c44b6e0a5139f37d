"""Declared mappings: how the text or JSON of a foreign device or archive becomes values. A mapping is data, kept at the device.

Text, as CSV or in columns by spaces (the standard meteorological files of NDBC):

    {"separator": ",",                   "" for runs of spaces
     "skip": 1, "comment": "#",          lines before the first row, and how lines begin that are no rows
     "time": ["YY", "MM", "DD", "hh", "mm"],     columns by name or place (from 0): one for ISO 8601 or with "format", or the parts
     "zone": "+09:00",                   where times have none; UTC if it is not said
     "header": 0,                        line that has the names, counted from 0 among all lines
     "missing": ["MM", "99.00"],         texts that stand for no value, in all columns
     "columns": {"WTMP": {"series": 12, "factor": 1, "offset": 0, "missing": ["999.0"], "unit": "degC"}}}

JSON:

    {"topic": "lora/7/up", "time": "rx.time", "battery": "object.bat",
     "values": {"object.temp": {"series": 12, "factor": 0.1}}}          paths into the message, with dots
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import islice
from typing import Any

from oirase.blocks.observations.ingest.messages import NO_ROWS, rows_of
from oirase.blocks.observations.ingest.payloads import Parsed, instant, read_json
from oirase.blocks.observations.ingest.refusals import Code, Refused
from oirase.blocks.observations.store.arrays import Rows
from oirase.blocks.observations.times import to_ms


class BrokenMapping(ValueError):
    """A mapping that cannot be used; the words say where."""


@dataclass(frozen=True)
class Column:
    """Where the values of a series are found: name, place or path; value = text x factor + offset."""

    source: str
    series: int
    factor: float
    offset: float
    missing: frozenset[str]
    unit: str | None


@dataclass(frozen=True)
class TextMapping:
    """A mapping of text."""

    separator: str
    skip: int
    comment: str
    header: int | None
    time: tuple[str, ...]
    format: str
    zone: timezone
    columns: tuple[Column, ...]


def text_mapping(given: Mapping[str, Any]) -> TextMapping:
    """Check a mapping of text; BrokenMapping says what is wrong."""
    times = given.get("time")
    times = [times] if isinstance(times, str | int) else times
    if not isinstance(times, list) or len(times) not in (1, 3, 4, 5, 6):
        raise BrokenMapping(
            "time: one column, or those of year, month, day and as many of hour, minute, second as there are"
        )
    header, skip = given.get("header"), given.get("skip", 0)
    if not isinstance(skip, int) or not isinstance(header, int | None) or (header or 0) < 0 or skip < 0:
        raise BrokenMapping("header and skip: numbers of lines")
    separator = given.get("separator", ",")
    if not isinstance(separator, str) or len(separator) > 1:
        raise BrokenMapping("separator: one character, or nothing for spaces")
    columns = _columns(given, "columns")
    names = [*(str(one) for one in times), *(one.source for one in columns)]
    if header is None and not all(one.isdigit() for one in names):
        raise BrokenMapping("columns by name need a header")
    return TextMapping(
        separator, skip, str(given.get("comment", "")), header, tuple(str(one) for one in times),
        str(given.get("format", "")), _zone(given.get("zone", "+00:00")), columns,
    )  # fmt: skip


def json_columns(given: Mapping[str, Any]) -> tuple[Column, ...]:
    """Check a mapping of JSON; BrokenMapping says what is wrong."""
    return _columns(given, "values")


def _columns(given: Mapping[str, Any], member: str) -> tuple[Column, ...]:
    declared = given.get(member)
    if not isinstance(declared, dict) or not declared:
        raise BrokenMapping(f"{member}: where the values of which series are")
    common = _texts(given.get("missing", []), "missing")
    return tuple(_column(str(name), what, common) for name, what in declared.items())


def _column(name: str, what: Any, common: frozenset[str]) -> Column:
    what = {"series": what} if isinstance(what, int) else what
    series = what.get("series") if isinstance(what, dict) else None
    if isinstance(series, bool) or not isinstance(series, int) or not 0 < series < 2**31:
        raise BrokenMapping(f"{name}: the number of its series")
    factor, offset, unit = what.get("factor", 1), what.get("offset", 0), what.get("unit")
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in (factor, offset)) or not factor:
        raise BrokenMapping(f"{name}: factor and offset are numbers")
    missing = common | _texts(what.get("missing", []), name)
    return Column(
        name, series, float(factor), float(offset), missing, unit if isinstance(unit, str) else None
    )


def _texts(given: Any, where: str) -> frozenset[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise BrokenMapping(f"{where}: a list of texts that stand for no value")
    return frozenset(given)


def _zone(given: Any) -> timezone:
    try:
        found = datetime.fromisoformat(f"2000-01-01T00:00:00{given}").utcoffset()
    except ValueError:
        found = None
    if found is None:
        raise BrokenMapping("zone: such as +09:00")
    return timezone(found)


def text_rows(mapping: Mapping[str, Any], body: bytes, received: int) -> Parsed:
    """Read a whole text, UTF-8 or Shift_JIS, by a device's mapping; Refused with the row that is wrong."""
    try:
        declared = text_mapping(mapping)
    except BrokenMapping as error:
        raise Refused(Code.TOPIC, f"this device has no usable mapping for text: {error}") from error
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp932", "replace")
    pieces = list(read(declared, text.splitlines()))
    values = [value for piece in pieces for value in piece]
    units = {one.series: one.unit for one in declared.columns if one.unit is not None}
    return Parsed(rows=rows_of(values) if values else NO_ROWS, units=units)


def in_blocks(mapping: TextMapping, lines: Iterable[str], size: int) -> Iterator[tuple[int, Rows]]:
    """Yield the values of a long text in blocks of so many lines, with the number of lines that were read."""
    rows = read(mapping, lines)
    done = 0
    while block := list(islice(rows, size)):
        done += len(block)
        values = [value for one in block for value in one]
        yield done, rows_of(values) if values else NO_ROWS


Value = tuple[int, int, float, float]


def read(mapping: TextMapping, lines: Iterable[str]) -> Iterator[list[Value]]:
    """Yield the values of each row of a text; rows are counted from 0 after heads and comments."""
    names: dict[str, int] = {}
    places: dict[str, int] = {}
    row = 0
    for number, line in enumerate(lines):
        if number == mapping.header:
            cells = _cells(mapping, line.lstrip("#"))
            names = {cell.strip(): place for place, cell in enumerate(cells)}
            places = _places(mapping, names)
            continue
        if (
            number < mapping.skip
            or not line.strip()
            or (mapping.comment and line.startswith(mapping.comment))
        ):
            continue
        if mapping.header is None and not row:
            places = _places(mapping, names)
        elif mapping.header is not None and not names:
            raise Refused(Code.MALFORMED, "a row before the header", row)
        yield _row(mapping, places, _cells(mapping, line), row)
        row += 1


def _cells(mapping: TextMapping, line: str) -> Sequence[str]:
    if not mapping.separator:
        return line.split()
    try:
        return next(csv.reader([line], delimiter=mapping.separator), [])
    except csv.Error as error:
        raise Refused(Code.MALFORMED, f"a line that is no CSV: {error}") from error


def _places(mapping: TextMapping, names: Mapping[str, int]) -> dict[str, int]:
    wanted = [*mapping.time, *(one.source for one in mapping.columns)]
    found = {one: names.get(one, int(one) if one.isascii() and one.isdigit() else -1) for one in wanted}
    if missing := [one for one, place in found.items() if place < 0]:
        raise Refused(Code.MALFORMED, f"the header has no column {missing[0]}")
    return found


def _row(mapping: TextMapping, places: Mapping[str, int], cells: Sequence[str], row: int) -> list[Value]:
    if max(places.values()) >= len(cells):
        raise Refused(Code.MALFORMED, f"{len(cells)} columns are too few", row)
    t = _time(mapping, [cells[places[one]].strip() for one in mapping.time], row)
    found = []
    for column in mapping.columns:
        cell = cells[places[column.source]].strip()
        if cell and cell not in column.missing:
            found.append((column.series, t, _scaled(column, cell, row), 0.0))
    return found


def _time(mapping: TextMapping, parts: list[str], row: int) -> int:
    try:
        if len(parts) > 1:
            numbers = [int(one) for one in parts]
            # Files of the twentieth century write the year with two digits.
            if numbers[0] < 100:
                numbers[0] += 1900
            return to_ms(datetime(*numbers, tzinfo=mapping.zone))  # type: ignore[misc, arg-type]
        if mapping.format:
            return to_ms(datetime.strptime(parts[0], mapping.format).replace(tzinfo=mapping.zone))
        moment = datetime.fromisoformat(parts[0])
        return to_ms(moment if moment.tzinfo else moment.replace(tzinfo=mapping.zone))
    except (ValueError, OverflowError) as error:
        raise Refused(Code.MALFORMED, f"{' '.join(parts)[:60]} is no time", row) from error


def _scaled(column: Column, cell: Any, row: int | None) -> float:
    try:
        value = float(cell)
    except (TypeError, ValueError, OverflowError) as error:
        raise Refused(Code.MALFORMED, f"{column.source}: {str(cell)[:40]!r} is no number", row) from error
    return value * column.factor + column.offset


def json_rows(mapping: Mapping[str, Any], body: bytes, received: int) -> Parsed:
    """Read a foreign message by a device's mapping; without a time in it, the time of its receipt stands."""
    try:
        columns = json_columns(mapping)
    except BrokenMapping as error:
        raise Refused(Code.TOPIC, f"this device has no usable mapping for JSON: {error}") from error
    data = read_json(body)
    told = _at(data, str(mapping["time"])) if mapping.get("time") else None
    t = received if told is None else instant(told)
    values = []
    for column in columns:
        found = _at(data, column.source)
        if found is not None and str(found) not in column.missing:
            if isinstance(found, bool):
                raise Refused(Code.MALFORMED, f"{column.source}: true and false are no numbers")
            values.append((column.series, t, _scaled(column, found, None), 0.0))
    if not values:
        raise Refused(Code.MALFORMED, "nothing is there that the mapping names")
    battery: Any = _at(data, str(mapping["battery"])) if mapping.get("battery") else None
    units = {one.series: one.unit for one in columns if one.unit is not None}
    known = type(battery) in (int, float)
    return Parsed(rows=rows_of(values), units=units, battery=float(battery) if known else None)


def _at(data: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and part.isascii() and part.isdigit() and int(part) < len(data):
            data = data[int(part)]
        else:
            return None
    return data
