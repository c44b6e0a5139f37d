"""What a metric's selector returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class Point:
    """One value: of a body, in a month of the asked fiscal year (None: of the whole year), perhaps by further dimensions.

    `is_demo` says that at least one made-up row contributes.
    """

    body_id: UUID
    value: Decimal | int
    month: int | None = None
    dimensions: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    is_demo: bool = False


Selector = Callable[[int], Iterable[Point]]
