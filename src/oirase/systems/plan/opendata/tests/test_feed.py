"""The feeds hold to RFC 4287 (sections in the test), keep their ids, and say in both languages what happened."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.systems.plan.commons import services

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/roadmap-open/feeds/ja.atom", "/roadmap-open/feeds/en.atom", "/roadmap-open/feeds/ja/2024-1.atom"]


def read(client: Client, address: str) -> ElementTree.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)  # noqa: S314 - made by the product


def text(element: ElementTree.Element, name: str) -> str:
    """Return an element's only child of a name (RFC 4287: MUST contain exactly one)."""
    [found] = element.findall(ATOM + name)
    return found.text or ""


def links(element: ElementTree.Element, rel: str) -> list[str]:
    return [one.attrib["href"] for one in element.findall(f"{ATOM}link") if one.get("rel") == rel]


def mend(two_years: SimpleNamespace) -> None:
    first = two_years.edition.programmes.get(number=1)
    services.correct(
        two_years.editor,
        programme_id=first.pk,
        version=first.version,
        changes={"budget/initial/general/strategy": "13000", "title/en": "Advice for shops"},
        reason="桁の誤り",
    )


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_valid(two_years: SimpleNamespace, client: Client, address: str) -> None:
    mend(two_years)
    feed = read(client, address)
    assert feed.tag == f"{ATOM}feed"  # 4.1.1
    assert text(feed, "title")
    assert text(feed.find(f"{ATOM}author"), "name")  # type: ignore[arg-type]
    assert links(feed, "self") == [f"http://testserver{address}"]
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    ids = [text(one, "id") for one in (feed, *entries)]
    assert len(set(ids)) == len(ids)  # 4.2.6
    assert all(UUID(one.removeprefix("urn:uuid:")) for one in ids)
    moments = [datetime.fromisoformat(text(one, "updated")) for one in entries]  # 3.3
    assert all(one.tzinfo for one in moments)
    assert moments == sorted(moments, reverse=True)
    assert datetime.fromisoformat(text(feed, "updated")) == moments[0]
    for one in entries:  # 4.1.2: without content, an alternate link is required
        assert text(one, "title")
        assert text(one, "summary")
        [alternate] = links(one, "alternate")
        assert client.get(urlsplit(alternate).path).status_code == 200


def test_ids_stay_when_something_new_happens(two_years: SimpleNamespace, client: Client) -> None:
    before = {text(one, "id") for one in read(client, FEEDS[0]).findall(f"{ATOM}entry")}
    mend(two_years)
    feed = read(client, FEEDS[0])
    after = [text(one, "id") for one in feed.findall(f"{ATOM}entry")]
    assert set(after[1:]) == before
    newest = feed.find(f"{ATOM}entry")
    assert newest is not None
    assert "正誤" in text(newest, "title")
    assert "12,000 → 13,000" in text(newest, "summary")
    assert "桁の誤り" in text(newest, "summary")


def test_a_withdrawn_edition_is_told_of_without_what_it_held(
    two_years: SimpleNamespace, client: Client
) -> None:
    services.withdraw(two_years.editor, edition_id=two_years.second.pk, version=2, reason="内部の理由")
    feed = read(client, FEEDS[1])
    kinds = [one.find(f"{ATOM}category").attrib["term"] for one in feed.findall(f"{ATOM}entry")]  # type: ignore[union-attr]
    assert kinds == ["withdrawn", "published"]
    whole = ElementTree.tostring(feed, encoding="unicode")
    assert "内部の理由" not in whole
    assert "no longer public" in whole


def test_drafts_are_not_told_of(draft: SimpleNamespace, client: Client) -> None:
    assert len(read(client, FEEDS[0]).findall(f"{ATOM}entry")) == 1


def test_a_reader_that_knows_the_feed_is_told_so(two_years: SimpleNamespace, client: Client) -> None:
    first = client.get(FEEDS[0])
    assert client.get(FEEDS[0], HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    mend(two_years)
    assert client.get(FEEDS[0], HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_pages_tell_browsers_of_their_feeds(two_years: SimpleNamespace, client: Client) -> None:
    for address, wanted in (
        ("/roadmap-open/", FEEDS[:2]),
        ("/roadmap-open/editions/2024/2/", FEEDS[:2]),
        ("/roadmap-open/programmes/2024-1", FEEDS[2:]),
    ):
        head = BeautifulSoup(client.get(address).content, "html.parser").head
        found = [one["href"] for one in head.select('link[type="application/atom+xml"]')]
        assert found == wanted


def test_another_language_or_nothing_published(
    testland: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/roadmap-open/feeds/fr.atom").status_code == 404
    services.withdraw(testland.editor, edition_id=testland.edition.pk, version=1, reason="確認")
    assert len(read(client, FEEDS[0]).findall(f"{ATOM}entry")) == 1
    assert client.get(FEEDS[2]).status_code == 404
