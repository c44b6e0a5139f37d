"""The rules of money by themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.payments import rules
from oirase.blocks.payments.providers import Forged, Stale
from oirase.blocks.payments.rules import Standing, State, Unexpected
from oirase.blocks.payments.signatures import sign, verify
from oirase.kernel import clock

DAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (Standing(400, DAY), State.OPEN),
        (Standing(400, DAY - timedelta(days=1)), State.EXPIRED),
        (Standing(400, DAY, cancelled=True), State.CANCELLED),
        (Standing(400, DAY - timedelta(days=9), settled=True), State.PAID),
        (Standing(400, DAY, settled=True, refunded=1), State.PART_REFUNDED),
        (Standing(400, DAY, settled=True, refunded=400), State.REFUNDED),
    ],
)
def test_a_state_follows_from_money_and_dates(standing: Standing, state: State) -> None:
    assert rules.state_of(standing, DAY) == state


@pytest.mark.parametrize(
    "standing",
    [
        Standing(400, DAY, settled=True, refunded=401),
        Standing(400, DAY, refunded=1),
        Standing(400, DAY, settled=True, cancelled=True),
    ],
)
def test_what_cannot_be_is_an_error(standing: Standing) -> None:
    with pytest.raises(ValueError, match="."):
        rules.state_of(standing, DAY)


@pytest.mark.parametrize(
    ("standing", "amount", "day", "why"),
    [
        (Standing(400, DAY), 400, DAY, None),
        (Standing(400, DAY), 400, DAY + timedelta(days=1), Unexpected.EXPIRED),
        (Standing(400, DAY), 399, DAY, Unexpected.AMOUNT),
        (Standing(400, DAY, cancelled=True), 400, DAY, Unexpected.CANCELLED),
        (Standing(400, DAY, settled=True), 400, DAY, Unexpected.TWICE),
    ],
)
def test_why_money_settles_nothing(
    standing: Standing, amount: int, day: date, why: Unexpected | None
) -> None:
    assert rules.unexpected(standing, amount, day) == why


@given(st.integers(0, 10**8), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_shares_add_up_and_are_fair(amount: int, weights: list[int]) -> None:
    if sum(weights) == 0:
        with pytest.raises(ValueError, match="."):
            rules.shares(amount, weights)
        return
    parts = rules.shares(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) < 1


def test_shares_of_a_refund_over_two_lines() -> None:
    assert rules.shares(100, [400, 200]) == [67, 33]


def test_pauses_grow_up_to_half_an_hour() -> None:
    found = [rules.pause_after(tries).total_seconds() / 60 for tries in range(8)]
    assert found == [1, 2, 4, 8, 16, 30, 30, 30]


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=20))
def test_a_signature_fits_one_body_secret_and_time(body: bytes, other: bytes) -> None:
    now = clock.now()
    signature = sign(b"secret", body, now)
    verify(b"secret", body, signature, now, 300)
    for wrong in (
        lambda: verify(b"secret", body + other, signature, now, 300),
        lambda: verify(b"secre", body, signature, now, 300),
        lambda: verify(b"secret", body, signature.upper(), now, 300),
    ):
        with pytest.raises(Forged):
            wrong()
    with pytest.raises(Stale):
        verify(b"secret", body, signature, now + timedelta(seconds=302), 300)
