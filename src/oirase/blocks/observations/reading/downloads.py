"""A series as a file: values as measured with their flags, and beside each value what it is, where it comes from and how it may be used."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from oirase.blocks.observations.models import Kind, Series
from oirase.blocks.observations.qc.flags import flag_of, tests_of
from oirase.blocks.observations.reading.spans import limits
from oirase.blocks.observations.reading.stations import origin_of
from oirase.blocks.observations.store.arrays import Values
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.times import DAY, to_datetime
from oirase.kernel import clock, tabular

STEP = 31 * DAY
IN_MEMORY = 2**20
# What is simulated says so in every row, because rows are cut out of files.
ORIGIN_CODES = {"simulated": "simulated", "measured": "measured"}
CSV_COLUMNS = (
    "time",
    "value",
    "unit",
    "flag",
    "tests",
    "station",
    "series",
    "property",
    "depth_m",
    "origin",
    "licence",
)


def whole(series: Series) -> tuple[int, int]:
    """Return the span of all values of a series."""
    found = limits(series)
    return (found[0], found[1] + 1) if found else (0, 0)


def pieces(series: Series, first: int, until: int) -> Iterator[Values]:
    """Yield the values in pieces that fit into memory."""
    for start in range(first, until, STEP):
        values = store().range(series.number, start, min(start + STEP, until))
        if len(values):
            yield values


def csv_file(series: Series, first: int, until: int) -> IO[bytes]:
    """Return a CSV file (UTF-8 with byte order mark): times in Tokyo with their offset, flags as QARTOD numbers them."""
    columns = [tabular.Column(name, name) for name in _columns(series)]
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response
    for piece in tabular.write_csv(_rows(series, first, until), columns):
        file.write(piece)
    file.seek(0)
    return cast(IO[bytes], file)


def _columns(series: Series) -> list[str]:
    if series.kind == Kind.POSITION:
        return ["time", "longitude", "latitude", *CSV_COLUMNS[3:]]
    return list(CSV_COLUMNS)


def about(series: Series) -> dict[str, str]:
    """Return what each row and the head of a file say about a series."""
    return {
        "unit": series.unit_symbol,
        "station": series.entity.code,
        "series": series.code,
        "property": series.property.code,
        "depth_m": "" if series.depth is None else f"{series.depth:g}",
        "origin": ORIGIN_CODES[origin_of(series.entity)],
        "licence": series.licence,
    }


def _rows(series: Series, first: int, until: int) -> Iterator[dict[str, Any]]:
    same = about(series)
    if series.kind == Kind.TEXT:
        for _number, t, words, flag in store().texts(series.number, first, until):
            yield {"time": _time(t), "value": words, "flag": str(flag & 15), "tests": _tests(flag), **same}
        return
    names = ("longitude", "latitude") if series.kind == Kind.POSITION else ("value",)
    for values in pieces(series, first, until):
        flags = flag_of(values["flag"]).tolist()
        for place, (t, value, value2, stored, _config) in enumerate(values.tolist()):
            figures = dict(zip(names, (repr(value), repr(value2)), strict=False))
            yield {"time": _time(t), **figures, "flag": str(flags[place]), "tests": _tests(stored), **same}


def _time(t: int) -> str:
    return clock.local(to_datetime(t)).isoformat(timespec="milliseconds" if t % 1000 else "seconds")


def _tests(stored: int) -> str:
    return " ".join(tests_of(stored))


def parquet_file(series: Series, first: int, until: int) -> IO[bytes]:
    """Return a Parquet file: `time` in UTC, `value` (and `value2`), `flag`, `tests`, `config`; about the series in its schema's metadata."""
    fields = [
        ("time", pa.timestamp("ms", tz="UTC")),
        ("value", pa.float64()),
        *([("value2", pa.float64())] if series.kind == Kind.POSITION else []),
        ("flag", pa.int8()),
        ("tests", pa.list_(pa.string())),
        ("config", pa.int32()),
        ("origin", pa.dictionary(pa.int8(), pa.string())),
    ]
    told = about(series) | {
        "name": str(series.name),
        "unit_name": series.unit_name,
        "flags": "QARTOD 1 2 3 4 9",
    }
    schema = pa.schema(fields, metadata={f"oirase.{key}": value for key, value in told.items()})
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for values in pieces(series, first, until):
            writer.write_table(_table(values, schema, told["origin"]))
    file.seek(0)
    return cast(IO[bytes], file)


def _table(values: Values, schema: pa.Schema, origin: str) -> pa.Table:
    kinds, places = np.unique(values["flag"], return_inverse=True)
    tests = [list(tests_of(int(one))) for one in kinds]
    columns = {
        "time": pa.array(np.ascontiguousarray(values["t"]), pa.timestamp("ms", tz="UTC")),
        "value": np.ascontiguousarray(values["value"]),
        "value2": np.ascontiguousarray(values["value2"]),
        "flag": flag_of(values["flag"]).astype(np.int8),
        "tests": pa.array(tests, pa.list_(pa.string())).take(pa.array(places)),
        "config": np.ascontiguousarray(values["config"]),
        "origin": pa.array([origin] * len(values), pa.dictionary(pa.int8(), pa.string())),
    }
    return pa.table([columns[name] for name in schema.names], schema=schema)
