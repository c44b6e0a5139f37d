"""The public pages: what a resident finds, and what they do not."""

from __future__ import annotations

from types import SimpleNamespace

from bs4 import BeautifulSoup
from django.test import Client

from oirase.kernel.access.models import User
from oirase.systems.plan.commons import services


def soup(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    """Fetch a page and parse it."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:2000]
    return BeautifulSoup(answer.content, "html.parser")


def numbers(page: BeautifulSoup) -> list[str]:
    """Return the programme links of a list."""
    main = page.find("main")
    links = [link["href"] for link in main.find_all("a", href=True)]
    return [
        link.rsplit("/", 1)[1]
        for link in links
        if "/programmes/" in link and link.rsplit("/", 1)[1].isdecimal()
    ]


def test_the_overview_adds_up(testland: SimpleNamespace, client: Client) -> None:
    page = soup(client, "/roadmap/")
    assert "架空県デジタル計画" in page.h1.text
    assert "61,500" in page.text
    assert "予算額の記載がない事業が1件" in page.text


def test_a_programme_shows_its_facts_systems_and_figures(testland: SimpleNamespace, client: Client) -> None:
    page = soup(client, "/roadmap/2024/programmes/1")
    for expected in (
        "商いデジタル相談",
        "戦略局",
        "デジタル室",
        "12,000",
        "相談所の運営",
        "なんでも相談所",
        "41",
        "80",
    ):
        assert expected in page.text


def test_english_readers_get_english(testland: SimpleNamespace, client: Client) -> None:
    client.cookies["oirase_language"] = "en"
    page = soup(client, "/roadmap/2024/programmes/1")
    assert "Digital advice for shops" in page.text
    assert "Strategy Bureau" in page.text


def test_unknown_years_and_numbers_are_not_found(testland: SimpleNamespace, client: Client) -> None:
    for address in ("/roadmap/2019/", "/roadmap/2024/programmes/99", "/roadmap/2024/?revision=9"):
        assert client.get(address).status_code == 404


def test_filters_narrow(testland: SimpleNamespace, client: Client) -> None:
    address = "/roadmap/2024/programmes/"
    assert numbers(soup(client, address)) == ["1", "2", "3", "4", "5"]
    assert numbers(soup(client, address + "?field=shore")) == ["3", "4"]
    assert numbers(soup(client, address + "?item=harbour")) == ["4"]
    assert numbers(soup(client, address + "?bureau=海辺局")) == ["3", "4"]
    assert numbers(soup(client, address + "?budget_from=11000&budget_to=12000")) == ["1", "5"]
    assert numbers(soup(client, address + "?year=2026")) == ["1", "3"]


def test_words_are_found_however_they_are_written(testland: SimpleNamespace, client: Client) -> None:
    address = "/roadmap/programmes/?q="
    assert numbers(soup(client, address + "ﾃﾞｼﾞﾀﾙ 相談")) == ["1"]
    assert numbers(soup(client, address + "LOOKOUT")) == ["3"]
    assert numbers(soup(client, address + "見つからない")) == []


def test_a_wrong_filter_is_named_and_narrows_nothing(testland: SimpleNamespace, client: Client) -> None:
    page = soup(client, "/roadmap/2024/programmes/?budget_from=abc&field=nowhere")
    assert len(numbers(page)) == 5
    assert "「abc」を読み取れないため" in page.text


def test_the_list_is_ordered_by_money_with_the_unknown_last(
    testland: SimpleNamespace, client: Client
) -> None:
    address = "/roadmap/2024/programmes/?order="
    rising, falling = numbers(soup(client, address + "budget")), numbers(soup(client, address + "-budget"))
    assert rising[:-1] == falling[:-1][::-1]
    assert rising[-1] == falling[-1]


def test_a_draft_stays_a_draft_while_it_is_filtered(draft: SimpleNamespace, client: Client) -> None:
    client.force_login(User.objects.get(login="reader"))
    revision = str(draft.draft.revision)
    page = soup(client, f"/roadmap/2024/programmes/?revision={revision}")
    for form in page.find("main").find_all("form", method="get"):
        assert form.find("input", {"name": "revision"})["value"] == revision


def test_a_draft_is_for_those_who_may_see_it(draft: SimpleNamespace, client: Client) -> None:
    address = f"/roadmap/2024/?revision={draft.draft.revision}"
    assert client.get(address).status_code == 404
    client.force_login(User.objects.get(login="stranger"))
    assert client.get(address).status_code == 404
    client.force_login(User.objects.get(login="reader"))
    assert "下書き" in soup(client, address).text
    assert "下書き" not in soup(client, "/roadmap/2024/").text


def test_before_anything_is_published_the_page_says_so(testland: SimpleNamespace, client: Client) -> None:
    services.withdraw(testland.editor, edition_id=testland.edition.pk, version=1, reason="確認のため")
    assert "まだありません" in soup(client, "/roadmap/").text
    assert "まだありません" in soup(client, "/roadmap/programmes/").text
    assert client.get("/roadmap/2024/").status_code == 404
