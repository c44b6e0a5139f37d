"""A day of values as bytes: columns one after the other, times as differences, numbers as whole multiples of a power of ten where they are such.

Layout: version, power of ten (or RAW), whether there are second values, number of values; then the columns, byte planes apart, deflated. Sensors
speak in few decimals, so a temperature of 10-minute data takes two or three bytes with its time and flag.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oirase.blocks.observations.store.arrays import HOUR, VALUE, Hours, Values
from oirase.blocks.observations.times import HOUR as HOUR_MS

VERSION = 1
RAW = 255
DECIMALS = range(7)
LEVEL = 1
_FIGURES = [name for name in HOUR.names or () if name != "hour"]
_COMPACT = np.dtype(
    [("place", "u1"), *((name, "<u2" if HOUR[name].kind == "u" else "<f8") for name in _FIGURES)]
)
_HEAD = struct.Struct("<BBBxIqq")


class Damaged(Exception):
    """Stored bytes that are not what was written."""


def encode(values: Values) -> bytes:
    """Return the bytes of values in order of time."""
    first, last = (int(values["t"][0]), int(values["t"][-1])) if len(values) else (0, 0)
    two = bool(np.any(values["value2"]))
    power, numbers = _whole(values["value"])
    columns = [_planes(np.diff(values["t"], prepend=first).astype("<i4")), _planes(numbers)]
    if two:
        columns.append(_planes(values["value2"].astype("<f8")))
    columns += [
        _planes(values["flag"].astype("<i2")),
        _planes(np.diff(values["config"], prepend=0).astype("<i4")),
    ]
    return _HEAD.pack(VERSION, power, two, len(values), first, last) + zlib.compress(b"".join(columns), LEVEL)


def decode(data: bytes) -> Values:
    """Return the values; Damaged for bytes that cannot be read."""
    try:
        version, power, two, n, first, _ = _HEAD.unpack_from(data)
        body = zlib.decompress(data[_HEAD.size :])
    except (struct.error, zlib.error) as error:
        raise Damaged(str(error)) from error
    if version != VERSION:
        raise Damaged(f"version {version}")
    reader = _Columns(body, n)
    values = np.zeros(n, VALUE)
    values["t"] = np.cumsum(reader.next("<i4"), dtype=np.int64) + first
    numbers = reader.next("<f8" if power == RAW else "<i4")
    values["value"] = numbers if power == RAW else np.cumsum(numbers, dtype=np.int64) / 10.0**power
    if two:
        values["value2"] = reader.next("<f8")
    values["flag"] = reader.next("<i2")
    values["config"] = np.cumsum(reader.next("<i4"), dtype=np.int64)
    return values


def last_time(data: bytes) -> int:
    """Return the time of the last value without reading the others."""
    return int(_HEAD.unpack_from(data)[-1])


def encode_hours(hours: Hours) -> bytes:
    """Return the bytes of a day's hours, one after the other, because most of their figures repeat within an hour."""
    begin = int(hours["hour"][0]) if len(hours) else 0
    compact = np.empty(len(hours), _COMPACT)
    compact["place"] = (hours["hour"] - begin) // HOUR_MS
    for name in _FIGURES:
        compact[name] = hours[name]
    return _HEAD.pack(VERSION, 0, 0, len(hours), begin, begin) + zlib.compress(compact.tobytes(), LEVEL)


def decode_hours(*days: bytes) -> Hours:
    """Return the hours of some days in their order; Damaged for bytes that cannot be read."""
    heads, bodies = [], []
    for data in days:
        try:
            *_, n, begin, _ = _HEAD.unpack_from(data)
            body = zlib.decompress(data[_HEAD.size :])
        except (struct.error, zlib.error) as error:
            raise Damaged(str(error)) from error
        if len(body) != n * _COMPACT.itemsize:
            raise Damaged("too short")
        heads.append((n, begin))
        bodies.append(body)
    compact = np.frombuffer(b"".join(bodies), _COMPACT)
    counts, begins = np.array(heads, np.int64).reshape(-1, 2).T
    hours = np.empty(len(compact), HOUR)
    hours["hour"] = np.repeat(begins, counts) + compact["place"].astype(np.int64) * HOUR_MS
    for name in _FIGURES:
        hours[name] = compact[name]
    return hours


def checksum(data: bytes, hours: bytes) -> int:
    """Return the CRC-32 of a stored day."""
    return zlib.crc32(hours, zlib.crc32(data))


class _Columns:
    def __init__(self, body: bytes, n: int) -> None:
        self.body, self.n, self.at = body, n, 0

    def next(self, kind: str) -> NDArray[Any]:
        dtype = np.dtype(kind)
        size = dtype.itemsize * self.n
        piece = np.frombuffer(self.body, "u1", size, self.at) if self.at + size <= len(self.body) else None
        if piece is None:
            raise Damaged("too short")
        self.at += size
        return np.ascontiguousarray(piece.reshape(dtype.itemsize, self.n).T).reshape(-1).view(dtype)


def _planes(column: NDArray[Any]) -> bytes:
    """Return a column's first bytes, then its second bytes, and so on: neighbours differ in the low bytes only."""
    whole = np.ascontiguousarray(column)
    return whole.view("u1").reshape(len(whole), whole.itemsize).T.tobytes()


def _whole(values: NDArray[np.float64]) -> tuple[int, NDArray[Any]]:
    """Return the power of ten by which all values are whole, and their differences; RAW and the values where there is none."""
    for power in DECIMALS:
        scaled = np.rint(values * 10.0**power)
        if len(scaled) and np.max(np.abs(scaled)) >= 2**30:
            break
        if np.array_equal(scaled / 10.0**power, values):
            return power, np.diff(scaled, prepend=0).astype("<i4")
    return RAW, values.astype("<f8")
