"""The port upwards: whoever has a charge made is told of its money in the same transaction, and may say how its record stands.

    class CaseCharges:
        def settled(self, charge, payment): ...

    register_owner("cases", CaseCharges())

The label is that of `Charge.about` ("cases.case/<id>"). An owner's method runs inside the command under way, after the rows of money are
written: it may write, `changed` and `emit`, but call no command. What it raises undoes the whole command, the money's rows too,
so it refuses nothing: money that has come is a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from oirase.blocks.payments.models import Charge, Payment, Refund


class ChargeOwner(Protocol):
    """What a floor above does when money moves."""

    def settled(self, charge: Charge, payment: Payment) -> None:
        """Learn that a charge has been paid in full; called once for each payment that settles it."""

    def refunded(self, charge: Charge, refund: Refund) -> None:
        """Learn that money has gone back; `charge.state` tells whether all of it."""

    def unexpected(self, charge: Charge, payment: Payment) -> None:
        """Learn of money that settles nothing: late, twice, another amount (`payment.unexpected`)."""

    def voided(self, charge: Charge, payment: Payment) -> None:
        """Learn that a payment at the counter was an error and never happened; the charge is open again."""


@dataclass(frozen=True)
class Behind:
    """How the record behind a charge stands, for reconciling: its title, where officers open it, whether it has been handed in."""

    title: str
    address: str = ""
    submitted: bool | None = None


Describe = Callable[[Sequence[Charge]], Mapping[UUID, Behind]]
_OWNERS: dict[str, ChargeOwner] = {}
_DESCRIBERS: dict[str, Describe] = {}


def register_owner(label: str, owner: ChargeOwner, describe: Describe | None = None) -> None:
    """Name who is told of the charges about records of an app; `describe` gives for some charges, by id, how their records stand.

    The same label again replaces.
    """
    _OWNERS[label] = owner
    if describe is not None:
        _DESCRIBERS[label] = describe


def owner_of(charge: Charge) -> ChargeOwner | None:
    """Return who is told of a charge; None for a sale at the counter and where nobody has registered."""
    return _OWNERS.get(label_of(charge))


def label_of(charge: Charge) -> str:
    """Return the app label of what a charge is about."""
    return charge.about.partition(".")[0]


def behind(charges: Sequence[Charge]) -> dict[UUID, Behind]:
    """Return how the records behind charges stand, as far as their owners tell."""
    found: dict[UUID, Behind] = {}
    for label in sorted({label_of(charge) for charge in charges}):
        describe = _DESCRIBERS.get(label)
        if describe is not None:
            found |= describe([charge for charge in charges if label_of(charge) == label])
    return found
