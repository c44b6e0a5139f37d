"""Whoever noted a programme's address once finds there what became of it: all editions, changes, errata, what it came from and went into."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.kernel.access.models import User
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import services
from oirase.systems.plan.commons.models import Decision, Ending, Lineage, Programme
from oirase.systems.plan.opendata.tests.conftest import main_of

ADDRESS = "/roadmap-open/programmes/2024-1"


def rows(main: BeautifulSoup) -> list[str]:
    return [row.get_text(" ", strip=True) for row in main.select("tbody tr")]


def test_both_years_stand_there_with_what_has_changed(two_years: SimpleNamespace, client: Client) -> None:
    newer, older, *_chart = rows(main_of(client, ADDRESS))
    assert "2025年度 第1版 No1" in newer
    assert "商いデジタル相談 → 商いデジタル相談室" in newer
    assert "12,000 → 12,500 千円 (+500)" in newer
    assert "回答した相談 (2025) 80 → 90" in newer
    assert "2024年度 第2版 No1" in older
    assert "ここから始まる" in older


def test_links_lead_to_the_programme_in_each_edition(two_years: SimpleNamespace, client: Client) -> None:
    main = main_of(client, ADDRESS)
    addresses = [link["href"] for link in main.select("tbody th a")]
    assert addresses == ["/roadmap/2025/programmes/1", "/roadmap/2024/programmes/1"]
    assert all(client.get(one).status_code == 200 for one in addresses)


def test_the_money_is_drawn_and_stands_in_a_table(two_years: SimpleNamespace, client: Client) -> None:
    figure = main_of(client, ADDRESS).select_one("figure.chart")
    assert figure is not None
    cells = [cell.text for cell in figure.select("tbody td")]
    assert cells == ["12,000", "12,500"]


def test_an_older_revision_is_named_in_its_link(draft: SimpleNamespace, client: Client) -> None:
    services.publish(draft.editor, edition_id=draft.draft.pk, version=1, reason="試験")
    addresses = [link["href"] for link in main_of(client, ADDRESS).select("tbody th a")]
    assert addresses == ["/roadmap/2024/programmes/1", "/roadmap/2024/programmes/1?revision=2"]


def test_errata_decisions_and_the_end_are_told(
    two_years: SimpleNamespace, client: Client, request: pytest.FixtureRequest
) -> None:
    first = two_years.edition.programmes.get(number=1)
    services.correct(
        two_years.editor,
        programme_id=first.pk,
        version=first.version,
        changes={"summary/ja": "店の相談を受ける。"},
        reason="文言の誤り",
    )
    request.getfixturevalue("seen")
    gone = two_years.edition.programmes.get(number=2)
    Decision.objects.create(
        programme=gone, order=1, fiscal_year=2024, kind="cancelled", text=LocalizedText(ja="試行を見送った。")
    )
    Ending.objects.create(
        edition=two_years.second, predecessor=gone, reason=LocalizedText(ja="目的を達した。")
    )
    text = main_of(client, ADDRESS).get_text(" ", strip=True)
    assert "店のデジタルの相談を受ける。" in text
    assert "文言の誤り" in text
    ended = main_of(client, "/roadmap-open/programmes/2024-2").get_text(" ", strip=True)
    assert "目的を達した。" in ended
    assert "中止・見送り" in ended
    said = client.get("/roadmap-open/programmes/2024-2.json").json()
    assert said["ended"] == [{"fiscal_year": 2025, "revision": 1, "reason": {"ja": "目的を達した。"}}]
    assert said["decisions"][0]["kind"] == "cancelled"


def test_what_a_programme_went_into_is_linked_both_ways(
    two_years: SimpleNamespace, client: Client, seen: Callable[[], None]
) -> None:
    gone = two_years.edition.programmes.get(number=2)
    fresh = two_years.second.programmes.get(number=90)
    Lineage.objects.create(predecessor=gone, successor=fresh, kind="merged")
    before = client.get("/roadmap-open/programmes/2024-2.json").json()
    after = client.get(f"/roadmap-open/programmes/{fresh.code}.json").json()
    assert [(one["code"], one["kind"]) for one in before["went_into"]] == [(fresh.code, "merged")]
    assert [(one["code"], one["kind"]) for one in after["came_from"]] == [("2024-2", "merged")]
    assert "流星観測の公開" in main_of(client, "/roadmap-open/programmes/2024-2").text


def test_programs_get_json_at_the_same_address(two_years: SimpleNamespace, client: Client) -> None:
    answer = client.get(ADDRESS, HTTP_ACCEPT="application/json")
    assert answer.json() == client.get(f"{ADDRESS}.json").json()
    assert "Accept" in answer["Vary"]
    assert [one["fiscal_year"] for one in answer.json()["editions"]] == [2025, 2024]
    browser = client.get(ADDRESS, HTTP_ACCEPT="text/html,application/xhtml+xml,*/*;q=0.8")
    assert browser["Content-Type"].startswith("text/html")


def test_a_draft_is_for_those_who_may_see_it_and_kept_by_nobody(
    draft: SimpleNamespace, client: Client, seen: Callable[[], None]
) -> None:
    Programme.objects.filter(edition=draft.draft, number=5).update(code="2099-5")
    address = "/roadmap-open/programmes/2099-5"
    for login in (None, "stranger"):
        if login:
            client.force_login(User.objects.get(login=login))
        assert client.get(address).status_code == 404
        assert client.get(f"{address}.json").status_code == 404
        assert client.get("/roadmap-open/feeds/ja/2099-5.atom").status_code == 404
    client.force_login(User.objects.get(login="reader"))
    assert "下書き" in main_of(client, address).text
    answer = client.get(f"{address}.json")
    assert answer.json()["editions"][0]["state"] == "draft"
    assert "no-store" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer


def test_the_public_does_not_see_the_draft_of_a_programme_that_is_published(
    draft: SimpleNamespace, client: Client
) -> None:
    assert "下書き" not in main_of(client, ADDRESS).text
    assert len(client.get(f"{ADDRESS}.json").json()["editions"]) == 1


def test_an_unknown_code_is_not_found(testland: SimpleNamespace, client: Client) -> None:
    for address in ("/roadmap-open/programmes/1999-1", "/roadmap-open/programmes/1999-1.json"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["en", "ja-easy"])
def test_it_reads_in_other_languages(two_years: SimpleNamespace, client: Client, language: str) -> None:
    client.cookies["oirase_language"] = language
    text = main_of(client, ADDRESS).get_text(" ", strip=True)
    assert {"en": "Digital advice desk for shops over the years", "ja-easy": "前の 計画"}[language] in text


def test_the_roadmaps_own_page_leads_here(two_years: SimpleNamespace, client: Client) -> None:
    links = [link["href"] for link in main_of(client, "/roadmap/2024/programmes/1").select("a[href]")]
    assert ADDRESS in links
    assert "/roadmap-open/" in [link["href"] for link in main_of(client, "/roadmap/2024/").select("a[href]")]
