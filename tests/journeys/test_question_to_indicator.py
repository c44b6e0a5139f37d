"""A company asks, an officer answers, the company is told, and the roadmap's indicator moves by itself."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from oirase.kernel.calendar import fiscal_label, fiscal_year
from oirase.kernel.clock import today
from tests.fixtures.site import LiveSite

pytestmark = pytest.mark.journey

PROGRAMME = "/roadmap/2025/programmes/1"
REPORTED = "109"
PATIENCE = 60


def live_figure(page: Any) -> int:
    """Read the live figure of the first indicator, which stands beside the reported one and is marked as a demo."""
    label = f"{fiscal_label(fiscal_year(today()))} いまの値"
    card = page.locator("dl.figures > div", has=page.locator("dt", has_text=label)).first
    # Right after the start nothing has been counted yet.
    _until(lambda: bool(page.goto(PROGRAMME)) and card.count() > 0, "the programme shows a live figure")
    assert "デモ値" in card.inner_text()
    return int(re.match(r"[\d,]+", card.locator("dd").inner_text())[0].replace(",", ""))  # type: ignore[index]


def test_from_a_question_to_the_moved_indicator(
    live_site: LiveSite, browser_page: Any, sign_in: Callable[[str], None], picture: Callable[[str], None]
) -> None:
    page = browser_page
    before = live_figure(page)
    picture("indicator")

    sign_in("company")
    page.goto("/consultation/")
    page.get_by_label("相談の分野").select_option("system")
    page.get_by_label("相談内容").fill("在庫を数える仕組みを選びたい。旅する記号は 42-旅-9 です。")
    page.get_by_label("会社名・屋号").fill("見本りんご加工合同会社")
    page.get_by_label("法人番号").fill("1234567890123")
    page.get_by_label("担当者名").fill("見本 次郎")
    page.get_by_label("メールアドレス").fill("jiro@company.example.jp")
    page.get_by_role("button", name="相談を送る").click()
    page.locator(".error-summary a", has_text="法人番号").wait_for()
    assert page.get_by_label("法人番号").get_attribute("aria-invalid") == "true"
    picture("refused")
    page.get_by_label("法人番号").fill("7990001000001")
    page.get_by_role("button", name="相談を送る").click()
    page.get_by_role("heading", name="相談を受け付けました").wait_for()
    number = re.search(r"R\d+-\d{6}", page.locator("main").inner_text())[0]  # type: ignore[index]
    picture("receipt")

    sign_in("desk")
    page.goto("/consultation/desk/?q=42-旅-9")
    picture("work-list")
    page.get_by_role("link", name=number).click()
    page.get_by_role("button", name="自分が担当する").click()
    page.get_by_label("回答", exact=False).last.fill("三つの製品を比べた表をお送りします。")
    page.get_by_role("button", name="回答を送る").click()
    page.get_by_text("回答済み").first.wait_for()
    picture("answered")
    page.get_by_label("解決した").check()
    page.get_by_role("button", name="完了にする").click()
    page.locator("dl.facts", has_text="完了").wait_for()

    sign_in("company")
    _until(lambda: _inbox_has(page, number), "the company is told in its inbox")
    page.goto("/consultation/mine/")
    page.get_by_role("link", name=re.compile(number)).first.click()
    assert "三つの製品を比べた表をお送りします。" in page.locator("main").inner_text()
    page.get_by_label("とても満足").check()
    page.get_by_role("button", name="アンケートを送る").click()
    page.get_by_role("button", name="アンケートを送る").wait_for(state="detached")
    picture("company-reads")

    _until(lambda: live_figure(page) == before + 1, f"the figure moves from {before} to {before + 1}")
    page.goto(PROGRAMME)
    assert REPORTED in page.locator("main").inner_text(), "the reported outturn stays as it was"


def _inbox_has(page: Any, number: str) -> bool:
    page.goto("/messaging/")
    return number in page.locator("main").inner_text()


def _until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"waited {PATIENCE} s in vain: {what}"
        time.sleep(0.3)
