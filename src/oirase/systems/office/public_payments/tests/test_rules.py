"""Comparing two books, and shares in percent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.office.public_payments.rules import Entry, Finding, compare, share

BOOKS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3))


def entries(book: dict[str, int]) -> list[Entry]:
    return [Entry(ref, amount) for ref, amount in book.items()]


@given(BOOKS, BOOKS)
def test_every_payment_is_matched_or_told_once(theirs: dict[str, int], ours: dict[str, int]) -> None:
    matched, found = compare(entries(theirs), entries(ours))
    assert matched + len(found) == len(theirs.keys() | ours.keys())
    assert matched == sum(theirs.get(ref) == amount for ref, amount in ours.items())
    for one in found:
        assert (one.theirs, one.ours) == (theirs.get(one.external_ref), ours.get(one.external_ref))
        kind = {(True, False): Finding.MISSING_HERE, (False, True): Finding.MISSING_THERE}
        assert one.finding == kind.get((one.theirs is not None, one.ours is not None), Finding.AMOUNT_DIFFERS)


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(1, 3, 33), (2, 3, 67), (1, 2, 50), (1, 200, 1), (0, 5, 0), (0, 0, None)]
)
def test_shares(part: int, whole: int, percent: int | None) -> None:
    assert share(part, whole) == percent
