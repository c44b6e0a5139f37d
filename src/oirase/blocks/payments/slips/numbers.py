"""The numbers of a slip, as pure functions: the 44 digits under their layout, and what is typed for Pay-easy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

LENGTH = 44
IDENTIFIER = "91"
PARTS = frozenset({"identifier", "company", "free", "reissue", "due", "stamp", "amount", "check"})
Layout = Sequence[Sequence[object]]


@dataclass(frozen=True)
class SlipNumbers:
    """What stands on a slip, before it is put into digits. `stamp`: whether a revenue stamp is needed, which public money never is."""

    company: str
    free: str
    reissue: int
    due: date
    amount: int
    stamp: bool = False


def lengths_of(layout: Layout) -> dict[str, int]:
    """Return the parts of a layout with their lengths, in order; ValueError for one that is not 44 digits with every part once."""
    found = {str(name): int(str(length)) for name, length in layout}
    if (
        set(found) != PARTS
        or len(found) != len(layout)
        or sum(found.values()) != LENGTH
        or list(found)[-1] != "check"
    ):
        raise ValueError("a layout has each part once, the check digit last, and 44 digits")
    return found


def check_digit(digits: str) -> str:
    """Return GS1's check digit: weights 3 and 1 from the right, up to the next ten."""
    total = sum(int(one) * (3 if place % 2 == 0 else 1) for place, one in enumerate(reversed(digits)))
    return str(-total % 10)


def barcode(slip: SlipNumbers, layout: Layout) -> str:
    """Return the 44 digits; ValueError when a part does not fit into its place."""
    lengths = lengths_of(layout)
    parts = {
        "identifier": IDENTIFIER,
        "company": slip.company,
        "free": slip.free,
        "reissue": str(slip.reissue),
        "due": f"{slip.due:%y%m%d}",
        "stamp": "1" if slip.stamp else "0",
        "amount": str(slip.amount),
    }
    text = ""
    for name, length in list(lengths.items())[:-1]:
        part = parts[name].zfill(length)
        if len(part) != length or not part.isascii() or not part.isdecimal():
            raise ValueError(f"{name}: {part} does not fit {length} digits")
        text += part
    return text + check_digit(text)


def parts_of(digits: str, layout: Layout) -> Mapping[str, str]:
    """Return the parts of 44 digits; ValueError for another length or a wrong check digit."""
    lengths = lengths_of(layout)
    if (
        len(digits) != LENGTH
        or not digits.isascii()
        or not digits.isdecimal()
        or digits[-1] != check_digit(digits[:-1])
    ):
        raise ValueError("not the digits of a slip")
    found, place = {}, 0
    for name, length in lengths.items():
        found[name] = digits[place : place + length]
        place += length
    return found


def digits_from(key: UUID, purpose: str, length: int) -> str:
    """Return digits that belong to a key and tell nothing about it: for the free part of a barcode and for Pay-easy numbers."""
    digest = hashlib.sha256(f"{purpose}/{key}".encode()).digest()
    return str(int.from_bytes(digest, "big") % 10**length).zfill(length)
