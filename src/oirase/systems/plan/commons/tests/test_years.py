"""The years of a table and a programme's bar over them, for any edition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.plan.commons.years import bar_of, years_shown

YEARS = st.integers(1989, 2100)
LONGEST = 12


@given(YEARS, st.sets(YEARS))
def test_a_table_holds_the_years_around_the_edition_and_the_nearest_that_are_named(
    now: int, named: set[int]
) -> None:
    years = years_shown(now, named, LONGEST)
    assert years == sorted(set(years))
    assert {*range(now - 2, now + 4)} <= set(years)
    assert len(years) <= LONGEST
    left = named - set(years)
    if left:
        assert len(years) == LONGEST
        farthest = max(abs(year - now) for year in years)
        assert all(abs(year - now) >= farthest for year in left)


@given(st.none() | YEARS, st.none() | YEARS, st.integers(1995, 2090))
def test_a_bar_covers_what_is_stated_and_points_beyond_the_table(
    first: int | None, last: int | None, now: int
) -> None:
    years = years_shown(now)
    bar = bar_of(first, last, years)
    for year, runs in zip(years, bar.runs, strict=True):
        inside = (first is None or first <= year) and (last is None or year <= last)
        assert runs == (inside and (first, last) != (None, None))
    assert bar.earlier == (first is not None and first < years[0])
    assert bar.later == (last is not None and last > years[-1])
