"""A resident asks how far the plan has come: what runs, what is late, why; and where the money goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fixtures.site import LiveSite

pytestmark = pytest.mark.journey


def test_how_far_has_it_come(live_site: LiveSite, browser_page: Any, picture: Callable[[str], None]) -> None:
    page = browser_page
    page.goto("/services/")
    page.locator("main a", has_text="進みぐあいを見る").first.click()
    page.get_by_role("heading", name="進みぐあい", exact=True).wait_for()
    picture("progress")

    page.locator("select[name=status]").select_option(label="順調")
    page.get_by_role("button", name="絞り込む").click()
    page.locator(".listing__chip", has_text="順調").wait_for()
    row = page.locator(".listing tbody tr").first
    assert "その年度の目標は" in row.inner_text()
    picture("on-course")

    row.locator("a").first.click()
    page.get_by_role("heading", name="指標", exact=True).wait_for()
    assert page.locator("figure.chart svg").count() > 0
    picture("programme")
    page.get_by_role("link", name="規則を読む").click()
    page.get_by_role("heading", name="状態の決め方").wait_for()
    assert "人が選ぶことはありません" in page.locator("main").inner_text()
    picture("rule")

    page.goto("/progress/")
    page.get_by_role("link", name="判断の記録").first.click()
    page.locator("main tbody tr", has_text="申し込む市町村がなく").wait_for()
    picture("decisions")


def test_what_runs_now_and_where_its_figure_comes_from(
    live_site: LiveSite, browser_page: Any, picture: Callable[[str], None]
) -> None:
    page = browser_page
    page.goto("/progress/now/?state=running")
    row = page.locator("main tbody tr", has_text="相談対応件数")
    row.wait_for()
    picture("now")
    row.get_by_role("link", name="相談対応件数").click()
    page.get_by_role("heading", name="相談対応件数", exact=True).wait_for()
    assert "DX推進課" in page.locator("dl.facts").inner_text()
    picture("figure")


def test_where_the_money_goes_across_the_headings(
    live_site: LiveSite, browser_page: Any, picture: Callable[[str], None]
) -> None:
    page = browser_page
    page.goto("/crossviews/")
    total = page.locator("dl.figures dd").first.inner_text()
    assert total.startswith("4,979,338")
    picture("budget")
    page.get_by_role("link", name="対象者別").click()
    page.get_by_role("heading", name="対象者別").wait_for()
    assert "重ねて数える" in page.locator("main").inner_text()
    assert page.locator("dl.figures dd").nth(1).inner_text() == "4,979,338"
    picture("target-groups")
    page.get_by_role("link", name="参加市町村", exact=True).click()
    page.locator(".listing tbody tr", has_text="五所川原市").wait_for()
    page.locator(".map__marker").first.wait_for()
    assert page.locator(".map__marker").count() == 3
    picture("municipalities")
    page.get_by_role("link", name="システムを共有する事業").click()
    page.get_by_role("heading", name="システムを共有する事業").wait_for()
    picture("shared")
