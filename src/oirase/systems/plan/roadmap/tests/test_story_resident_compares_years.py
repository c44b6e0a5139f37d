"""A resident opens two years side by side and reads what is new, what is gone and what has changed."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, services
from oirase.systems.plan.commons.tests.conftest import reading
from oirase.systems.plan.roadmap import selectors
from oirase.systems.plan.roadmap.comparison import compare
from oirase.systems.plan.roadmap.pages.compare import code_of

ADDRESS = "/roadmap/comparison/"


@pytest.fixture
def next_year(testland: SimpleNamespace) -> SimpleNamespace:
    """The year after, published: the first programme dearer, the second gone, one that is new, the rest as before."""
    given = reading()
    first, second, *others = given.programmes
    dearer = replace(first, budget=(data.BudgetData("initial", (first.budget_thousand_yen or 0) + 500),))
    fresh = replace(others[-1], number=90, title=LocalizedText(ja="流星観測の公開"), flags=())
    edition = services.load_edition(
        testland.editor,
        given=replace(given, fiscal_year=2025, programmes=(dearer, *others, fresh)),
    )
    testland.gone = second
    testland.second = services.publish(testland.editor, edition_id=edition.pk, version=1, reason="試験")
    return testland


def page(client: Client, query: str = "") -> BeautifulSoup:
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").main


def below(main: BeautifulSoup, heading: str) -> str:
    found = next(one for one in main.select("h2") if heading in one.text)
    return found.find_next_sibling().get_text(" ", strip=True)


def test_with_one_edition_the_page_says_what_is_missing(testland: SimpleNamespace, client: Client) -> None:
    assert "公開された版が二つ要ります" in page(client).text


def test_new_gone_and_dearer_programmes_are_told(next_year: SimpleNamespace, client: Client) -> None:
    main = page(client)
    assert "流星観測の公開" in below(main, "新しい事業")
    assert next_year.gone.title.text("ja") in below(main, "なくなった事業")
    assert "+500" in below(main, "変わった事業")


def test_turned_round_the_new_one_is_gone(next_year: SimpleNamespace, client: Client) -> None:
    main = page(client, f"?before={code_of(next_year.second)}&after={code_of(next_year.edition)}")
    assert "流星観測の公開" in below(main, "なくなった事業")
    assert "-500" in below(main, "変わった事業")


def test_an_edition_beside_itself_does_not_differ(next_year: SimpleNamespace, client: Client) -> None:
    assert "違いはありません" in page(client, "?before={0}&after={0}".format(code_of(next_year.second))).text
    facts = selectors.facts_of(next_year.editor, next_year.second)
    assert len(facts) > 3
    assert compare(facts, facts).is_empty


def test_a_draft_is_not_compared(draft: SimpleNamespace, client: Client) -> None:
    assert (
        "公開された版が二つ要ります"
        in page(client, f"?before={code_of(draft.draft)}&after={code_of(draft.edition)}").text
    )


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_what_differs_does_not_depend_on_the_reader(
    next_year: SimpleNamespace, client: Client, language: str
) -> None:
    client.cookies["oirase_language"] = language
    rows = page(client).select("tbody tr")
    found = compare(
        selectors.facts_of(next_year.editor, next_year.edition),
        selectors.facts_of(next_year.editor, next_year.second),
    )
    assert len(rows) == len(found.changed) >= 1
