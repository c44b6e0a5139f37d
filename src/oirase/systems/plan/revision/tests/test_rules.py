"""What next year's edition takes along, what a sheet lacks, when somebody is reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.calendar.working import is_holiday, working_days_between
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import pack
from oirase.systems.plan.commons.tests.conftest import TESTLAND
from oirase.systems.plan.revision import rules

EDITION = pack.read_folder(TESTLAND / "roadmap" / "fy2024", "tables")
TITLE = LocalizedText(ja="次の計画")
PACE = rules.Pace(first=10, last=3, every=5)
DUE = date(2025, 9, 30)
DAYS = st.dates(date(2025, 7, 1), date(2026, 1, 31))
ID = "00000000-0000-7000-8000-000000000001"


def test_next_year_keeps_texts_and_empties_the_money() -> None:
    found = rules.rolled_over(EDITION, 2025, TITLE)
    assert [one.number for one in found.ended] == [2]
    assert [one.number for one in found.edition.programmes] == [1, 3, 4, 5]
    first, before = found.edition.programmes[0], EDITION.programmes[0]
    assert (first.title, first.summary, first.initiatives, first.indicators) == (
        before.title,
        before.summary,
        before.initiatives,
        before.indicators,
    )
    assert [(line.kind, line.amount_thousand_yen) for line in first.budget] == [("initial", None)]
    assert found.edition.stated_budget_thousand_yen is None


def test_a_programme_whose_time_is_over_goes_on_when_somebody_says_so() -> None:
    found = rules.rolled_over(EDITION, 2025, TITLE, keep=[2])
    assert not found.ended
    assert len(found.edition.programmes) == len(EDITION.programmes)


def test_a_second_edition_of_the_same_year_keeps_the_money() -> None:
    found = rules.rolled_over(EDITION, 2024, TITLE)
    assert [one.budget for one in found.edition.programmes] == [one.budget for one in EDITION.programmes]
    assert not found.ended


@given(st.sets(st.integers(1, 5)), st.integers(2024, 2030))
def test_every_programme_goes_on_or_ends(keep: set[int], year: int) -> None:
    found = rules.rolled_over(EDITION, year, TITLE, keep)
    numbers = [one.number for one in (*found.edition.programmes, *found.ended)]
    assert sorted(numbers) == [one.number for one in EDITION.programmes]
    assert keep <= {one.number for one in found.edition.programmes}


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("ロードマップ 令和７年度", "ロードマップ 令和８年度"),
        ("ロードマップ（令和7年度）", "ロードマップ（令和8年度）"),
        ("計画 R7", "計画 R8"),
        ("Plan, fiscal year 2025", "Plan, fiscal year 2026"),
        ("計画２０２５", "計画２０２６"),
        ("年のない計画", "年のない計画"),
    ],
)
def test_the_title_names_the_new_year_as_it_named_the_old(title: str, wanted: str) -> None:
    assert rules.next_title(LocalizedText(ja=title), 2025, 2026).text("ja") == wanted


def test_what_a_sheet_lacks_is_named_once() -> None:
    values = {
        "title/ja": "名",
        "period/end": "2026",
        f"initiative/{ID}/name/ja": "窓口",
        f"initiative/{ID}/2024/planned/ja": "開く",
        f"indicator/{ID}/name/ja": "件数",
    }
    assert rules.gaps(values, 2025) == [
        "budget/initial/general/",
        f"initiative/{ID}/2025/planned/ja",
        f"initiative/{ID}/2024/actual/ja",
        f"indicator/{ID}/2024/actual",
    ]
    filled = values | {
        "budget/initial/general/x": "0",
        f"initiative/{ID}/2025/planned/ja": "続ける",
        f"initiative/{ID}/2024/actual/ja": "開いた",
        f"indicator/{ID}/metric": "desk.answers",
    }
    assert not rules.gaps(filled, 2025)


def test_a_programme_that_is_over_plans_nothing_more() -> None:
    values = {"budget/initial/general/": "1", "period/end": "2024", f"initiative/{ID}/name/ja": "窓口"}
    assert not rules.gaps(values, 2025)


@given(
    st.dictionaries(st.sampled_from("abc"), st.sampled_from(["1", "2"])),
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "1", "2"])), max_size=6),
)
def test_taking_changes_back_gives_what_was_there(
    start: dict[str, str], steps: list[tuple[str, str]]
) -> None:
    now, log = dict(start), []
    for key, value in steps:
        log.append((key, now.get(key, "")))
        now[key] = value
    assert rules.as_opened({key: value for key, value in now.items() if value}, reversed(log)) == start


def run(days: list[date], due: date = DUE) -> list[date]:
    """Return on which of the days, each looked at in turn, a reminder went out."""
    sent: list[date] = []
    for day in days:
        if rules.reminder_is_due(day, due, sent[-1] if sent else None, PACE, is_holiday):
            sent.append(day)
    return sent


def test_reminders_keep_their_pace() -> None:
    every_day = [date(2025, 9, 1) + timedelta(days=step) for step in range(50)]
    assert run(every_day) == [
        date(2025, 9, 12),
        date(2025, 9, 25),
        date(2025, 10, 1),
        date(2025, 10, 8),
        date(2025, 10, 16),
    ]


def test_after_any_number_of_lost_days_there_is_one_reminder() -> None:
    assert run([date(2025, 9, 1), date(2025, 11, 20), date(2025, 11, 20)]) == [date(2025, 11, 20)]


@given(st.lists(DAYS, max_size=20).map(sorted))
def test_nobody_is_reminded_on_a_closed_day_or_twice_for_the_same_reason(days: list[date]) -> None:
    sent = run(days)
    assert not any(is_holiday(day) for day in sent)
    for before, after in pairwise(sent):
        rises = rules.stage(before, DUE, PACE, is_holiday) < rules.stage(after, DUE, PACE, is_holiday)
        assert rises or working_days_between(before, after, is_holiday) >= PACE.every


@given(DAYS, DAYS)
def test_a_stage_never_falls_with_time(one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert rules.stage(first, DUE, PACE, is_holiday) <= rules.stage(second, DUE, PACE, is_holiday)


def test_the_flags_of_a_reading_do_not_come_along() -> None:
    flagged = replace(
        EDITION, programmes=tuple(replace(one, found_in_source=False) for one in EDITION.programmes)
    )
    assert all(one.found_in_source for one in rules.rolled_over(flagged, 2025, TITLE).edition.programmes)
