"""A newspaper puts an indicator into its own page: a frame without script, a picture, or by pasting the address (oEmbed)."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.kernel.access.models import User
from oirase.systems.plan.commons.models import Programme
from oirase.systems.plan.opendata.tests.conftest import main_of

ADDRESS = "/roadmap-open/embed/1/2024-1"
HISTORY = "/roadmap-open/programmes/2024-1"


def test_the_page_shows_figure_target_day_source_and_terms(
    two_years: SimpleNamespace, client: Client
) -> None:
    page = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
    text = page.main.get_text(" ", strip=True)
    for part in ("回答した相談", "2024年度 実績", "55", "2025年度 目標", "90", "報告値", "現在", "利用条件"):
        assert part in text
    assert page.main.select_one("figure svg")
    assert page.main.select_one("figure table")
    assert page.select_one(f'a[href="http://testserver{HISTORY}"]')
    assert not page.find_all("script")
    assert not page.find_all(style=True)


def test_only_a_frame_of_it_is_allowed(two_years: SimpleNamespace, client: Client) -> None:
    answer = client.get(ADDRESS)
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    for other in ("", "find/", "dictionary/", "programmes/2024-1", "editions/2024/2/", "embed/1/2024-1.svg"):
        answer = client.get(f"/roadmap-open/{other}")
        assert answer["X-Frame-Options"] == "DENY", other
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], other


def test_the_address_chooses_the_language_because_a_frame_has_no_cookie(
    two_years: SimpleNamespace, client: Client
) -> None:
    page = BeautifulSoup(client.get(f"{ADDRESS}?language=en").content, "html.parser")
    assert page.html["lang"] == "en"
    assert "Consultations answered" in page.h1.text
    assert client.get(f"{ADDRESS}?language=xx").status_code == 200


def test_the_picture_stands_alone(two_years: SimpleNamespace, client: Client) -> None:
    answer = client.get(f"{ADDRESS}.svg?language=en")
    assert answer["Content-Type"] == "image/svg+xml"
    picture = ElementTree.fromstring(answer.content)  # noqa: S314 - made by the product
    names = {one.tag.partition("}")[2] for one in picture.iter()}
    assert not names & {"style", "script", "image", "use", "a"}
    assert not [one for one in picture.iter() if {"class", "style", "href"} & one.attrib.keys()]
    strokes = [one for one in picture.iter() if one.tag.endswith("polyline")]
    assert strokes
    assert all("stroke" in one.attrib for one in strokes)
    words = " ".join(one.text or "" for one in picture.iter() if one.tag.endswith("text"))
    assert "FY2024 actual: 55 cases" in words or "2024 actual: 55 cases" in words
    assert HISTORY in words


@pytest.mark.parametrize("pasted", [ADDRESS, HISTORY])
def test_an_editor_makes_the_frame_from_the_pasted_address(
    two_years: SimpleNamespace, client: Client, pasted: str
) -> None:
    asked = f"/roadmap-open/oembed?url={quote(f'http://testserver{pasted}')}&maxwidth=400&format=json"
    said = client.get(asked).json()
    assert (said["version"], said["type"], said["width"]) == ("1.0", "rich", 400)
    frame = BeautifulSoup(said["html"], "html.parser").iframe
    assert frame["src"].startswith(f"http://testserver{ADDRESS}?")
    assert frame["title"] == "回答した相談"
    assert client.get(frame["src"]).status_code == 200


def test_pages_say_where_editors_ask(two_years: SimpleNamespace, client: Client) -> None:
    for address in (ADDRESS, HISTORY):
        head = BeautifulSoup(client.get(address).content, "html.parser").head
        found = head.select_one('link[type="application/json+oembed"]')
        assert found is not None
        assert client.get(found["href"]).json()["title"] == "回答した相談"


def test_what_oembed_cannot_answer(two_years: SimpleNamespace, client: Client) -> None:
    for asked in ("", "http://testserver/", "http://testserver/roadmap-open/embed/9/2024-1", "x"):
        assert client.get(f"/roadmap-open/oembed?url={quote(asked)}").status_code == 404
    assert client.get(f"/roadmap-open/oembed?url={ADDRESS}&format=xml").status_code == 501


def test_the_piece_to_copy_stands_on_the_programmes_page(two_years: SimpleNamespace, client: Client) -> None:
    box = main_of(client, HISTORY).find("textarea")
    frame = BeautifulSoup(box.text, "html.parser").iframe
    assert client.get(frame["src"]).status_code == 200
    assert box["readonly"] == ""


def test_an_indicator_of_a_draft_or_none_is_not_shown(
    draft: SimpleNamespace, client: Client, seen: Callable[[], None]
) -> None:
    client.force_login(User.objects.get(login="reader"))
    Programme.objects.filter(edition=draft.draft, number=1).update(code="2099-1")
    assert client.get("/roadmap-open/embed/1/2099-1").status_code == 404
    assert client.get("/roadmap-open/embed/7/2024-1").status_code == 404
    assert client.get("/roadmap-open/embed/1/2024-2").status_code == 404
