"""What a list shows for an address: rows, filters in words, order, columns, pages; and that no address breaks it."""

from __future__ import annotations

import re
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from bench.ledger.models import Case
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oirase.kernel import clock
from oirase.kernel.access import paging
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.ui.lists import Choice, Column, Listing, Order, RowsSource, Text, state
from oirase.ui.tests.conftest import CASES
from oirase.ui.tests.site import CASES as LISTING
from oirase.ui.tests.site import HEIGHTS

pytestmark = pytest.mark.urls("oirase.ui.tests.site")
REPEATED = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def soup(client: Client, address: str, **headers: str) -> BeautifulSoup:
    """Return the page behind an address, which must be a good one."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.content.decode()
    return BeautifulSoup(answer.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    """Return what stands at the head of the rows."""
    return [head.get_text() for head in page.select("tbody th[scope=row]")]


def count(page: BeautifulSoup) -> str:
    """Return the count as people read it."""
    return page.select_one(".listing__count").get_text()


def chips(page: BeautifulSoup) -> dict[str, str]:
    """Return the address behind each chip by its words."""
    return {chip.select("span")[1].get_text(): chip["href"] for chip in page.select(".listing__chip")}


def test_only_rows_that_one_may_see(closer: Client) -> None:
    page = soup(closer, CASES)
    assert count(page) == "45件"
    assert titles(page) == [f"案件{n:02}" for n in range(44, 24, -1)]
    assert "よそ" not in page.get_text()
    assert [head.get_text(strip=True) for head in page.select("thead th")] == [
        "件名",
        "状態",
        "受付日時",
        "字数",
    ]
    assert page.select_one("tbody .origin").get_text() == "デモ値"
    assert page.select_one("tbody th a")["href"].startswith("/test/cases/")


def test_pages_go_forwards_and_hold_each_row_once(closer: Client) -> None:
    page = soup(closer, f"{CASES}?order=title&size=20")
    seen = titles(page)
    while link := page.select_one("a[rel=next]"):
        page = soup(closer, CASES + link["href"])
        seen += titles(page)
    assert seen == [f"案件{n:02}" for n in range(45)]
    first = page.select_one(".pager a")
    assert titles(soup(closer, CASES + first["href"])) == seen[:20]


def test_a_row_that_comes_in_front_moves_nothing(closer: Client, office: SimpleNamespace) -> None:
    page = soup(closer, CASES)
    with outside_commands("test set-up"), scope(Actor.system("test")):
        Case.objects.create(
            body=office.body,
            organisation=office.here,
            title="新しい案件",
            received_at=datetime(2030, 1, 1, tzinfo=clock.TOKYO),
        )
    following = soup(closer, CASES + page.select_one("a[rel=next]")["href"])
    assert titles(following) == [f"案件{n:02}" for n in range(24, 4, -1)]


@pytest.mark.parametrize(
    ("query", "words", "number"),
    [
        ("q=案件0", {"ことば: 案件0"}, 10),
        ("q=よそ", {"ことば: よそ"}, 0),
        ("state=open", {"状態: 受付中"}, 45),
        ("state=closed", {"状態: 完了"}, 0),
        ("kind=a", {"区分: 甲"}, 23),
        ("kind=a&kind=b&kind=a", {"区分: 甲", "区分: 乙"}, 45),
        (
            "received_from=R8.4.10&received_to=令和８年４月１２日",
            {"受付日: 令和8年4月10日(金)〜令和8年4月12日(日)"},
            3,
        ),
        ("received_to=2026-04-02", {"受付日: 令和8年4月2日(木)以前"}, 2),
        ("received_from=20260514", {"受付日: 令和8年5月14日(木)以降"}, 2),
        ("year=2026", {"年度: R8年度"}, 45),
        ("year=2025", {"年度: R7年度"}, 0),
    ],
)
def test_a_filter_narrows_and_says_so(closer: Client, query: str, words: set[str], number: int) -> None:
    page = soup(closer, f"{CASES}?{query}")
    assert count(page) == f"{number}件"
    assert set(chips(page)) == words
    if not number:
        assert "条件に合うものはありません" in page.get_text()
        assert page.select_one(".empty-state a")["href"] == "?"


def test_a_chip_takes_away_one_condition_only(closer: Client) -> None:
    page = soup(closer, f"{CASES}?kind=a&kind=b&q=案件1&order=title")
    without = soup(closer, CASES + chips(page)["区分: 乙"])
    assert set(chips(without)) == {"区分: 甲", "ことば: 案件1"}
    assert titles(without) == ["案件10", "案件12", "案件14", "案件16", "案件18"]
    cleared = soup(closer, CASES + page.select_one(".listing__clear")["href"])
    assert (chips(cleared), titles(cleared)[0]) == ({}, "案件00")


@pytest.mark.parametrize("text", ["きのう", "2026-02-30", "平成31年5月1日", "<b>", "1-2", "R99.1"])
def test_what_cannot_be_read_narrows_nothing_and_is_told(closer: Client, text: str) -> None:
    page = soup(closer, f"{CASES}?{urlencode({'received_from': text})}")
    box = page.select_one("input[name=received_from]")
    assert (count(page), chips(page)) == ("45件", {})
    assert (box["value"], box["aria-invalid"]) == (text, "true")
    assert text in page.find(id=box["aria-describedby"]).get_text()


@pytest.mark.parametrize(
    "query", ["state=lost", "kind=z", "year=1999", "year=x", "q=+++", "order=secret", "size=7"]
)
def test_values_that_do_not_exist_fall_back(closer: Client, query: str) -> None:
    page = soup(closer, f"{CASES}?{query}")
    assert (count(page), chips(page), titles(page)[0], len(titles(page))) == ("45件", {}, "案件44", 20)


def test_heads_sort_both_ways(closer: Client) -> None:
    head = soup(closer, f"{CASES}?q=案件").select("thead th")[0]
    up = soup(closer, CASES + head.select_one("a")["href"])
    down = soup(closer, CASES + up.select("thead th")[0].select_one("a")["href"])
    assert [page.select("thead th")[0].get("aria-sort") for page in (up, down)] == ["ascending", "descending"]
    assert [titles(page)[0] for page in (up, down)] == ["案件00", "案件44"]
    assert all(
        chips(page) == {"ことば: 案件": page.select_one(".listing__chip")["href"]} for page in (up, down)
    )


def test_chosen_columns_are_shown_and_the_naming_one_always(closer: Client) -> None:
    def heads(query: str) -> list[str]:
        return [head.get_text(strip=True) for head in soup(closer, f"{CASES}?{query}").select("thead th")]

    assert heads("column=kind") == ["件名", "区分"]
    assert heads("column=") == ["件名"]
    assert heads("column=secret") == ["件名"]
    assert heads("size=50") == ["件名", "状態", "受付日時", "字数"]


def test_forms_hand_on_what_the_others_set(closer: Client) -> None:
    page = soup(closer, f"{CASES}?q=案件&kind=a&order=title&size=50&column=kind")
    filters = {(one["name"], one["value"]) for one in page.select("form.filters input[type=hidden]")}
    assert filters == {("order", "title"), ("size", "50"), ("column", "kind")}
    tools = {
        (one["name"], one["value"]) for one in page.select("form[method=get] input[type=hidden]")
    } - filters
    assert tools == {("q", "案件"), ("kind", "a"), ("column", "")}


def test_a_count_stops_at_its_cap(closer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging.capped_count, "__defaults__", (30,))
    assert count(soup(closer, CASES)) == "30件以上"
    assert count(soup(closer, f"{CASES}?q=案件0")) == "10件"


def test_an_empty_list_says_what_to_do(closer: Client) -> None:
    with outside_commands("test set-up"), scope(Actor.system("test")):
        Case.objects.all().delete()
    page = soup(closer, CASES)
    assert count(page) == "0件"
    assert "案件を登録すると、ここに並びます。" in page.select_one(".empty-state").get_text()


def test_htmx_gets_the_list_alone(closer: Client) -> None:
    answer = closer.get(f"{CASES}?state=open", headers={"HX-Request": "true", "HX-Target": LISTING.anchor})
    part = BeautifulSoup(answer.content, "html.parser")
    assert part.find("html") is None
    assert part.find(recursive=False)["id"] == LISTING.anchor
    assert count(part) == "45件"
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Target": "another"},
        {"HX-Request": "true", "HX-Target": LISTING.anchor, "HX-History-Restore-Request": "true"},
        {},
    ],
)
def test_anything_else_gets_the_whole_page(closer: Client, headers: dict[str, str]) -> None:
    assert soup(closer, CASES, **headers).select_one("html h1").get_text() == "案件の一覧"


def test_what_is_swapped_is_what_the_page_holds(closer: Client) -> None:
    whole = soup(closer, f"{CASES}?kind=a").find(id=LISTING.anchor)
    part = soup(closer, f"{CASES}?kind=a", **{"HX-Request": "true", "HX-Target": LISTING.anchor})
    plain = [re.sub(r'value="\w{64}"', "", str(one)) for one in (whole, part.find(id=LISTING.anchor))]
    assert plain[0] == plain[1]


def test_without_the_right_there_is_no_list(client: Client, office: SimpleNamespace) -> None:
    assert client.get(CASES).status_code == 302
    with outside_commands("test set-up"):
        stranger = type(office.closer).objects.create_user("stranger", kind="staff", name="見本")
    client.force_login(stranger)
    assert client.get(CASES).status_code == 403


def test_cells_are_escaped(closer: Client, office: SimpleNamespace) -> None:
    with outside_commands("test set-up"), scope(Actor.system("test")):
        Case.objects.filter(pk=office.own[0].pk).update(title="<script>alert(1)</script>")
    answer = closer.get(f"{CASES}?q=script").content.decode()
    assert "<script>alert" not in answer
    assert answer.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2


def test_rows_in_hand_are_paged_and_those_without_a_value_come_last(client: Client, db: None) -> None:
    page = soup(client, "/test/heights/?order=height")
    seen = titles(page)
    while link := page.select_one("a[rel=next]"):
        page = soup(client, "/test/heights/" + link["href"])
        seen += titles(page)
    known = [f"山{n}" for n in range(45) if n % 3]
    assert seen == known + [f"山{n}" for n in range(0, 45, 3)]
    assert titles(soup(client, "/test/heights/"))[0] == "山44"
    assert count(page) == "45件"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("height_from=40", {"高さ: 40以上"}),
        ("height_from=４０&height_to=1,000", {"高さ: 40〜1,000"}),
        ("height_to=7", {"高さ: 7以下"}),
        ("height_from=many", set()),
    ],
)
def test_numbers_are_read_in_any_width(client: Client, db: None, query: str, words: set[str]) -> None:
    assert set(chips(soup(client, f"/test/heights/?{query}"))) == words


PARTS = st.one_of(
    st.sampled_from(
        ["案件", "a", "open", "2026", "-title", "title", "--title", "-", "0", "999999999999", "𠮷", "\0"]
    ),
    st.sampled_from(["9999-12-31", "0001-01-01", "R1.5.1", "csvx", "W10", "WzEsMl0", "null", "あ" * 300]),
    st.text(max_size=12),
)
NAMES = st.sampled_from(
    [
        "q",
        "state",
        "kind",
        "received_from",
        "received_to",
        "year",
        "order",
        "size",
        "column",
        "after",
        "job",
        "part",
        "view",
        "height_from",
        "height_to",
        "x",
    ]
)
QUERIES = st.lists(st.tuples(NAMES, PARTS), max_size=6)


@REPEATED
@given(QUERIES)
def test_no_address_breaks_a_list(closer: Client, pairs: list[tuple[str, str]]) -> None:
    query = urlencode(pairs)
    for address in (CASES, "/test/heights/"):
        assert closer.get(f"{address}?{query}").status_code == (400 if "%00" in query else 200)


def read(query: str, listing: Listing = LISTING) -> state.State:
    """Read an address as the list does."""
    return state.read(
        QueryDict(query), listing.columns, listing.filters, listing.orders, listing.default_order
    )


def arrangement(found: state.State) -> tuple[Any, ...]:
    """Return everything of a state but the place in the list."""
    return found.values, found.order, found.size, found.columns


@given(QUERIES)
def test_an_address_says_what_it_was_made_from(pairs: list[tuple[str, str]]) -> None:
    first = read(urlencode(pairs))
    again = read(first.address().lstrip("?"))
    assert arrangement(again) == arrangement(first)
    assert again.after is None
    assert again.address() == first.address()


@given(QUERIES, st.sampled_from(["title", "-received_at"]))
def test_a_change_changes_that_alone(pairs: list[tuple[str, str]], order: str) -> None:
    first = read(urlencode(pairs))
    moved = read(first.address(order=order).lstrip("?"))
    assert moved.order == order
    assert arrangement(moved)[0] == first.values
    assert arrangement(moved)[2:] == arrangement(first)[2:]
    cleared = read(
        first.address(**{name: None for one in LISTING.filters for name in one.names()}).lstrip("?")
    )
    assert cleared.values == {}
    assert arrangement(cleared)[1:] == arrangement(first)[1:]


@given(QUERIES)
def test_taking_all_chips_away_leaves_no_filter(pairs: list[tuple[str, str]]) -> None:
    found = read(urlencode(pairs))
    for _ in range(20):
        left = [
            found.address(**rest)
            for one in LISTING.filters
            if one.name in found.values
            for _words, rest in one.chips(found.values[one.name])
        ]
        if not left:
            break
        found = read(left[0].lstrip("?"))
    assert found.values == {}


def test_a_wrong_declaration_is_told_at_once() -> None:
    parts: dict[str, Any] = {
        "name": "x",
        "title": "x",
        "source": RowsSource(lambda actor, filters: []),
        "columns": (Column("name", "x"),),
        "orders": {"name": Order("name", "x")},
        "default_order": "name",
    }
    Listing(**parts)
    for wrong in (
        {"filters": (Text("order", "x"),)},
        {"filters": (Choice("view", "x"),)},
        {"default_order": "-age"},
    ):
        with pytest.raises(ValueError, match="x:"):
            Listing(**{**parts, **wrong})
    assert HEIGHTS.anchor == "list-test-heights"
