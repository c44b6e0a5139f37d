"""The rule that gives statuses: rows worked out by hand, and what must hold for any indicator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.plan.progress.rules import (
    Course,
    Status,
    Thresholds,
    due_in,
    is_missing,
    judge,
    of_programme,
    year_due,
)

THIS_YEAR = 2026
USUAL = Thresholds(Decimal("0.1"), 2)
# From worst to best among those that the rule can compare.
ORDER = (Status.LATE, Status.ON_COURSE, Status.REACHED)


def course(
    targets: dict[int, float] | None = None,
    actuals: dict[int, float] | None = None,
    baseline: tuple[int | None, float] | None = None,
) -> Course:
    def exact(values: dict[int, float] | None) -> dict[int, Decimal]:
        return {year: Decimal(str(value)) for year, value in (values or {}).items()}

    year, start = baseline or (None, None)
    return Course(exact(targets), exact(actuals), None if start is None else Decimal(str(start)), year)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(course(), Status.NO_FIGURE, id="nothing"),
        pytest.param(course({2027: 10}), Status.NO_FIGURE, id="only a target"),
        pytest.param(course(actuals={2024: 5}), Status.NO_TARGET, id="only an actual"),
        pytest.param(course({2027: 10}, {2023: 9}), Status.TOO_EARLY, id="two closed years old: just counts"),
        pytest.param(course({2027: 10}, {2022: 9}), Status.NO_FIGURE, id="three closed years old: no more"),
        pytest.param(course({2027: 10}, {2026: 9}), Status.NO_FIGURE, id="the year that runs is not over"),
        pytest.param(course({2027: 10}, {2025: 9}), Status.TOO_EARLY, id="before the first target"),
        pytest.param(course({2027: 10}, {2025: 10}), Status.REACHED, id="early, and there already"),
        pytest.param(course({2025: 60, 2027: 80}, {2025: 54}), Status.ON_COURSE, id="a tenth short"),
        pytest.param(course({2025: 60, 2027: 80}, {2025: 53.9}), Status.LATE, id="more than a tenth short"),
        pytest.param(course({2025: 60, 2027: 80}, {2025: 80}), Status.REACHED, id="the last target"),
        pytest.param(course({2025: 60}, {2024: 41}, (2022, 30)), Status.LATE, id="due 50 of a way of 20: 48"),
        pytest.param(course({2025: 60}, {2024: 48}, (2022, 30)), Status.ON_COURSE, id="exactly at the edge"),
        pytest.param(course({2024: 850, 2027: 850}, {2024: 900}), Status.ON_COURSE, id="each year anew"),
        pytest.param(course({2024: 850, 2025: 850}, {2025: 850}), Status.REACHED, id="the last of them"),
        pytest.param(course({2025: 20}, {2025: 20}, (2020, 50)), Status.REACHED, id="falling, there"),
        pytest.param(
            course({2025: 20}, {2025: 23}, (2020, 50)), Status.ON_COURSE, id="falling, a tenth short"
        ),
        pytest.param(course({2025: 20}, {2025: 23.1}, (2020, 50)), Status.LATE, id="falling, too slowly"),
        pytest.param(course({2024: 9, 2026: 3}, {2025: 6}), Status.ON_COURSE, id="falling targets"),
        pytest.param(course({2024: 9, 2026: 3}, {2025: 7}), Status.LATE, id="falling targets, 0.3 of room"),
        pytest.param(course({2023: 10}, {2025: 8}), Status.LATE, id="after the last target it stays due"),
        pytest.param(
            course({2025: 0}, {2025: 0}), Status.REACHED, id="nothing was aimed at, and nothing came"
        ),
    ],
)
def test_golden(given: Course, expected: Status) -> None:
    assert judge(given, THIS_YEAR, USUAL).status is expected


def test_what_is_due_lies_on_the_line_between_stated_years() -> None:
    one = course({2025: 60, 2027: 80}, baseline=(2020, 10))
    assert [due_in(one, year) for year in (2019, 2020, 2021, 2025, 2026, 2027, 2030)] == [
        None,
        10,
        20,
        60,
        70,
        80,
        80,
    ]


def test_a_programme_has_the_status_that_is_to_be_looked_at_first() -> None:
    assert of_programme([]) is Status.NO_INDICATOR
    assert of_programme([Status.NO_FIGURE, Status.NO_TARGET]) is Status.NO_TARGET
    assert of_programme([Status.REACHED, Status.NO_FIGURE]) is Status.REACHED
    assert of_programme([Status.REACHED, Status.LATE, Status.ON_COURSE]) is Status.LATE


def test_a_year_is_asked_for_some_time_after_it_has_ended() -> None:
    assert year_due(date(2026, 6, 29), 90) == 2024
    assert year_due(date(2026, 6, 30), 90) == 2025
    assert year_due(date(2026, 4, 1), 0) == 2025
    assert year_due(date(2026, 3, 31), 0) == 2024


@pytest.mark.parametrize(
    ("runs", "missing"),
    [
        ((None, None), True),
        ((2026, 2030), False),
        ((2020, 2024), False),
        ((2020, 2025), True),
        ((2025, 2025), True),
    ],
)
def test_an_actual_is_missing_only_of_a_programme_that_ran(
    runs: tuple[int | None, int | None], missing: bool
) -> None:
    assert is_missing(course(actuals={2024: 1}), 2025, runs) is missing
    assert not is_missing(course(actuals={2025: 0}), 2025, runs)


values = st.decimals(-1000, 1000, places=1)
years = st.integers(2018, 2030)
courses = st.builds(
    Course,
    st.dictionaries(years, values, max_size=5),
    st.dictionaries(years, values, max_size=5),
    st.none() | values,
    st.none() | st.integers(2015, 2024),
)
thresholds = st.builds(Thresholds, st.decimals(0, "0.5", places=2), st.integers(0, 5))


@given(courses, thresholds, st.decimals(0, 1000, places=1))
def test_a_better_actual_never_makes_the_status_worse(
    one: Course, limits: Thresholds, better: Decimal
) -> None:
    before = judge(one, THIS_YEAR, limits)
    if before.year is None:
        return
    step = -better if one.falls else better
    moved = {**one.actuals, before.year: one.actuals[before.year] + step}
    after = judge(Course(one.targets, moved, one.baseline, one.baseline_year), THIS_YEAR, limits)
    if before.status in ORDER:
        assert ORDER.index(after.status) >= ORDER.index(before.status)
    else:
        assert after.status in (before.status, Status.REACHED)


@given(courses, thresholds)
def test_an_indicator_that_falls_is_judged_like_its_mirror(one: Course, limits: Thresholds) -> None:
    # Turned round at a baseline of 0; without one a rising indicator begins at nothing and a falling one at its first target.
    start = Course(one.targets, one.actuals, Decimal(0), one.baseline_year)
    mirror = Course(
        {year: -value for year, value in one.targets.items()},
        {year: -value for year, value in one.actuals.items()},
        Decimal(0),
        one.baseline_year,
    )
    if start.last_target is not None and start.targets[start.last_target] != 0:
        assert judge(start, THIS_YEAR, limits).status is judge(mirror, THIS_YEAR, limits).status


@given(courses, thresholds, st.randoms())
def test_the_order_in_which_values_are_given_does_not_matter(
    one: Course, limits: Thresholds, random: object
) -> None:
    def shuffled(given: dict[int, Decimal]) -> dict[int, Decimal]:
        items = list(given.items())
        random.shuffle(items)  # type: ignore[attr-defined]
        return dict(items)

    other = Course(shuffled(dict(one.targets)), shuffled(dict(one.actuals)), one.baseline, one.baseline_year)
    assert judge(one, THIS_YEAR, limits) == judge(other, THIS_YEAR, limits)


@given(courses, thresholds)
def test_figures_of_the_year_that_runs_and_of_later_ones_never_decide(
    one: Course, limits: Thresholds
) -> None:
    closed = {year: value for year, value in one.actuals.items() if year < THIS_YEAR}
    past = Course(one.targets, closed, one.baseline, one.baseline_year)
    assert judge(one, THIS_YEAR, limits) == judge(past, THIS_YEAR, limits)


@given(courses, thresholds)
def test_more_tolerance_never_makes_the_status_worse(one: Course, limits: Thresholds) -> None:
    strict = judge(one, THIS_YEAR, Thresholds(Decimal(0), limits.old_after)).status
    mild = judge(one, THIS_YEAR, limits).status
    if strict in ORDER:
        assert ORDER.index(mild) >= ORDER.index(strict)
    else:
        assert mild is strict


@given(st.lists(st.sampled_from(list(Status)), max_size=8))
def test_a_programme_is_never_better_than_its_worst_comparable_indicator(statuses: list[Status]) -> None:
    comparable = [ORDER.index(one) for one in statuses if one in ORDER]
    found = of_programme(statuses)
    if comparable:
        assert found is ORDER[min(comparable)]
    else:
        assert found not in ORDER
