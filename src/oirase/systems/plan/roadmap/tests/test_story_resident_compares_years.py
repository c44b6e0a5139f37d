"""A resident opens two years side by side and reads what is new, what is gone and what has changed."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.kernel.tabular import Column, read_table
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, services
from oirase.systems.plan.commons.facts import Facts
from oirase.systems.plan.commons.tests.conftest import reading
from oirase.systems.plan.roadmap.comparison import compare
from oirase.systems.plan.roadmap.facts import facts_of
from oirase.systems.plan.roadmap.pages.compare import code_of, rows_of

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
    facts = facts_of(next_year.editor, next_year.second)
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
        facts_of(next_year.editor, next_year.edition),
        facts_of(next_year.editor, next_year.second),
    )
    assert len(rows) == len(found.changed) >= 1


FORMS = ("csv", "xlsx", "json")
COLUMNS = [
    Column("kind", "区分"),
    Column("no", "比べる版のNo", "integer"),
    Column("change", "増減", "integer"),
]


def file_of(client: Client, form: str, query: str = "") -> bytes:
    answer = client.get(f"{ADDRESS}differences.{form}{query}")
    assert answer.status_code == 200
    assert f"roadmap-2024.2-2025.1.{form}" in answer["Content-Disposition"]
    return answer.content


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_differences_are_taken_away_as_a_table(
    next_year: SimpleNamespace, client: Client, form: str
) -> None:
    result = read_table(io.BytesIO(file_of(client, form)), f"x.{form}", COLUMNS)
    assert result.errors == []
    told = [(row["kind"], row["no"], row["change"]) for row in result.rows]
    assert ("新しい事業", 90, None) in told
    assert ("変わった事業", 1, 500) in told
    assert ("なくなった事業", None, None) in told


def test_programs_get_both_editions_and_every_difference(next_year: SimpleNamespace, client: Client) -> None:
    said = json.loads(file_of(client, "json"))
    assert (said["before"]["fiscal_year"], said["after"]["fiscal_year"]) == (2024, 2025)
    budget = next(one for one in said["differences"] if (one["kind"], one["what"]) == ("changed", "budget"))
    assert (budget["before"], budget["after"], budget["change"]) == (12000, 12500, 500)
    found = compare(
        facts_of(next_year.editor, next_year.edition),
        facts_of(next_year.editor, next_year.second),
    )
    assert len(said["differences"]) == len(list(rows_of(found)))


def test_the_page_offers_the_files_of_the_editions_that_it_shows(
    next_year: SimpleNamespace, client: Client
) -> None:
    turned = f"?before={code_of(next_year.second)}&after={code_of(next_year.edition)}"
    links = [one["href"] for one in page(client, turned).select("a[href]") if "differences." in one["href"]]
    assert links == [f"{ADDRESS}differences.{form}{turned}" for form in FORMS]
    assert all(client.get(one).status_code == 200 for one in links)


def test_there_is_no_file_without_two_editions(testland: SimpleNamespace, client: Client) -> None:
    assert client.get(f"{ADDRESS}differences.csv").status_code == 404


def test_a_form_that_is_none_is_not_found(next_year: SimpleNamespace, client: Client) -> None:
    assert client.get(f"{ADDRESS}differences.pdf").status_code == 404


def test_merged_and_split_programmes_have_a_row_for_each_edge() -> None:
    apart = [Facts(number, f"{number}号", f"{number}号") for number in (1, 2)]
    whole = [Facts(9, "全部", "全部")]
    rows = list(rows_of(compare(apart, whole, [(1, 9), (2, 9)])))
    assert [(row["kind"], row["no_before"], row["no_after"]) for row in rows] == [
        ("merged", 1, 9),
        ("merged", 2, 9),
    ]
