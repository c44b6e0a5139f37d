"""The board: years laid out by rule, and a resident who sees when programmes run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.plan.roadmap.timeline import AHEAD, BACK, Span, lines_of, years_of

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
    for span, line in zip(spans, lines_of(spans, years), strict=True):
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
    [line] = lines_of([Span("a", 2024, None, planned={2025: 2}, actual={2024: 1})], range(2023, 2027))
    assert [cell.runs for cell in line.cells] == [False, True, True, True]
    assert [(cell.planned, cell.actual) for cell in line.cells] == [(0, 0), (0, 1), (2, 0), (0, 0)]
    assert [cell.begins for cell in line.cells].index(True) == 1
    assert not any(cell.ends for cell in line.cells)


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


@pytest.mark.parametrize("by", ["field", "item", "bureau", "nonsense"])
def test_every_grouping_has_every_programme_once(testland: SimpleNamespace, client: Client, by: str) -> None:
    main = board(client, f"/roadmap/2024/timeline/?by={by}")
    links = [row.th.a["href"] for row in main.select("tbody tr")]
    assert len(links) == len(set(links)) == testland.edition.programmes.count()


def test_words_narrow_the_board_and_nothing_found_says_so(testland: SimpleNamespace, client: Client) -> None:
    assert len(board(client, "/roadmap/2024/timeline/?q=商い").select("tbody tr")) == 1
    nothing = board(client, "/roadmap/2024/timeline/?q=zzzz")
    assert "条件に合う事業はありません" in nothing.text
    assert not nothing.select("tbody")
