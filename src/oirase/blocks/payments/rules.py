"""The rules of money as pure functions: states, what settles a charge, sharing out, pauses between questions.

Amounts are whole yen. None of these rules is a law; they are the order of this block. Dates are days in Tokyo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=30)
ASKED_FOR = timedelta(days=3)


class State(StrEnum):
    """Where a charge stands (状態). It follows from money and dates; nobody sets it."""

    OPEN = "open"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    PAID = "paid"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"


PAYABLE = frozenset({State.OPEN, State.EXPIRED})
SETTLED = frozenset({State.PAID, State.PART_REFUNDED, State.REFUNDED})


class Unexpected(StrEnum):
    """Why money that came in settles no charge (想定外の入金)."""

    NO_CHARGE = "no_charge"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    TWICE = "twice"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Standing:
    """What a charge's state follows from. `refunded` is what has been given back of the payment that settled it."""

    total: int
    due_on: date
    settled: bool = False
    refunded: int = 0
    cancelled: bool = False


def state_of(charge: Standing, today: date) -> State:
    """Return the state; ValueError for what cannot be."""
    if not 0 <= charge.refunded <= charge.total or (charge.refunded and not charge.settled):
        raise ValueError("no more can be given back than was paid")
    if charge.settled and charge.cancelled:
        raise ValueError("a paid charge is refunded, not cancelled")
    if charge.settled:
        if charge.refunded == charge.total:
            return State.REFUNDED
        return State.PART_REFUNDED if charge.refunded else State.PAID
    if charge.cancelled:
        return State.CANCELLED
    return State.EXPIRED if charge.due_on < today else State.OPEN


def unexpected(
    charge: Standing, amount: int, paid_on: date, *, at_counter: bool = False
) -> Unexpected | None:
    """Return why money does not settle a charge, None when it does. An officer at the counter may take it after its day."""
    if charge.settled:
        return Unexpected.TWICE
    if charge.cancelled:
        return Unexpected.CANCELLED
    if amount != charge.total:
        return Unexpected.AMOUNT
    return Unexpected.EXPIRED if charge.due_on < paid_on and not at_counter else None


def shares(amount: int, weights: Sequence[int]) -> list[int]:
    """Share an amount out by weights so that the parts add up to it: largest remainders first, earlier ones before later.

    For a refund over the lines of a charge. ValueError without any weight, or below zero.
    """
    whole = sum(weights)
    if whole <= 0 or amount < 0 or min(weights) < 0:
        raise ValueError("nothing to share over")
    parts = [amount * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-(amount * weights[place] % whole), place))
    for place in order[: amount - sum(parts)]:
        parts[place] += 1
    return parts


def pause_after(tries: int) -> timedelta:
    """Return how long to wait before a provider is asked again, after so many tries: doubling up to half an hour."""
    doublings: int = 2 ** min(tries, 20)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)


def charge_number(label: str, number: int) -> str:
    """Return the number that people see on a charge (請求番号): R8-000012. `label` is the fiscal year's."""
    return f"{label}-{number:06d}"


def receipt_number(label: str, number: int) -> str:
    """Return the number of a receipt (領収番号): R8-領000012."""
    return f"{label}-領{number:06d}"
