"""Closed days from rows, and forms of dates that are read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.calendar import add_working_days, is_closed, parse_date, wareki
from oirase.kernel.calendar.eras import ERAS, FIRST_DAY
from oirase.kernel.calendar.models import ClosedDay
from oirase.kernel.calendar.working import closed_in
from oirase.kernel.texts import LocalizedText


@pytest.mark.sql
def test_a_calendars_own_closed_days_count_for_it_alone(db: None) -> None:
    from oirase.kernel.commands import outside_commands

    with outside_commands("test"):
        for day in (date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)):
            ClosedDay.objects.create(calendar_code="office", date=day, name=LocalizedText(ja="年末"))
    assert is_closed(date(2026, 12, 29), "office")
    assert not is_closed(date(2026, 12, 29), "library")
    closed = closed_in("office", date(2026, 12, 1), date(2027, 1, 31))
    assert add_working_days(date(2026, 12, 28), 1, closed) == date(2027, 1, 4)
    library = closed_in("library", date(2026, 12, 1), date(2027, 1, 31))
    assert add_working_days(date(2026, 12, 28), 1, library) == date(2026, 12, 29)


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.sets(st.integers(0, 60), max_size=40),
    st.integers(1, 15),
)
def test_the_day_found_is_open_and_all_others_were_counted(start: date, extra: set[int], count: int) -> None:
    shut = {start + timedelta(days=step) for step in extra}

    def closed(day: date) -> bool:
        return day.weekday() >= 5 or day in shut

    end = add_working_days(start, count, closed)
    between = [start + timedelta(days=step) for step in range(1, (end - start).days + 1)]
    assert not closed(end)
    assert sum(not closed(day) for day in between) == count


def test_every_day_from_1873_to_2100_reads_back() -> None:
    day = FIRST_DAY
    while day.year <= 2100:
        assert parse_date(wareki(day)) == day
        day += timedelta(days=1)


@pytest.mark.parametrize("era", ERAS[1:])
def test_the_first_year_is_gannen_and_the_day_before_is_the_old_era(era: object) -> None:
    assert wareki(era.start).startswith(f"{era.name}元年")
    assert not wareki(era.start - timedelta(days=1)).startswith(era.name)


@pytest.mark.parametrize(
    "text",
    [
        "令和 8 年 4 月 1 日",
        "令和８年０４月０１日",
        "R08.04.01",
        "R8-4-1",
        "2026年4月1日",
        "2026.4.1",
        " 2026-04-01 ",
    ],
)
def test_more_spellings_of_one_day(text: str) -> None:
    assert parse_date(text) == date(2026, 4, 1)
