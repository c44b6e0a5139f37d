"""The read API: editions, programmes with cursor and filters, one programme; and what is not public."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.test import Client

HOME = "/api/v1/roadmap/editions"


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(HOME + address)
    assert answer.status_code == status, answer.content[:500]
    return answer.json()


def test_editions_are_listed(draft: SimpleNamespace, client: Client) -> None:
    found = get(client, "")
    assert [(one["fiscal_year"], one["fiscal_year_label"], one["revision"]) for one in found] == [
        (2024, "R6", 2)
    ]
    assert found[0]["budget_stated_thousand_yen"] == 61500


def test_the_cursor_walks_all_programmes_once(testland: SimpleNamespace, client: Client) -> None:
    seen, after = [], ""
    while True:
        answer = get(client, f"/2024/programmes?limit=2&after={after}")
        seen += [one["no"] for one in answer["items"]]
        if answer["next_cursor"] is None:
            break
        after = answer["next_cursor"]
    assert seen == [1, 2, 3, 4, 5]


def test_a_line_of_the_list(testland: SimpleNamespace, client: Client) -> None:
    assert get(client, "/2024/programmes?q=相談")["items"][0] == {
        "no": 1,
        "title": {"ja": "商いデジタル相談", "en": "Digital advice for shops"},
        "field": {"code": "trade", "name": {"ja": "なりわい", "en": "Trades"}},
        "item": {"code": "shops", "name": {"ja": "店と職人", "en": "Shops and crafts"}},
        "bureau": "戦略局",
        "divisions": ["デジタル室"],
        "start": 2023,
        "end": 2026,
        "budget_thousand_yen": 12000,
        "found_in_source": True,
    }


def test_filters_narrow(testland: SimpleNamespace, client: Client) -> None:
    def numbers(query: str) -> list[int]:
        return [one["no"] for one in get(client, f"/2024/programmes?{query}")["items"]]

    assert numbers("field=shore&budget_from=1") == [3]
    assert numbers("item=class") == [5]
    assert numbers("bureau=くらし局") == [2]
    assert numbers("year=2021") == [5]


def test_a_programme_in_full(testland: SimpleNamespace, client: Client) -> None:
    answer = get(client, "/2024/programmes/5")
    assert answer["indicators"][0]["unit"] == {"ja": "教室", "en": "classrooms"}
    assert {one["value"] for one in answer["indicators"][0]["figures"]} == {1, 3, 4.5}
    assert answer["initiatives"][0]["name"]["ja"] == "配信の試行"
    assert answer["budget_lines"] == [
        {"kind": "initial", "account": "general", "organisation": "learning", "amount_thousand_yen": 11000}
    ]


def test_wrong_questions_are_refused(testland: SimpleNamespace, client: Client) -> None:
    for query in ("limit=0", "limit=1000", "system=maybe", "budget_from=-1", "year=x"):
        assert client.get(f"{HOME}/2024/programmes?{query}").status_code == 422
    assert client.get(f"{HOME}/2024/programmes?after=nonsense").status_code == 400
    assert client.get(f"{HOME}/2024/programmes/99").status_code == 404
    assert client.get(f"{HOME}/2020/programmes").status_code == 404


def test_drafts_are_not_public(draft: SimpleNamespace, client: Client) -> None:
    assert client.get(f"{HOME}/2024/programmes?revision=3").status_code == 404
    assert client.get(f"{HOME}/2024/programmes/1?revision=3").status_code == 404
