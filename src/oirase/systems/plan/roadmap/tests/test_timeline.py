"""The board: years laid out by rule, and a resident who sees when programmes run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.plan.commons.rules import STAGES, furthest
from oirase.systems.plan.roadmap.timeline import (
    AHEAD,
    BACK,
    Entry,
    Span,
    lines_of,
    verdict,
    years_of,
)

YEARS = st.none() | st.integers(1989, 2060)
SPANS = st.lists(
    st.tuples(YEARS, YEARS).map(lambda two: Span("x", *sorted(two)) if None not in two else Span("x", *two)),
    max_size=20,
)


@given(SPANS, st.integers(2000, 2050))
def test_the_board_holds_the_edition_s_year_and_few_others(spans: list[Span], now: int) -> None:
    years = years_of(spans, now)
    assert now in years
    assert now - BACK <= years[0]
    assert years[-1] <= now + AHEAD


@given(SPANS, st.integers(2000, 2050))
def test_every_year_of_a_programme_is_on_the_board_or_pointed_to(spans: list[Span], now: int) -> None:
    years = years_of(spans, now)
    for span, line in zip(spans, lines_of(spans, years, now), strict=True):
        running = [cell.year for cell in line.cells if cell.runs]
        if span.first is None and span.last is None:
            assert (running, line.earlier, line.later) == ([], False, False)
            continue
        assert all(later - sooner == 1 for sooner, later in zip(running, running[1:], strict=False))
        if span.first is not None:
            assert line.earlier == (span.first < years[0])
            assert all(year >= span.first for year in running)
        if span.last is not None:
            assert line.later == (span.last > years[-1])
            assert all(year <= span.last for year in running)


def test_a_programme_without_an_end_goes_on() -> None:
    entries = (Entry(2025, "planned"), Entry(2025, "planned", "trial"), Entry(2024, "actual", "build"))
    [line] = lines_of([Span("a", 2024, None, entries)], range(2023, 2027), 2025)
    assert [cell.runs for cell in line.cells] == [False, True, True, True]
    assert [(cell.planned, cell.actual) for cell in line.cells] == [(0, 0), (0, 1), (2, 0), (0, 0)]
    assert [cell.stage for cell in line.cells] == ["", "build", "trial", ""]
    assert [cell.verdict for cell in line.cells] == ["", "extra", "planned", ""]
    assert [cell.begins for cell in line.cells].index(True) == 1
    assert not any(cell.ends for cell in line.cells)


def test_after_its_last_year_a_line_has_ended() -> None:
    [line] = lines_of([Span("a", 2023, 2024)], range(2023, 2027), 2025)
    assert [cell.stage for cell in line.cells] == ["", "", "ended", "ended"]


def test_the_whole_board_reaches_as_far_as_the_programmes() -> None:
    spans = [Span("a", 1999, 2040)]
    assert list(years_of(spans, 2025, whole=True)) == list(range(1999, 2041))


STAGE = st.sampled_from(["", *STAGES])
ENTRIES = st.lists(st.builds(Entry, st.just(2024), st.just("planned"), STAGE), max_size=3)


@pytest.mark.parametrize(
    ("plan", "done", "closed", "wanted"),
    [
        (["trial"], ["trial"], True, "done"),
        (["trial"], ["build"], True, "behind"),
        (["trial"], ["operate"], True, "done"),
        ([""], [""], True, "done"),
        (["trial"], [], True, "unreported"),
        (["trial"], [], False, "planned"),
        ([], ["build"], True, "extra"),
        ([], [], True, ""),
    ],
)
def test_plan_and_outturn_are_compared_by_rule(
    plan: list[str], done: list[str], closed: bool, wanted: str
) -> None:
    plans = [Entry(2024, "planned", stage) for stage in plan]
    assert verdict(plans, [Entry(2024, "actual", stage) for stage in done], closed=closed) == wanted


@given(ENTRIES, ENTRIES, st.booleans(), STAGE)
def test_going_further_is_never_judged_worse(
    plans: list[Entry], done: list[Entry], closed: bool, more: str
) -> None:
    further = [*done, Entry(2024, "actual", more)]
    if verdict(plans, done, closed=closed) == "done" and furthest(entry.stage for entry in done):
        assert verdict(plans, further, closed=closed) == "done"


def board(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").main


def test_a_resident_sees_when_programmes_run(testland: SimpleNamespace, client: Client) -> None:
    main = board(client, "/roadmap/timeline/")
    rows = main.select("tbody tr")
    assert len(rows) == testland.edition.programmes.count()
    first = next(row for row in rows if "No1 " in row.th.text)
    programme = testland.edition.programmes.get(number=1)
    heads = [cell.text for cell in first.find_parent("table").select("thead th")][1:]
    runs = [head for head, cell in zip(heads, first.select("td"), strict=True) if "実施" in cell.text]
    assert len(runs) == programme.end_year - programme.start_year + 1
    assert first.th.a["href"] == "/roadmap/2024/programmes/1"


@pytest.mark.parametrize("by", ["field", "item", "bureau", "stage", "nonsense"])
def test_every_grouping_has_every_programme_once(testland: SimpleNamespace, client: Client, by: str) -> None:
    main = board(client, f"/roadmap/2024/timeline/?by={by}")
    links = [row.th.a["href"] for row in main.select("tbody tr")]
    assert len(links) == len(set(links)) == testland.edition.programmes.count()


def test_words_narrow_the_board_and_nothing_found_says_so(testland: SimpleNamespace, client: Client) -> None:
    assert len(board(client, "/roadmap/2024/timeline/?q=商い").select("tbody tr")) == 1
    nothing = board(client, "/roadmap/2024/timeline/?q=zzzz")
    assert "条件に合う事業はありません" in nothing.text
    assert not nothing.select("tbody")


def test_initiatives_and_texts_are_shown_when_asked_for(testland: SimpleNamespace, client: Client) -> None:
    initiatives = sum(one.initiatives.count() for one in testland.edition.programmes.all())
    main = board(client, "/roadmap/2024/timeline/?rows=initiatives")
    assert len(main.select("tr.board__part")) == initiatives
    year = board(client, "/roadmap/2024/timeline/?zoom=year")
    assert [head.text for head in year.select("thead")[0].select("th")][1:] == [
        "2023 目標",
        "2023 実績",
        "2024 目標",
        "2024 実績",
    ]


def test_a_stage_narrows_the_board(testland: SimpleNamespace, client: Client) -> None:
    assert not board(client, "/roadmap/2024/timeline/?stage=operate").select("tbody tr")
    assert len(board(client, "/roadmap/2024/timeline/").select("tbody tr")) == 5
