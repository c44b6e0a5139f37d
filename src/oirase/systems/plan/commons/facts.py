"""What is compared of a programme, from edition to edition and over the years. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Figure = tuple[str, int]


@dataclass(frozen=True)
class Facts:
    """A programme as one edition has it, as printed; the budget in thousand yen, figures by indicator and fiscal year.

    `key` is the title as it is compared; `label` the title in the reader's language: whether two editions differ does not
    depend on who reads.
    """

    number: int
    title: str
    key: str
    heading: str = ""
    offices: tuple[str, ...] = ()
    period: tuple[int | None, int | None] = (None, None)
    budget: int | None = None
    targets: Mapping[Figure, Decimal] = field(default_factory=dict)
    actuals: Mapping[Figure, Decimal] = field(default_factory=dict)
    label: str = field(default="", compare=False)
