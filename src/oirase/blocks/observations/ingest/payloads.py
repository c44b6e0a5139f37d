"""JSON to rows: observations as SensorThings writes them (OGC 18-088, 8.2.6 and 12), and a compact list for batches.

    {"phenomenonTime": "2026-03-01T00:00:00Z", "result": 12.3}         one observation; a list of such
    [{"Datastream": {"@iot.id": 12}, "components": [...], "dataArray": [...]}]     CreateObservations
    [[12, 1772323200000, 12.3], ...]                                   series, milliseconds since 1970 (or ISO 8601), value
    [{"series": 12, "unit": "degC", "times": [...], "values": [...]}]  the same by column

All functions raise Refused with the row that is wrong, whatever the bytes are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import orjson

from oirase.blocks.observations.ingest.messages import NO_ROWS, Extra, rows_of
from oirase.blocks.observations.ingest.refusals import Code, Refused
from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.store.arrays import ROW, Rows
from oirase.blocks.observations.store.protocol import Text
from oirase.blocks.observations.times import FIRST, LAST, to_ms

_LENGTHS = (20, 24)
_HIGHEST = 2**31


@dataclass
class Parsed:
    """What a message says: rows that are not tested, words, what observations bring besides, units and battery as the sender told them."""

    rows: Rows = field(default_factory=lambda: NO_ROWS)
    texts: list[Text] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)
    units: dict[int, str] = field(default_factory=dict)
    battery: float | None = None


def read_json(body: bytes) -> Any:
    """Return what JSON says."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if b"NaN" in body or b"Infinity" in body:
            raise Refused(
                Code.NOT_A_NUMBER, "JSON has no NaN and no Infinity; leave the value out"
            ) from error
        raise Refused(Code.MALFORMED, f"no JSON: {error}") from error


def observations(body: bytes, series: int | None, received: int) -> Parsed:
    """Read one observation or a list of them; `series` as the address says, None where each names its own."""
    data = read_json(body)
    entries = data if isinstance(data, list) else [data]
    if not entries:
        raise Refused(Code.MALFORMED, "no observation")
    parsed = Parsed()
    values: list[tuple[int, int, float, float]] = []
    for row, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise Refused(Code.MALFORMED, "an observation is an object", row)
        number = series if series is not None else _linked(entry, row)
        time = entry.get("phenomenonTime")
        t = received if time is None else instant(time, row)
        _add(parsed, values, number, t, entry.get("result"), row)
        if len(entry) > (1 if time is None else 2):
            _besides(parsed, number, t, entry, row)
    parsed.rows = rows_of(values) if values else NO_ROWS
    return parsed


def data_arrays(body: bytes, received: int) -> Parsed:
    """Read the body of CreateObservations (OGC 18-088, 12.2.2). Rows are counted through all its arrays."""
    data = read_json(body)
    if not isinstance(data, list) or not data:
        raise Refused(Code.MALFORMED, "CreateObservations takes a list of data arrays")
    parsed, pieces, first = Parsed(), [], 0
    for group in data:
        if not isinstance(group, dict):
            raise Refused(Code.MALFORMED, "a data array is an object", first)
        number = _linked(group, first)
        columns = _columns(group, first)
        pieces.append(_array(parsed, number, columns, first, received))
        first += len(next(iter(columns.values())))
    parsed.rows = np.concatenate(pieces)
    return parsed


def compact(body: bytes, received: int) -> Parsed:
    """Read a list of [series, time, value] or of columns."""
    data = read_json(body)
    if isinstance(data, dict):
        data = [data]
    if not isinstance(data, list) or not data:
        raise Refused(Code.MALFORMED, "a list of [series, time, value] or of columns is needed")
    return _by_column(data) if isinstance(data[0], dict) else Parsed(rows=_triples(data))


def _triples(data: list[Any]) -> Rows:
    for row, one in enumerate(data):
        if not isinstance(one, list) or len(one) != 3:
            raise Refused(Code.MALFORMED, "[series, time, value] is needed", row)
    series, times, values = zip(*data, strict=True)
    return _rows(_numbers(series), _instants(times, 0), _floats(values, 0))


def _by_column(data: list[Any]) -> Parsed:
    parsed, pieces, first = Parsed(), [], 0
    for group in data:
        if not isinstance(group, dict):
            raise Refused(Code.MALFORMED, "columns are objects with series, times and values", first)
        times, values = group.get("times"), group.get("values")
        if not isinstance(times, list) or not isinstance(values, list) or len(times) != len(values):
            raise Refused(Code.MALFORMED, "times and values are lists of one length", first)
        number = _number(group.get("series"), first)
        if isinstance(unit := group.get("unit"), str):
            parsed.units[number] = unit
        parsed.battery = _battery(group, parsed.battery)
        pieces.append(_rows(number, _instants(times, first), _floats(values, first)))
        first += len(times)
    parsed.rows = np.concatenate(pieces)
    return parsed


def _columns(group: Mapping[str, Any], first: int) -> dict[str, Sequence[Any]]:
    names, lines = group.get("components"), group.get("dataArray")
    if not isinstance(names, list) or not isinstance(lines, list) or not lines or "result" not in names:
        raise Refused(Code.MALFORMED, "components with a result and a dataArray are needed", first)
    if not all(isinstance(one, str) for one in names) or len(set(names)) != len(names):
        raise Refused(Code.MALFORMED, "components are different names", first)
    for row, line in enumerate(lines, first):
        if not isinstance(line, list) or len(line) != len(names):
            raise Refused(Code.MALFORMED, f"{len(names)} components are needed", row)
    return dict(zip(names, zip(*lines, strict=True), strict=True))


def _array(
    parsed: Parsed, number: int, columns: Mapping[str, Sequence[Any]], first: int, received: int
) -> Rows:
    results = columns["result"]
    given = columns.get("phenomenonTime") or [None] * len(results)
    if set(columns) <= {"phenomenonTime", "result"} and None not in given and _are_numbers(results):
        return _rows(number, _instants(given, first), _floats(results, first))
    values: list[tuple[int, int, float, float]] = []
    for row, result in enumerate(results):
        time = given[row]
        t = received if time is None else instant(time, first + row)
        _add(parsed, values, number, t, result, first + row)
        entry = {_member(name): column[row] for name, column in columns.items() if column[row] is not None}
        _besides(parsed, number, t, entry, first + row)
    return rows_of(values) if values else NO_ROWS


def _member(component: str) -> str:
    return "FeatureOfInterest" if component == "FeatureOfInterest/id" else component


def _add(
    parsed: Parsed, values: list[tuple[int, int, float, float]], number: int, t: int, result: Any, row: int
) -> None:
    """Put one result where it belongs: numbers and positions among the values, words among the texts."""
    if isinstance(result, str):
        parsed.texts.append((number, t, result[:10_000].replace("\0", ""), int(Flag.NOT_EVALUATED)))
        return
    place: Any = (
        result.get("coordinates") if isinstance(result, dict) and result.get("type") == "Point" else result
    )
    if isinstance(place, list) and len(place) >= 2 and _are_numbers(place[:2]):
        values.append((number, t, float(place[0]), float(place[1])))
    elif _are_numbers([place]):
        values.append((number, t, float(place), 0.0))
    else:
        raise Refused(
            Code.MALFORMED, "result is a number, a text, or a point with longitude and latitude", row
        )


def _besides(parsed: Parsed, number: int, t: int, entry: Mapping[str, Any], row: int) -> None:
    parameters = entry.get("parameters")
    if parameters is not None and not isinstance(parameters, dict):
        raise Refused(Code.MALFORMED, "parameters are an object", row)
    if parameters and b"\\u0000" in orjson.dumps(parameters):
        raise Refused(Code.MALFORMED, "parameters have a character that no database keeps", row)
    if parameters and isinstance(unit := parameters.get("unit"), str):
        parsed.units[number] = unit
    parsed.battery = _battery(parameters or {}, parsed.battery)
    result_time = instant(entry["resultTime"], row) if entry.get("resultTime") is not None else None
    since, until = _interval(entry.get("validTime"), row)
    feature = entry.get("FeatureOfInterest")
    link = (
        _number(feature.get("@iot.id") if isinstance(feature, dict) else feature, row)
        if feature is not None
        else None
    )
    if (result_time not in (None, t)) or since is not None or parameters or link is not None:
        parsed.extras.append(Extra(number, t, result_time, since, until, parameters, link))


def _battery(given: Mapping[str, Any], before: float | None) -> float | None:
    told: Any = given.get("battery")
    return float(told) if _are_numbers([told]) and abs(told) < 1e6 else before


def _interval(given: Any, row: int) -> tuple[int | None, int | None]:
    if given is None:
        return None, None
    parts = given.split("/") if isinstance(given, str) else []
    if len(parts) != 2:
        raise Refused(Code.MALFORMED, "validTime is begin/end", row)
    return instant(parts[0], row), instant(parts[1], row)


def _linked(entry: Mapping[str, Any], row: int) -> int:
    link = entry.get("Datastream")
    return _number(link.get("@iot.id") if isinstance(link, dict) else None, row)


def _number(given: Any, row: int) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 < given < _HIGHEST:
        raise Refused(Code.MALFORMED, "the number of the series or feature is missing", row)
    return int(given)


def instant(given: Any, row: int | None = None) -> int:
    """Return the milliseconds of a moment: ISO 8601 with its zone, or milliseconds since 1970."""
    try:
        if isinstance(given, str):
            moment = datetime.fromisoformat(given)
            if moment.tzinfo is None:
                raise Refused(
                    Code.MALFORMED, f"{given[:40]}: the time needs its zone, as in 2026-03-01T00:00:00Z", row
                )
            return to_ms(moment)
        if isinstance(given, int | float) and not isinstance(given, bool) and FIRST <= given <= LAST:
            return int(given)
    except (ValueError, OverflowError):
        pass
    raise Refused(
        Code.MALFORMED,
        f"{str(given)[:60]} is no time; an instant such as 2026-03-01T00:00:00Z is needed",
        row,
    )


def _instants(given: Sequence[Any], first: int) -> Any:
    """Return the milliseconds of many moments; those that all look alike are read at once."""
    if all(isinstance(one, str) and one[-1:] == "Z" and len(one) in _LENGTHS for one in given):
        try:
            return np.array([one[:-1] for one in given], "M8[ms]").astype(np.int64)
        except ValueError:
            pass
    if all(type(one) is int and FIRST <= one <= LAST for one in given):
        return np.array(given, np.int64)
    return np.array([instant(one, first + row) for row, one in enumerate(given)], np.int64)


def _floats(given: Sequence[Any], first: int) -> Any:
    for row, one in enumerate(given):
        if type(one) is not float and type(one) is not int:
            raise Refused(Code.MALFORMED, f"{str(one)[:40]!r} is no number", first + row)
    return np.array(given, np.float64)


def _numbers(given: Sequence[Any]) -> Any:
    for row, one in enumerate(given):
        if type(one) is not int or not 0 < one < _HIGHEST:
            raise Refused(Code.MALFORMED, "the number of the series is missing", row)
    return np.array(given, np.int32)


def _are_numbers(given: Sequence[Any]) -> bool:
    return all(type(one) is float or type(one) is int for one in given)


def _rows(series: Any, times: Any, values: Any) -> Rows:
    rows = np.zeros(len(times), ROW)
    rows["series"], rows["t"], rows["value"], rows["flag"] = series, times, values, Flag.NOT_EVALUATED
    return rows
