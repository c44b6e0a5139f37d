"""The cross-views: what a resident finds, that money is not counted twice unsaid, and that narrowing narrows chart, sums and table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given as for_any
from hypothesis import strategies as st
from tests.fixtures.people import set_up

from oirase.blocks.geo import pack as geo_pack
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, services
from oirase.systems.plan.commons.models import Programme
from oirase.systems.plan.commons.tests.conftest import TESTLAND, reading
from oirase.systems.plan.crossviews.selectors import budget_of

VIEWS = ("", "target-groups/", "technologies/", "municipalities/", "systems/", "shared/")


def soup(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get("/crossviews/" + address)
    assert answer.status_code == status, answer.content[:2000]
    return BeautifulSoup(answer.content, "html.parser").main


def lines(page: BeautifulSoup) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.select(".listing tbody tr")
    ]


def named(page: BeautifulSoup) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in lines(page)}


def sums(page: BeautifulSoup) -> list[str]:
    return [one.find(string=True).strip() for one in page.select("dl.figures dd")]


def content(client: Client, address: str) -> bytes:
    answer = client.get("/crossviews/" + address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def exported(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(client, address).decode("utf-8-sig"))))


@pytest.fixture
def two_years(testland: SimpleNamespace) -> SimpleNamespace:
    """The year after, published: the first programme with 500 more, and a revision of it that only the newest of which counts."""
    given = reading()
    for more in (9_999, 500):
        first, *others = given.programmes
        dearer = replace(first, budget=(data.BudgetData("initial", 12_000 + more),))
        edition = services.load_edition(
            testland.editor,
            given=replace(
                given,
                fiscal_year=2025,
                programmes=(dearer, *(replace(one, flags=()) for one in others)),
                source=replace(given.source, sha256=f"{more:064d}"),
            ),
        )
        services.publish(testland.editor, edition_id=edition.pk, version=1, reason="試験")
    return testland


def test_money_is_added_up_by_field_bureau_and_year(two_years: SimpleNamespace, client: Client) -> None:
    page = soup(client, "?size=100")
    assert sums(page) == ["62,000", "61,500"]
    by_year = {
        year: sum(_number(row[4]) for row in lines(page) if row[2] == year) for year in ("2024", "2025")
    }
    assert by_year == {"2025": 62_000, "2024": 61_500}
    titles = [one.get_text(strip=True) for one in page.select("figcaption")]
    assert len(titles) == 2, "one year by bureau, and the years beside one another"
    years = {row.th.text: row for row in page.select("figure.chart")[1].select("tbody tr")}
    assert list(years) == ["2024", "2025"]


def _number(text: str) -> int:
    first = text.split()[0]
    return 0 if first == "—" else int(first.replace(",", ""))


def test_a_chosen_year_field_or_office_narrows_chart_sums_and_table(
    two_years: SimpleNamespace, client: Client
) -> None:
    page = soup(client, "?year=2024")
    assert sums(page) == ["61,500"]
    assert {row[2] for row in lines(page)} == {"2024"}
    page = soup(client, "?field=shore&year=2024")
    assert sums(page) == ["30,000"]
    assert [_cells(row)[-1] for row in page.select("figure.chart tbody tr")] == ["30,000"]
    assert sums(soup(client, "?bureau=戦略局&year=2024")) == ["12,000"]
    assert sums(soup(client, "?q=相談&year=2024")) == ["12,000"]
    assert "条件に合うものはありません" in soup(client, "?q=どこにもない").text
    assert sums(soup(client, "?year=1999&field=nowhere")) == ["62,000", "61,500"], (
        "a wrong filter narrows nothing"
    )


def _cells(row: Any) -> list[str]:
    return [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]


def test_programmes_under_several_groups_are_counted_twice_and_it_is_said(
    testland: SimpleNamespace, client: Client
) -> None:
    page = soup(client, "target-groups/")
    found = named(page)
    assert found["店"][:2] == ["1", "12,000 報告値"]
    assert found["住民"][:2] == ["2", "20,500 報告値"]
    assert found["記載なし"][0] == "3"
    assert sums(page) == ["5", "61,500"], "the true total: each programme once"
    assert "重ねて数える" in page.text
    assert "県の分類ではありません" in page.text
    assert "商いデジタル相談" in found["店"][2]


def test_where_nothing_stands_twice_nothing_is_said_of_it(testland: SimpleNamespace, client: Client) -> None:
    page = soup(client, "technologies/")
    assert "重ねて数える" not in page.text
    assert named(page)["見はり装置"][0] == "1"


def test_a_narrowed_view_has_the_totals_of_what_is_left(testland: SimpleNamespace, client: Client) -> None:
    page = soup(client, "target-groups/?field=trade")
    assert sums(page) == ["1", "12,000"]
    assert named(page).keys() == {"店", "住民"}
    for link in page.select(".listing__tools a[href*='export']"):
        assert "field=trade" in link["href"]
    rows = exported(client, "target-groups/?field=trade&export=csv")
    assert [row[0] for row in rows[1:]] == ["店", "住民"]
    assert "No1 商いデジタル相談" in rows[1]


def test_municipalities_stand_on_the_map_and_in_the_table(testland: SimpleNamespace, client: Client) -> None:
    with set_up():
        geo_pack.load(TESTLAND)
    page = soup(client, "municipalities/")
    assert "海の見はり番" in named(page)["霧笛村"][2]
    source = page.select_one("[data-map]")["data-source"]
    shapes = client.get(source).json()["features"]
    assert {one["properties"]["name"] for one in shapes} == {"霧笛村"}
    assert {one["geometry"]["type"] for one in shapes} >= {"Point"}
    assert client.get("/crossviews/municipalities.geojson?field=trade").json()["features"] == []


def test_systems_stand_by_domain_with_their_state(testland: SimpleNamespace, client: Client) -> None:
    found = named(soup(client, "systems/?size=100&q=見はり"))
    assert found.keys() == {"海辺の見はり"}
    assert "予定" in found["海辺の見はり"]
    running = named(soup(client, "systems/?size=100&state=running"))
    assert "なんでも相談所" in running
    assert "海辺の見はり" not in running


def test_stages_are_those_that_year_cells_state(testland: SimpleNamespace, client: Client) -> None:
    assert len(soup(client, "systems/").select("figure.chart")) == 1
    given = reading()
    cell = data.CellData(2025, "planned", LocalizedText(ja="試す"), "trial")
    other = data.CellData(2026, "planned", LocalizedText(ja="動かす"), "operate")
    programmes = tuple(
        replace(
            one, initiatives=(data.InitiativeData(LocalizedText(ja="見はり"), cells=(cell, other)),), flags=()
        )
        if one.number == 3
        else one
        for one in given.programmes
    )
    edition = services.load_edition(
        testland.editor, given=replace(given, fiscal_year=2025, programmes=programmes)
    )
    services.publish(testland.editor, edition_id=edition.pk, version=1, reason="試験")
    page = soup(client, "systems/?q=見はり")
    assert "試行" in named(page)["海辺の見はり"]
    assert [_cells(row) for row in page.select("figure.chart")[1].select("tbody tr")] == [["試行", "1"]]


def test_programmes_that_share_a_system(testland: SimpleNamespace, client: Client) -> None:
    page = soup(client, "shared/")
    found = named(page)
    assert found.keys() == {"なんでも相談所", "架空県オンライン手続"}
    assert found["なんでも相談所"][1:3] == ["2", "12,000 報告値"]
    # No4 stands under both, without a stated budget: 12,000 and 8,500 are the true total of three programmes.
    assert sums(page) == ["3", "20,500"]
    assert "重ねて数える" in page.text
    first = page.find("th", attrs={"aria-sort": "descending"})
    assert "事業数" in first.text, "what most share stands first"


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_chart_table_and_file(testland: SimpleNamespace, client: Client, view: str) -> None:
    page = soup(client, view)
    assert page.select("figure.chart svg")
    assert lines(page)
    for kind in ("csv", "xlsx"):
        assert len(content(client, f"{view}?export={kind}")) > 100


@pytest.mark.parametrize("view", VIEWS)
def test_before_anything_is_published_the_page_says_so(
    testland: SimpleNamespace, client: Client, view: str
) -> None:
    services.withdraw(testland.editor, edition_id=testland.edition.pk, version=1, reason="確認のため")
    assert "まだありません" in soup(client, view).text


def test_a_draft_is_in_no_view(draft: SimpleNamespace, client: Client) -> None:
    assert sums(soup(client, "")) == ["61,500"]
    assert client.get("/crossviews/municipalities.geojson").status_code == 200


def test_english_readers_get_english(testland: SimpleNamespace, client: Client) -> None:
    client.cookies["oirase_language"] = "en"
    assert "Shops" in named(soup(client, "target-groups/"))
    assert "Ask Anything Desk" in named(soup(client, "shared/"))


@pytest.mark.parametrize("view", VIEWS)
def test_the_number_of_queries_does_not_grow_with_the_programmes(
    testland: SimpleNamespace, client: Client, view: str
) -> None:
    few = _queries(client, view)
    given = reading()
    many = tuple(
        replace(one, number=one.number + 10 * times, title=LocalizedText(ja=f"{one.title}{times}"), flags=())
        for times in range(8)
        for one in given.programmes
    )
    edition = services.load_edition(testland.editor, given=replace(given, fiscal_year=2025, programmes=many))
    services.publish(testland.editor, edition_id=edition.pk, version=1, reason="試験")
    found = _queries(client, view)
    assert len(found) <= len(few) + 1, "\n".join(found)


def _queries(client: Client, view: str) -> list[str]:
    client.get("/crossviews/" + view)
    with CaptureQueriesContext(connection) as caught:
        assert client.get("/crossviews/" + view).status_code == 200
    return [one["sql"] for one in caught]


def programmes_of(amounts: list[int | None]) -> Iterator[Programme]:
    for number, amount in enumerate(amounts, start=1):
        yield Programme(pk=number, number=number, budget_thousand_yen=amount)


@for_any(st.lists(st.none() | st.integers(0, 10**6), max_size=8), st.integers(1, 4))
def test_the_true_total_counts_each_programme_once(amounts: list[int | None], times: int) -> None:
    once = list(programmes_of(amounts))
    stated = [amount for amount in amounts if amount is not None]
    assert budget_of(once * times) == (sum(stated) if stated else None)
