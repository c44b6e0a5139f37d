"""PostgreSQL's binary copy format as numpy arrays: rows without nulls have one length, so whole batches are one buffer."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"


@cache
def _framed(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype of a row on the wire: number of fields, then length and big-endian value of each."""
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for name in dtype.names or ():
        fields += [(f"{name}_length", ">i4"), (name, dtype[name].newbyteorder(">").str)]
    return np.dtype(fields)


def to_wire(rows: NDArray[Any]) -> bytes:
    """Return the body of a COPY FROM of rows."""
    framed = np.empty(len(rows), _framed(rows.dtype))
    framed["fields"] = len(rows.dtype.names or ())
    for name in rows.dtype.names or ():
        framed[f"{name}_length"] = rows.dtype[name].itemsize
        framed[name] = rows[name]
    return _HEADER + framed.tobytes() + _TRAILER


def from_wire(body: bytes, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return the rows of a COPY TO; ValueError where a field was null or of another length."""
    framed = _framed(dtype)
    n, rest = divmod(len(body) - len(_HEADER) - len(_TRAILER), framed.itemsize)
    if rest:
        raise ValueError("rows of different lengths")
    found = np.frombuffer(body, framed, n, len(_HEADER))
    rows = np.empty(n, dtype)
    for name in dtype.names or ():
        rows[name] = found[name]
    return rows
