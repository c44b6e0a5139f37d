"""Filed months as Parquet, for analysis elsewhere: one file a month, ordered by series and time, a group of rows for each series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from oirase.blocks.observations.qc.flags import flag_of
from oirase.blocks.observations.store.arrays import Values
from oirase.blocks.observations.store.protocol import ObservationStore
from oirase.blocks.observations.times import start_of

COLUMNS = pa.schema(
    [
        ("series", pa.int32()), ("time", pa.timestamp("ms", "UTC")), ("value", pa.float64()), ("value2", pa.float64()),
        ("flag", pa.int8()), ("tests", pa.int16()), ("config", pa.int32()),
    ]
)  # fmt: skip


def month_after(month: date) -> date:
    """Return the first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def table_of(series: int, values: Values) -> pa.Table:
    """Return values of a series as columns; `tests` holds one bit for each test that did not pass."""
    flags = flag_of(values["flag"])
    columns = [
        pa.repeat(pa.scalar(series, pa.int32()), len(values)), pa.array(values["t"], pa.timestamp("ms", "UTC")),
        values["value"], values["value2"], flags.astype("i1"), (values["flag"] >> 4).astype("i2"), values["config"],
    ]  # fmt: skip
    return pa.table([pa.array(one) if not isinstance(one, pa.Array) else one for one in columns], COLUMNS)


def export_month(
    store: ObservationStore, series: Iterable[int], month: date, target: Path, origin: str
) -> int:
    """Write the values of a month in Tokyo; return how many. The file appears whole or not at all."""
    first, until = start_of(month), start_of(month_after(month))
    written, draft = 0, target.with_suffix(".part")
    made = {
        "origin": origin,
        "month": f"{month:%Y-%m}",
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    schema = COLUMNS.with_metadata(made)
    try:
        with pq.ParquetWriter(draft, schema, compression="zstd") as writer:
            for table in _tables(store, series, first, until):
                writer.write_table(table.replace_schema_metadata(made))
                written += table.num_rows
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return written


def _tables(store: ObservationStore, series: Iterable[int], first: int, until: int) -> Iterator[pa.Table]:
    for number in sorted(series):
        values = store.range(number, first, until)
        if len(values):
            yield table_of(number, values)
