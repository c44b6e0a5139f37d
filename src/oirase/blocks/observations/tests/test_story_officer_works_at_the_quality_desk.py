"""At the quality desk an officer finds what waits, looks at a span, judges it, and tries new thresholds before keeping them."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.blocks.observations.models import QualityConfig
from oirase.blocks.observations.qc.flags import flag_of
from oirase.blocks.observations.services import quality
from oirase.blocks.observations.tests.quality_desk import (
    NOW,
    PLATFORM,
    arrived,
    configured,
    quality_desk,
    rows,
    spans,
    stored,
)
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope

DESK = "/observations/quality/"
VALUES = [18.0, 18.1, 18.2, 31, 31.5, 18.1, 18.0, 18.2, 18.1]


@pytest.fixture
def desk(db: None) -> Iterator[SimpleNamespace]:
    with clock.frozen(NOW):
        made = quality_desk()
        configured(made)
        arrived(rows(made.series, VALUES))
        yield made


def page(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:500]
    return BeautifulSoup(answer.content, "html.parser").main


def of_range() -> Any:
    (found,) = [one for one in spans() if one.test == "gross_range"]
    return found


def test_from_queue_to_verdict_and_back(desk: SimpleNamespace, client: Client) -> None:
    client.force_login(desk.officer_user)
    listed = page(client, DESK)
    assert "試験ブイ 水温 1 m" in listed.text
    address = f"{DESK}{of_range().pk}/"
    found = page(client, address)
    assert "範囲" in found.h1.text
    assert len(found.select("svg .trace-suspect, svg .trace-fail")) >= 2
    assert [row.th.text for row in found.select("details tbody tr")][0].startswith("令和8年6月14日")
    form = {"verdict": "rejected", "reason": "較正のため引き上げていた", "version": of_range().version}
    assert "較正のため引き上げていた" in client.post(f"{address}judge", form, follow=True).content.decode()
    assert flag_of(stored(desk.series)["flag"]).tolist()[3:5] == [4, 4]
    assert "gross_range" not in {one.test for one in spans() if one.verdict == "open"}
    assert "較正" not in page(client, f"{DESK}?test=gross_range").text
    assert "棄却" in page(client, f"{DESK}?verdict=rejected").text
    client.post(f"{address}reopen", {"reason": "区間を間違えた", "version": of_range().version})
    assert of_range().verdict == "open"


def test_the_queue_is_narrowed_by_station_property_test_and_verdict(
    desk: SimpleNamespace, client: Client
) -> None:
    client.force_login(desk.officer_user)
    for query, found in (
        (f"station={desk.entity.pk}", True),
        (f"property={desk.series.property_id}", True),
        ("test=gross_range&flag=3", False),
        ("test=gross_range&flag=4", True),
        ("test=flat_line", False),
        ("verdict=accepted", False),
        ("verdict=all", True),
        ("days_from=R8.6.14", True),
        ("days_to=R8.6.13", False),
        ("order=-count", True),
        ("station=nonsense", True),
    ):
        assert ("試験ブイ 水温 1 m" in page(client, f"{DESK}?{query}").text) is found, query


def test_an_empty_desk_says_what_will_stand_here(db: None, client: Client) -> None:
    with clock.frozen(NOW):
        made = quality_desk()
    client.force_login(made.officer_user)
    assert "判定を待つ区間はありません" in page(client, DESK).text


def test_a_verdict_without_reason_is_refused_in_place(desk: SimpleNamespace, client: Client) -> None:
    client.force_login(desk.officer_user)
    address = f"{DESK}{of_range().pk}/"
    answer = client.post(f"{address}judge", {"verdict": "rejected", "reason": " "})
    assert answer.status_code == 422
    assert (
        BeautifulSoup(answer.content, "html.parser").find(attrs={"aria-invalid": "true"})["name"] == "reason"
    )
    assert of_range().verdict == "open"


def test_whoever_was_second_is_told(desk: SimpleNamespace, client: Client) -> None:
    client.force_login(desk.officer_user)
    span = of_range()
    quality.judge_span(desk.officer, span_id=span.pk, verdict="accepted", reason="一人目")
    form = {"verdict": "rejected", "reason": "二人目", "version": span.version}
    answer = client.post(f"{DESK}{span.pk}/judge", form)
    assert answer.status_code == 409
    assert "ほかの人が先に更新しました" in answer.content.decode()


def test_who_may_look_only_sees_no_form_and_a_foreign_officer_nothing(
    desk: SimpleNamespace, client: Client
) -> None:
    address = f"{DESK}{of_range().pk}/"
    settings = f"/observations/series/{desk.series.number}/quality/"
    client.force_login(desk.viewer_user)
    assert page(client, address).find("form") is None
    assert page(client, settings).find("form") is None
    assert client.post(f"{address}judge", {"verdict": "rejected", "reason": "?"}).status_code == 403
    client.force_login(desk.foreigner_user)
    assert "試験ブイ" not in page(client, DESK).text
    assert client.get(address).status_code == 404
    assert client.get(settings).status_code == 404
    assert client.post(f"{settings}rerun", {"reason": "?"}).status_code == 404


def test_new_thresholds_are_tried_then_kept_then_applied(desk: SimpleNamespace, client: Client) -> None:
    client.force_login(desk.officer_user)
    address = f"/observations/series/{desk.series.number}/quality/"
    found = page(client, address)
    assert "不良" in found.text
    boxes = {one["name"]: one.get("value", "") for one in found.select("form.quality-tests input")}
    assert boxes["gross_range.suspect"] == "0〜30"
    form = {
        "since_year": "2026", "since_month": "6", "since_day": "14", "gross_range.fail": "−2 ～ 40", "gross_range.suspect": "",
        "climatology.months": "6 6 0 18.05\n7 9 0 30 -2 40", "spike.method": "average", "source": "試験",
    }  # fmt: skip
    before = stored(desk.series).tobytes()
    tried = client.post(f"{address}configure", {**form, "preview": "yes"}).content.decode()
    assert "この30日の9件のうち、7件のフラグが変わります" in tried
    assert stored(desk.series).tobytes() == before
    with scope(PLATFORM):
        assert QualityConfig.objects.count() == 1
    kept = client.post(f"{address}configure", form, follow=True).content.decode()
    assert "検定の設定を保存しました" in kept
    assert "試験" in kept
    answer = client.post(f"{address}rerun", {"reason": "新しい範囲"}, follow=True)
    assert "再検定しました" in answer.content.decode()
    assert flag_of(stored(desk.series)["flag"]).tolist() == [1, 3, 3, 3, 3, 3, 1, 3, 3]


def test_a_wrong_threshold_is_told_at_its_box(desk: SimpleNamespace, client: Client) -> None:
    client.force_login(desk.officer_user)
    address = f"/observations/series/{desk.series.number}/quality/configure"
    for name, value, words in (
        ("gross_range.fail", "35〜-2", "下限は上限より小さく"),
        ("gross_range.fail", "1〜2〜3", "下限と上限を数字で"),
        ("gross_range.fail", "zero", "数字で入力"),
        ("spike.suspect", "-1", "0以上"),
        ("spike.fail", "abc", "数字"),
        ("climatology.months", "13 14 0 1", "月は1から12"),
        ("climatology.months", "1 2", "個数"),
        ("neighbours.series", "12", "数字で入力"),
    ):
        sent = {"since": "2026-06-14", name: value}
        answer = client.post(address, sent)
        assert answer.status_code == 422, (name, value)
        text = BeautifulSoup(answer.content, "html.parser")
        wrong = text.find_all(attrs={"aria-invalid": "true"})
        assert {one["name"].partition(".")[0] for one in wrong} == {name.partition(".")[0]}, (name, value)
        assert words in text.main.text, (name, value)


def test_the_list_can_be_taken_along(desk: SimpleNamespace, client: Client) -> None:
    client.force_login(desk.officer_user)
    body = b"".join(client.get(f"{DESK}?export=csv").streaming_content).decode("utf-8-sig")
    assert "試験ブイ 水温 1 m" in body


def test_what_waits_stands_on_the_officers_own_desk(desk: SimpleNamespace, client: Client) -> None:
    # Whoever may look finds the page among the services; what waits stands above, with its number.
    for user, times in ((desk.officer_user, 2), (desk.viewer_user, 1)):
        client.force_login(user)
        assert page(client, "/desk/").text.count("観測値の品質確認") == times
