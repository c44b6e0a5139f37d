"""A list as a file, made while the actor's scope is open and kept on disk until it has been sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, cast
from urllib.parse import quote

from django.http import FileResponse

from oirase.kernel import clock, tabular
from oirase.ui.lists.columns import Column

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LIMIT = 200_000
IN_MEMORY = 2**20


def export(kind: str, title: str, columns: Sequence[Column], rows: Iterable[Any]) -> FileResponse:
    """Answer with the rows as CSV or XLSX under the list's title and today's date; KeyError for another kind."""
    content_type = TYPES[kind]
    heads = [one for column in columns for one in column.exported()]
    # The file must be whole before the view returns: afterwards the scope is closed and no row may be read.
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response
    if kind == "csv":
        for piece in tabular.write_csv(_plain(columns, rows), heads):
            file.write(piece)
    else:
        tabular.write_xlsx(_plain(columns, rows), heads, cast(Any, file), title=title)
    file.seek(0)
    response = FileResponse(cast(Any, file), content_type=content_type)
    name = quote(f"{title}_{clock.today():%Y%m%d}.{kind}")
    response["Content-Disposition"] = f"attachment; filename=\"export.{kind}\"; filename*=UTF-8''{name}"
    return response


def _plain(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for row in islice(rows, LIMIT):
        yield {key: value for column in columns for key, value in column.plain(row).items()}
