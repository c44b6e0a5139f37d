"""A fisher opens one page at five in the morning: values by zone and depth, what to do, in few bytes, in three languages, without script."""

from __future__ import annotations

import gzip
import re
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client
from tests.fixtures.people import set_up

from oirase.blocks.observations.facade import Entity
from oirase.systems.agriculture.sea_watch.models import AdviceLine

MOST_BYTES = 60_000


def page(client: Client, address: str = "/sea-watch/", language: str = "ja") -> BeautifulSoup:
    client.cookies["oirase_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def test_values_stand_by_zone_and_depth(year: SimpleNamespace, client: Client) -> None:
    found = page(client)
    table = found.select_one("section table")
    assert [one.text for one in table.select("thead th")] == ["水深", "霧笛ブイ", "星見ブイ"]
    assert [one.text for one in table.select("tbody th")] == ["2m", "10m"]
    values = [float(one.text) for one in table.select(".sea-value")]
    assert len(values) == 3
    assert all(15 < value < 32 for value in values)
    assert all(one.text.strip() for one in table.select(".sea-trend"))


def test_it_says_what_to_do_and_where_that_is_from(year: SimpleNamespace, client: Client) -> None:
    told = page(client).select(".sea-advice li")
    assert [one.select_one(".sea-level").text for one in told] == [
        "稚貝: 成長が鈍る",
        "新貝・成貝: 死ぬおそれがある",
    ]
    assert "架空の稚貝の成長が鈍ります。" in told[0].text
    assert "架空の目安" in told[0].text
    assert "未確認" in told[0].text


def test_below_every_line_it_says_so(year: SimpleNamespace, client: Client) -> None:
    with set_up():
        AdviceLine.objects.update(degrees=39)
    assert page(client).select_one(".sea--fine .sea-level").text == "稚貝: 目安に達していない"


def test_simulated_values_are_marked(year: SimpleNamespace, client: Client) -> None:
    assert "模擬データ" in page(client).text
    with set_up():
        Entity.objects.update(simulated=False)
    assert "模擬データ" not in page(client).text


def test_without_values_it_says_so(bay: SimpleNamespace, client: Client) -> None:
    assert "値がまだ届いていません。" in page(client).text
    assert page(client).select_one(".sea-level").text.endswith("平均がまだない")


def test_it_is_read_in_english_and_easy_japanese(year: SimpleNamespace, client: Client) -> None:
    assert "Water temperature" in page(client, language="en").text
    assert "Made-up juveniles grow slowly." in page(client, language="en").text
    assert "いまの 海" in page(client, language="ja-easy").text


def test_all_that_it_needs_is_small(year: SimpleNamespace, client: Client) -> None:
    answer = client.get("/sea-watch/")
    total = len(gzip.compress(answer.content))
    files = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', answer.content.decode())
    assert len(files) == 5
    for name in files:
        plain = finders.find(name)
        assert plain, name
        with open(plain, "rb") as file:
            total += len(gzip.compress(file.read()))
    assert total < MOST_BYTES / 2, "one bar of signal: html, styles and script together"


def test_switches_work_without_script(year: SimpleNamespace, client: Client) -> None:
    assert "sea--large" not in str(page(client).select_one(".page"))
    client.get("/sea-watch/look/large/")
    client.get("/sea-watch/look/contrast/")
    assert {"sea--large", "sea--contrast"} <= set(page(client).select_one(".page")["class"])
    client.get("/sea-watch/look/large/")
    client.get("/sea-watch/look/nonsense/")
    assert set(page(client).select_one(".page")["class"]) & {"sea--large", "sea--contrast"} == {
        "sea--contrast"
    }


def test_the_worker_keeps_this_page_and_nothing_above_it(year: SimpleNamespace, client: Client) -> None:
    answer = client.get("/sea-watch/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert "sea_watch/sea" in answer.content.decode()
    assert page(client).select_one("[data-worker]")["data-worker"] == "/sea-watch/worker.js"


@pytest.mark.parametrize(
    "name",
    [
        "records/",
        "currents/",
        "currents/?drift=1",
        "spat/",
        "outlook/",
        "stations/",
        "lines/",
        "data/",
        "bulletins/",
    ],
)
@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_every_other_page_answers(year: SimpleNamespace, client: Client, name: str, language: str) -> None:
    assert page(client, f"/sea-watch/{name}", language).select_one("h1").text.strip()


def test_an_installation_without_a_bay_says_so(db: None, client: Client) -> None:
    assert "観測する海域がまだありません" in page(client).text
