"""A resident takes the roadmap as a booklet: finds it from the roadmap, waits where it is not made yet, and opens it."""

from __future__ import annotations

import io
from types import SimpleNamespace

from bs4 import BeautifulSoup
from django.test import Client
from pypdf import PdfReader

from oirase.systems.plan.booklet import making
from oirase.systems.plan.booklet.tests.test_making import deliver
from oirase.systems.plan.commons import services

SHELF = "/booklet/"


def main_of(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").main


def pdf_at(client: Client, address: str, cached: str | None = None) -> PdfReader:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.get("Cache-Control") == cached
    return PdfReader(io.BytesIO(answer.getvalue()))


def test_the_roadmap_leads_to_the_booklet_and_a_programme_to_its_sheets(
    testland: SimpleNamespace, client: Client
) -> None:
    links = [link["href"] for link in main_of(client, "/roadmap/").select("a")]
    assert SHELF in links
    links = [link["href"] for link in main_of(client, "/roadmap/2024/programmes/1").select("a")]
    assert "/booklet/2024/programmes/1/ja.pdf" in links
    assert "/booklet/2024/programmes/1/en.pdf" in links


def test_a_booklet_that_is_there_is_opened_from_the_shelf(testland: SimpleNamespace, client: Client) -> None:
    making.make_all(testland.edition.pk)
    main = main_of(client, SHELF)
    opened = [link["href"] for link in main.select("a[type='application/pdf']")]
    assert opened == [f"/booklet/2024/{language}.pdf?revision=2" for language in ("ja", "en")]
    pages = {len(pdf_at(client, address).pages) for address in opened}
    assert all(f"{number}頁" in main.text for number in pages)
    assert not main.select("form"), "nothing is left to be made"


def test_one_that_is_missing_is_ordered_and_waited_for(testland: SimpleNamespace, client: Client) -> None:
    assert client.get("/booklet/2024/ja.pdf").headers["Location"] == SHELF
    form = main_of(client, SHELF).select_one("form[action*='/ja/']")
    assert client.post(form["action"]).headers["Location"] == SHELF
    main = main_of(client, SHELF)
    waiting = main.select_one("[hx-get]")
    assert "作成しています" in waiting.text
    deliver("booklet.ordered")
    fragment = client.get(waiting["hx-get"], headers={"HX-Request": "true"}).content.decode()
    assert "日本語のPDFを開く" in fragment
    assert "hx-get" not in fragment, "it asks no more"
    assert len(pdf_at(client, "/booklet/2024/ja.pdf").pages) >= 8


def test_a_single_sheet_has_one_programme(testland: SimpleNamespace, client: Client) -> None:
    sheet = pdf_at(client, "/booklet/2024/programmes/1/en.pdf")
    assert len(sheet.pages) == 1
    assert "Digital advice for shops" in " ".join(sheet.pages[0].extract_text().split())


def test_what_is_not_there_is_not_found(testland: SimpleNamespace, client: Client) -> None:
    for address in (
        "/booklet/2019/ja.pdf",
        "/booklet/2024/fr.pdf",
        "/booklet/2024/programmes/99/ja.pdf",
        "/booklet/2024/programmes/1/fr.pdf",
        "/booklet/2024/ja.pdf?revision=9",
        "/booklet/2024/xx/",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post("/booklet/2019/ja/").status_code == 404


def test_before_anything_is_published_the_shelf_says_so(testland: SimpleNamespace, client: Client) -> None:
    services.withdraw(testland.editor, edition_id=testland.edition.pk, version=1, reason="確認のため")
    assert "まだありません" in main_of(client, SHELF).text


def test_english_readers_get_an_english_shelf(testland: SimpleNamespace, client: Client) -> None:
    client.cookies["oirase_language"] = "en"
    assert "Booklet" in main_of(client, SHELF).h1.text
