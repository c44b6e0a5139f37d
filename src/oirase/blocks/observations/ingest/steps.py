"""What the writer does with values between queue and store: quality control, then the rules that watch them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from oirase.blocks.observations.store.arrays import Rows

_BLOCK = "oirase.blocks.observations"


class Examines(Protocol):
    """Sets the flags of values; keeps the recent values of each series, so that one value can be tested when it comes."""

    def examine(self, rows: Rows) -> Rows:
        """Return the rows with their flags and the numbers of the configurations that set them."""


class _Leaves:
    """Leaves values untested."""

    def examine(self, rows: Rows) -> Rows:
        """Return the rows as they are."""
        return rows


def examiner() -> Examines:
    """Return quality control with an empty memory."""
    made: Any = _part("qc.streaming", "examiner")
    return made() if made else _Leaves()  # type: ignore[no-any-return]


def watch(rows: Rows) -> None:
    """Let the rules see values, in the transaction in which they are stored."""
    observe: Any = _part("alerts.watching", "observe")
    if observe:
        observe(rows)


def _part(module: str, name: str) -> Any:
    path = f"{_BLOCK}.{module}"
    return getattr(import_module(path), name, None) if find_spec(path) else None
