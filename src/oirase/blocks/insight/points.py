"""What a metric's selector returns, and where its figures come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from oirase.blocks.insight.models import Origin


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


def origin_of(*, is_demo: bool) -> str:
    """Return `demo` where any contributing row is made up or the installation holds demo data, else `measured`."""
    return Origin.DEMO if is_demo or settings.DEMO_ALLOWED else Origin.MEASURED
