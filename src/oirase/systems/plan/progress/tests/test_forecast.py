"""The line into the coming years: worked out by hand, against another way to compute it, and what holds for any history."""

from __future__ import annotations

from decimal import Decimal
from math import gamma, pi, sqrt
from statistics import linear_regression

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.plan.progress.forecast import QUANTILES, Counting, forecast, why_none

YEARLY, FEWEST = Counting.YEARLY, 4


def past(*values: float, first: int = 2021) -> dict[int, Decimal]:
    return {first + place: Decimal(str(value)) for place, value in enumerate(values)}


def test_a_line_by_hand() -> None:
    # Years 2021 to 2025 around 2023 and 14: slope (14 + 4 + 6.4 + 13.2) / 10 = 3.76, so 2026 has 14 + 3 * 3.76 = 25.28.
    one, *rest = forecast(past(7, 10, 12, 20.4, 20.6), 2026, YEARLY, FEWEST)
    assert rest == []
    assert (one.year, one.value) == (2026, Decimal("25.3"))
    half = 1.638 * sqrt(_missed(past(7, 10, 12, 20.4, 20.6)) / 3) * sqrt(1 + 1 / 5 + 9 / 10)
    assert float(one.high - one.value) == pytest.approx(half, abs=0.1)
    assert float(one.value - one.low) == pytest.approx(half, abs=0.1)


def _missed(values: dict[int, Decimal]) -> float:
    line = linear_regression(list(values), [float(value) for value in values.values()])
    return sum((float(value) - line.intercept - line.slope * year) ** 2 for year, value in values.items())


def test_an_even_history_gives_an_even_forecast_without_width() -> None:
    found = forecast(past(0.1, 0.1, 0.1, 0.1, 0.1), 2028, YEARLY, FEWEST)
    assert [(one.low, one.value, one.high) for one in found] == [(Decimal("0.1"),) * 3] * 3


def test_it_looks_no_further_than_the_past_is_long_nor_than_the_last_target() -> None:
    assert [one.year for one in forecast(past(1, 2, 3, 4), 2040, YEARLY, FEWEST)] == [2025, 2026, 2027]
    assert [one.year for one in forecast(past(1, 2, 3, 4), 2025, YEARLY, FEWEST)] == [2025]


@pytest.mark.parametrize(
    ("values", "until", "counting", "why"),
    [
        (past(1, 2, 3), 2030, YEARLY, "points"),
        (past(1, 2, 3, 4), 2030, Counting.UNKNOWN, "counting"),
        (past(1, 2, 3, 4), 2024, YEARLY, "over"),
        (past(1, 2, 3, 4), None, YEARLY, "over"),
        ({}, 2030, YEARLY, "points"),
        (past(1, 2, 3, 4), 2030, Counting.LEVEL, ""),
    ],
)
def test_where_history_does_not_allow_it_there_is_none(
    values: dict[int, Decimal], until: int | None, counting: Counting, why: str
) -> None:
    assert why_none(values, until, counting, FEWEST) == why
    assert bool(forecast(values, until, counting, FEWEST)) is not bool(why)


@pytest.mark.parametrize("freedom", range(1, len(QUANTILES) + 1))
def test_the_table_of_quantiles_is_that_of_students_t(freedom: int) -> None:
    scale = gamma((freedom + 1) / 2) / (sqrt(freedom * pi) * gamma(freedom / 2))
    steps, end = 4000, QUANTILES[freedom - 1]
    points = [
        scale * (1 + (end * n / steps) ** 2 / freedom) ** (-(freedom + 1) / 2) for n in range(steps + 1)
    ]
    simpson = end / steps / 3 * (points[0] + points[-1] + 4 * sum(points[1:-1:2]) + 2 * sum(points[2:-1:2]))
    assert 0.5 + simpson == pytest.approx(0.9, abs=0.0002)


histories = st.dictionaries(
    st.integers(2010, 2025), st.decimals(-10_000, 10_000, places=1), min_size=4, max_size=12
)


@given(histories, st.randoms(use_true_random=False))
def test_shuffling_does_not_matter(values: dict[int, Decimal], random: object) -> None:
    items = list(values.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    assert forecast(values, 2030, YEARLY, FEWEST) == forecast(dict(items), 2030, YEARLY, FEWEST)


@given(histories)
def test_it_agrees_with_another_way_to_compute_the_line(values: dict[int, Decimal]) -> None:
    line = linear_regression(list(values), [float(value) for value in values.values()])
    for one in forecast(values, 2030, YEARLY, FEWEST):
        assert float(one.value) == pytest.approx(line.intercept + line.slope * one.year, abs=0.1, rel=1e-6)
        assert one.low <= one.value <= one.high


@given(histories, st.decimals(-100, 100, places=1))
def test_a_history_that_lies_higher_gives_a_forecast_that_lies_higher(
    values: dict[int, Decimal], step: Decimal
) -> None:
    moved = {year: value + step for year, value in values.items()}
    before, after = forecast(values, 2030, YEARLY, FEWEST), forecast(moved, 2030, YEARLY, FEWEST)
    for one, other in zip(before, after, strict=True):
        assert abs(other.value - one.value - step) <= Decimal("0.1")


@given(histories)
def test_the_further_ahead_the_wider(values: dict[int, Decimal]) -> None:
    widths = [one.high - one.low for one in forecast(values, 2040, YEARLY, FEWEST)]
    assert all(later >= earlier - Decimal("0.2") for earlier, later in zip(widths, widths[1:], strict=False))
