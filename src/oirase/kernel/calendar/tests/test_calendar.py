"""Eras both ways, fiscal years, working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.calendar import (
    fiscal_label,
    fiscal_year,
    fiscal_year_span,
    parse_date,
    parse_fiscal_label,
    wareki,
)
from oirase.kernel.calendar.eras import FIRST_DAY
from oirase.kernel.calendar.pack import days_of
from oirase.kernel.calendar.working import add_working_days, is_holiday, working_days_between

DAYS = st.dates(FIRST_DAY, date(2100, 12, 31))
RECENT = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 23), "令和8年11月23日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 29), "明治45年7月29日"),
    ],
)
def test_days_at_the_turns_of_eras(day: date, text: str) -> None:
    assert wareki(day) == text


@given(DAYS)
def test_wareki_reads_back(day: date) -> None:
    assert parse_date(wareki(day)) == day


@pytest.mark.parametrize(
    "text", ["R8.11.23", "令和8年11月23日", "2026/11/23", "２０２６－１１－２３", "20261123", "r8/11/23"]
)
def test_spellings_of_one_day(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text", ["", "令和8年", "2026/13/1", "平成31年5月1日", "昭和65年1月1日", "R8.2.30", "X1.1.1"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_date(text)


def test_the_weekday_stands_behind() -> None:
    assert wareki(date(2026, 11, 23), weekday=True) == "令和8年11月23日(月)"


@given(DAYS)
def test_a_day_lies_in_its_fiscal_year(day: date) -> None:
    first, last = fiscal_year_span(fiscal_year(day))
    assert first <= day <= last


@given(st.integers(1874, 2099))
def test_fiscal_labels_read_back(year: int) -> None:
    assert parse_fiscal_label(fiscal_label(year)) == year


def test_fiscal_labels_as_governments_write_them() -> None:
    assert (fiscal_label(2025), fiscal_label(2019), fiscal_label(2018)) == ("R7", "R1", "H30")
    assert parse_fiscal_label("令和７年度") == parse_fiscal_label("2025") == 2025


@given(RECENT, st.integers(0, 40))
def test_counting_forth_and_back_agree(day: date, count: int) -> None:
    end = add_working_days(day, count, is_holiday)
    assert working_days_between(day, end, is_holiday) == count
    assert count == 0 or not is_holiday(end)


@given(RECENT, st.integers(0, 20))
def test_more_days_never_end_earlier(day: date, count: int) -> None:
    assert add_working_days(day, count, is_holiday) < add_working_days(day, count + 1, is_holiday)


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 1, 1), -1, is_holiday)


def test_holidays_of_2026_include_the_bridge_and_the_substitute() -> None:
    assert is_holiday(date(2026, 9, 22))
    assert is_holiday(date(2026, 5, 6))
    assert not is_holiday(date(2026, 5, 7))


def test_a_period_over_the_turn_of_the_year() -> None:
    period = {"from": "12-29", "to": "01-03", "valid_from": date(2025, 1, 1)}
    days = list(days_of(period, 2025))
    assert (days[0], days[-1], len(days)) == (date(2025, 12, 29), date(2026, 1, 3), 6)
    assert all(late - early == timedelta(days=1) for early, late in zip(days, days[1:], strict=False))
