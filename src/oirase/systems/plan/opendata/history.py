"""What has changed of a programme from one edition to the next, in words and numbers. Pure: programmes are plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from oirase.systems.plan.commons.facts import Facts

FACTS = ("title", "heading", "offices", "period", "budget")


@dataclass(frozen=True)
class Difference:
    """One fact that differs: which, both values, and for a figure of which indicator and year; `change` where both are numbers."""

    what: str
    before: object
    after: object
    indicator: str = ""
    year: int | None = None

    @property
    def change(self) -> int | Decimal | None:
        """By how much a number differs; None for words and where one of both is not stated."""
        if isinstance(self.before, int | Decimal) and isinstance(self.after, int | Decimal):
            return self.after - self.before
        return None


def differences(before: Facts, after: Facts) -> list[Difference]:
    """Return what differs, in the order in which it is told.

    A figure for a year that only one of both editions states is no drift but the passing of time; it is left out.

    >>> [one.what for one in differences(Facts(1, "港", "港", budget=5), Facts(1, "港湾", "港湾", budget=8))]
    ['title', 'budget']
    """
    found = [
        Difference(name, getattr(before, name), getattr(after, name))
        for name in FACTS
        if getattr(before, name) != getattr(after, name)
    ]
    for what, old, new in (
        ("target", before.targets, after.targets),
        ("actual", before.actuals, after.actuals),
    ):
        found += [
            Difference(what, old[figure], new[figure], *figure)
            for figure in sorted(old.keys() & new.keys())
            if old[figure] != new[figure]
        ]
    return found
