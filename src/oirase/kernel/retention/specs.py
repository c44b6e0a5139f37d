"""What a model says about its retention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from oirase.kernel.calendar.fiscal import fiscal_year


@dataclass(frozen=True)
class RetentionClass:
    """A class (保存期間) by its code, such as `5y`; `years` None is for ever. Which classes there are is the office's rule."""

    code: str
    years: int | None


PERMANENT = "permanent"


def classes_of(head: Mapping[str, Any]) -> dict[str, RetentionClass]:
    """Return the classes that a pack's head names in `[retention.years]`; ValueError for a time that is none."""
    return {
        code: RetentionClass(code, _years(code, given))
        for code, given in head.get("retention", {}).get("years", {}).items()
    }


def _years(code: str, given: object) -> int | None:
    if given == PERMANENT:
        return None
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise ValueError(f"{code}: {given!r}")
    return given


def _delete(record: Any) -> None:
    record.delete()


@dataclass(frozen=True)
class RetentionSpec:
    """How long a model's records are kept: its label, its class, the date field that starts the time, how one is removed.

    A record whose start field is empty is not over yet. `erase` removes the record and its parts.
    """

    model: str
    retention_class: RetentionClass
    start: str
    from_next_april: bool = True
    erase: Callable[[Any], None] = _delete

    def over_on(self, start: date) -> date | None:
        """Return the first day on which a record that started on `start` may go; None for never."""
        years = self.retention_class.years
        if years is None:
            return None
        first = date(fiscal_year(start) + 1, 4, 1) if self.from_next_april else start
        try:
            return first.replace(year=first.year + years)
        except ValueError:
            return date(first.year + years, 3, 1)


SPECS: dict[str, RetentionSpec] = {}


def retain(spec: RetentionSpec) -> None:
    """Register a model's retention; a model has one."""
    known = SPECS.get(spec.model.lower())
    if known is not None and known != spec:
        raise ValueError(f"{spec.model} has two retentions")
    SPECS[spec.model.lower()] = spec
