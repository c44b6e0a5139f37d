"""The stores' report as a file: columns, reading, and what is wrong in which line.

Real reports are fixed-length files of each collecting company; this table is the shape in which ours are simulated, and into which an
adapter brings them. Columns: 方法 (コンビニ or ペイジー), 番号 (44 digits or 納付番号), 金額, 支払日, 受付番号 (unique).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from django.utils.translation import gettext as _

from oirase.blocks.payments.models import Means
from oirase.blocks.payments.services.slips import StoreRow
from oirase.kernel.tabular import Column, RowError, read_table

WORDS = {"コンビニ": Means.CONVENIENCE, "ペイジー": Means.PAYEASY}


def _yen(value: int) -> int:
    if not 0 < value < 10**8:
        raise ValueError(_("金額を確認してください。"))
    return value


def _number(value: str) -> str:
    if not value.isascii() or not value.isdecimal() or len(value) > 44:
        raise ValueError(_("番号は44桁以内の数字です。"))
    return value


COLUMNS: Sequence[Column] = (
    Column("means", "方法", required=True, choices=WORDS),
    Column("number", "番号", "code", required=True, check=_number),
    Column("amount", "金額", "integer", required=True, check=_yen),
    Column("paid_on", "支払日", "date", required=True),
    Column("reference", "受付番号", required=True, max_length=100),
)


HEADS = "、".join(column.label for column in COLUMNS) + f"（方法: {'・'.join(WORDS)}）"


def read(stream: IO[bytes], filename: str) -> tuple[list[StoreRow], list[RowError]]:
    """Return the lines of a report, and what is wrong with it: with any error nothing of it is to be taken."""
    result = read_table(stream, filename, COLUMNS)
    rows = [
        StoreRow(
            line=line,
            means=str(row["means"]),
            number=row["number"],
            amount=row["amount"],
            paid_on=row["paid_on"],
            reference=row["reference"],
        )
        for line, row in zip(result.numbers, result.rows, strict=True)
    ]
    errors = list(result.errors)
    first: dict[str, int] = {}
    for row in rows:
        if row.reference in first:
            message = _("受付番号が%(line)d行と同じです。") % {"line": first[row.reference]}
            errors.append(RowError(row.line, "受付番号", message))
        first.setdefault(row.reference, row.line)
    return rows, errors
