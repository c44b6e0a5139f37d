"""Home, catalogue, start, my page, desk, help: what each reader finds there, in their language."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from oirase.kernel.access.models import User
from oirase.kernel.audit.reads import record_read
from oirase.kernel.manifest import packs
from oirase.kernel.manifest.catalogue import systems
from oirase.systems.plan.commons.tests.conftest import testland  # noqa: F401 - a fixture
from oirase.ui import slots

Browser = Callable[[str], Client]
OPEN = (
    "/",
    "/services/",
    "/catalogue/",
    "/catalogue/G3/",
    "/search/",
    "/help/",
    "/accessibility/",
    "/credits/",
    "/api/",
)


def soup(client: Client, address: str) -> BeautifulSoup:
    """Return a page, which must be a good one."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def links(page: BeautifulSoup) -> list[str]:
    """Return where the content of a page leads."""
    return [one["href"] for one in page.select("main a")]


def rows(page: BeautifulSoup) -> list[str]:
    """Return the ids of a page of the catalogue."""
    return [row.td.get_text(strip=True) for row in page.select("main tbody tr")]


def all_rows(client: Client, address: str) -> list[str]:
    """Return the ids of the catalogue's rows on all its pages."""
    found: list[str] = []
    while address:
        page = soup(client, address)
        found += rows(page)
        following = page.select_one("a[rel=next]")
        address = f"/catalogue/{following['href']}" if following else ""
    return found


@pytest.mark.parametrize("address", OPEN)
@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_everybody_may_open_the_front_doors(client: Client, db: None, address: str, language: str) -> None:
    client.cookies["oirase_language"] = language
    page = soup(client, address)
    assert page.html["lang"] == language[:2]
    assert len(page.select("h1")) == 1
    assert page.h1.get_text(strip=True)
    assert page.title.get_text(strip=True)


def test_home_leads_to_what_runs_and_to_the_search(client: Client, db: None) -> None:
    page = soup(client, "/")
    assert reverse("consultation:ask") in links(page)
    assert reverse("consultation:desk") not in links(page)
    assert page.select_one("main form[role=search]")["action"] == reverse("portal:search")
    running = [row for row in systems(packs.current().path) if row.state == "running"]
    assert page.select_one(".figure").get_text(" ", strip=True).split() == [str(len(running)), "/", "118"]


# Catalogue


def test_the_catalogue_has_all_systems_once(client: Client, db: None) -> None:
    assert len(rows(soup(client, "/catalogue/"))) == 20
    found = all_rows(client, "/catalogue/")
    assert len(found) == len(set(found)) == 118
    assert {*found} == {f"S{n:02}" for n in range(1, 111)} | {f"G{n}" for n in range(1, 8)} | {"R0"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=G3", lambda row: row.id == "G3"),
        ("q=%EF%BC%A7%EF%BC%93", lambda row: row.id == "G3"),
        ("q=%E7%9B%B8%E8%AB%87", lambda row: "相談" in row.name_ja),
        ("q=CONSULTATION", lambda row: "consultation" in (row.name_en + row.slug).lower()),
        ("domain=transport", lambda row: row.domain == "transport"),
        ("state=running", lambda row: row.state == "running"),
        ("state=planned&domain=plan", lambda row: row.state == "planned" and row.domain == "plan"),
        ("q=%E7%9B%B8%E8%AB%87&state=planned&domain=transport", lambda row: False),
        ("state=lost", lambda row: True),
        ("x=1", lambda row: True),
    ],
)
def test_filters_of_the_catalogue(client: Client, db: None, query: str, expected: Any) -> None:
    page = soup(client, f"/catalogue/?{query}")
    ids = [row.id for row in systems(packs.current().path) if expected(row)]
    assert all_rows(client, f"/catalogue/?{query}&size=100") == ids
    assert page.select_one(".listing__count").get_text() == f"{len(ids)}件"
    assert bool(page.select_one(".empty-state a")) == (not ids), "a way out where nothing fits"


def test_the_catalogue_in_the_order_of_programmes_and_as_a_file(client: Client, db: None) -> None:
    every = systems(packs.current().path)
    found = all_rows(client, "/catalogue/?order=programmes&size=100")
    serving = sorted((row for row in every if row.programmes), key=lambda row: min(row.programmes))
    assert found == [row.id for row in serving] + [row.id for row in every if not row.programmes]
    client.cookies["oirase_language"] = "en"
    answer = client.get("/catalogue/?export=csv&q=G3")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, line = text.splitlines()
    assert head == "ID,Name,Field,Programmes,State,Entry pages"
    assert line.startswith("G3,")
    assert "Running" in line


@pytest.mark.parametrize("name", ["G3", "consultation"])
def test_a_running_system_by_id_or_slug(client: Client, db: None, name: str) -> None:
    page = soup(client, f"/catalogue/{name}/")
    assert "稼働中" in page.get_text()
    assert reverse("consultation:ask") in links(page)
    assert reverse("consultation:desk") not in links(page)
    assert "わかっている制限" in page.get_text()


def test_a_planned_system_begins_nowhere(client: Client, db: None) -> None:
    row = next(one for one in systems(packs.current().path) if one.state == "planned")
    page = soup(client, f"/catalogue/{row.id}/")
    assert "計画" in page.get_text()
    assert row.name_ja in page.h1.get_text()
    assert "わかっている制限" not in page.get_text()
    client.cookies["oirase_language"] = "en"
    english = soup(client, f"/catalogue/{row.id}/")
    assert row.name_en in english.h1.get_text()
    assert row.name_en in english.title.get_text()
    assert "Planned" in english.get_text()


def test_a_row_leads_to_the_programmes_it_serves(
    client: Client,
    testland: SimpleNamespace,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packs, "current", lambda: testland.pack)
    row = next(one for one in systems(testland.pack.path) if one.programmes)
    page = soup(client, f"/catalogue/{row.id}/")
    addresses = [one for one in links(page) if "/programmes/" in one]
    assert addresses == [reverse("roadmap:programme", args=[2024, number]) for number in row.programmes]
    assert soup(client, addresses[0]).h1


def test_without_an_edition_the_numbers_stand_alone(client: Client, db: None) -> None:
    row = next(one for one in systems(packs.current().path) if len(one.programmes) > 1)
    page = soup(client, f"/catalogue/{row.id}/")
    assert ", ".join(str(number) for number in row.programmes) in page.get_text()
    assert not [one for one in links(page) if "/programmes/" in one]


# Start, my page, desk


def test_after_sign_in_work_begins_where_it_is_done(browser: Browser, client: Client) -> None:
    assert browser("clerk").get("/start/")["Location"] == reverse("portal:desk")
    assert browser("resident").get("/start/")["Location"] == reverse("portal:my_page")
    assert client.get("/start/")["Location"].startswith(reverse("account_login"))


def test_ones_own_doors(browser: Browser, client: Client) -> None:
    for address in ("/my/", "/desk/", "/operations/", "/audit/"):
        assert client.get(address)["Location"] == f"{reverse('account_login')}?next={address}"
    allowed = {
        name: [
            browser(name).get(address).status_code
            for address in ("/my/", "/desk/", "/operations/", "/audit/")
        ]
        for name in ("resident", "clerk", "operator", "auditor")
    }
    assert allowed == {
        "resident": [200, 403, 403, 403],
        "clerk": [200, 200, 403, 403],
        "operator": [200, 200, 200, 403],
        "auditor": [200, 200, 403, 200],
    }


def test_my_page_leads_to_everything_that_is_ones_own(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("own", kind="resident", name="見本 花子"))
    links = {one["href"] for one in soup(client, "/my/").select("main a")}
    own = ("cases:mine", "forms:mine", "payments:mine", "documents:mine", "messaging:inbox")
    assert {reverse(name) for name in own} <= links


def test_my_page_shows_who_has_looked_at_ones_data_and_nobody_elses(
    people: SimpleNamespace, browser: Browser
) -> None:
    for person, purpose in ((people.resident, "手続の審査"), (people.neighbour, "となりの用事")):
        record_read(
            actor=str(people.clerk.pk),
            actor_name="clerkさん",
            person_id=person.pk,
            subject="x/1",
            purpose=purpose,
        )
    record_read(
        actor=str(people.resident.pk),
        actor_name="x",
        person_id=people.resident.pk,
        subject="x/1",
        purpose="自分",
    )
    page = soup(browser("resident"), "/my/")
    (row,) = page.select("main tbody tr")
    assert [cell.get_text() for cell in row.select("td")][1:] == ["clerkさん", "手続の審査"]
    assert "となりの用事" not in page.get_text()
    assert reverse("usersessions_list") in links(page)
    assert "まだ記録はありません。" in soup(browser("clerk"), "/my/").get_text()


def test_the_desk_shows_what_waits_late_work_first(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_work", {})
    assert "待っている仕事" not in soup(browser("clerk"), "/desk/").get_text()
    slots.add_work("a", lambda request: slots.Work("甲の仕事", "/a/", 1200))
    slots.add_work("b", lambda request: slots.Work("<b>乙の仕事", "/b/", 3, late=2))
    slots.add_work("c", lambda request: None)
    page = soup(browser("clerk"), "/desk/")
    cards = page.select(".card--link")
    assert [card.h3.get_text() for card in cards] == ["<b>乙の仕事", "甲の仕事"]
    assert [card.p.get_text() for card in cards] == ["3件待ち", "1,200件待ち"]
    assert [chip.get_text() for chip in page.select("main .chip--error")] == ["2件が期限切れ"]
    slots.add_work("a", lambda request: None)
    assert "甲の仕事" not in soup(browser("clerk"), "/desk/").get_text()


def test_services_are_found_by_words_of_either_language(client: Client, db: None) -> None:
    everything = links(soup(client, "/services/"))
    assert reverse("consultation:ask") in everything
    assert reverse("consultation:desk") not in everything
    found = links(soup(client, "/services/?q=consultation"))
    assert reverse("consultation:ask") in found
    assert reverse("roadmap:overview") not in found
    nothing = soup(client, "/services/?q=zzz")
    assert "/services/" in links(nothing)
    assert "/catalogue/?q=zzz" in links(nothing)


def test_the_header_shows_what_the_prefecture_puts_forward(client: Client, db: None) -> None:
    menu = [one["href"] for one in soup(client, "/").select("header nav a")]
    chosen = [reverse(name) for name in packs.current().content["menu"]]
    assert menu[: 1 + len(chosen)] == [reverse("portal:home"), *chosen]
    assert reverse("roadmap:programme_list") not in menu


def test_easy_japanese_reaches_menus_and_services(client: Client, db: None) -> None:
    client.cookies["oirase_language"] = "ja-easy"
    page = soup(client, "/services/")
    assert "相談（そうだん）する" in page.get_text()
    assert "使いかた" in page.select_one(".footer").get_text()
    client.cookies["oirase_language"] = "ja"
    assert "相談（そうだん）する" not in soup(client, "/services/").get_text()
