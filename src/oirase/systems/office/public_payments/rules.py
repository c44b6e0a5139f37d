"""Comparing what a provider reports with what we have recorded, as pure functions, and what an officer does about each difference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Finding(StrEnum):
    """What does not match (突き合わせの結果)."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    AMOUNT_DIFFERS = "amount_differs"
    NO_CHARGE = "no_charge"
    TWICE = "twice"
    LATE = "late"
    OTHER_AMOUNT = "other_amount"
    NOT_SUBMITTED = "not_submitted"
    NOT_PAID = "not_paid"
    PENDING = "pending"


@dataclass(frozen=True)
class Entry:
    """One payment on one side: the provider's number of it, and yen."""

    external_ref: str
    amount: int


@dataclass(frozen=True)
class Difference:
    """One payment that does not match: amounts of both sides, None where a side has nothing."""

    finding: Finding
    external_ref: str
    theirs: int | None
    ours: int | None


def compare(theirs: Iterable[Entry], ours: Iterable[Entry]) -> tuple[int, list[Difference]]:
    """Return how many payments match, and the differences in the order of the provider's numbers."""
    left = {one.external_ref: one.amount for one in theirs}
    right = {one.external_ref: one.amount for one in ours}
    matched, found = 0, []
    for ref in sorted(left.keys() | right.keys()):
        their, our = left.get(ref), right.get(ref)
        if their == our:
            matched += 1
        elif our is None:
            found.append(Difference(Finding.MISSING_HERE, ref, their, our))
        elif their is None:
            found.append(Difference(Finding.MISSING_THERE, ref, their, our))
        else:
            found.append(Difference(Finding.AMOUNT_DIFFERS, ref, their, our))
    return matched, found


def share(part: int, whole: int) -> int | None:
    """Return a share in whole percent, rounded half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None
