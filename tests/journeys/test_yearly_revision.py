"""A year's work on the roadmap: a division's officer hands sheets in, two of them meet at one field, the DX division publishes, a resident reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from oirase.kernel.access.pack import DEMO_PASSWORD
from tests.fixtures.site import LiveSite

pytestmark = pytest.mark.journey
SHEETS = "/roadmap-revision/"
# Whether the browser would ask before leaving the page.
LEAVING = """() => {
  const leaving = new Event('beforeunload', {cancelable: true});
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}"""


def open_sheet(page: Any, number: int) -> None:
    """Go to the sheet of a programme by the list."""
    page.goto(f"{SHEETS}?q=No{number}")
    page.locator("main tbody tr a").first.click()
    page.wait_for_load_state()


def field(page: Any, name: str) -> Any:
    return page.locator(f"[name='{name}']")


def press(page: Any, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_divisions_officer_fills_in_and_hands_in(
    live_site: LiveSite,
    browser_page: Any,
    sign_in: Callable[[str], None],
    picture: Callable[[str], None],
    width: int,
) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 800})
    sign_in("writer")
    page.goto("/desk/")
    page.get_by_role("link", name=re.compile("個票の提出")).first.click()
    page.wait_for_load_state()
    picture("sheets")
    open_sheet(page, 48)
    assert not page.evaluate(LEAVING)
    field(page, "summary/ja").fill("旅の途中で書き直した概要。")
    assert page.evaluate(LEAVING), "what was typed is not left behind without a question"
    field(page, "period/end").fill("来年")
    press(page, "途中まで保存する")
    assert "R7、H31、2025のように" in page.locator(".error-summary").inner_text()
    picture("slip")
    page.locator(".error-summary a").first.click()
    field(page, "period/end").fill("R12")
    press(page, "途中まで保存する")
    assert "保存しました" in page.locator("main").inner_text()
    press(page, "保存して提出する")
    assert "このまま提出するときは、説明を入力してください。" in page.locator(".error-summary").inner_text()
    field(page, "note").fill("予算は査定の後に入れます。")
    press(page, "保存して提出する")
    row = page.locator("main tbody tr", has=page.locator("td:text-is('48')"))
    assert "提出済み" in row.inner_text()
    picture("handed-in")


def test_two_browsers_on_one_sheet_lose_nothing(
    live_site: LiveSite, browser: Any, pictures: Callable[[Any, str], None]
) -> None:
    pages = []
    for _person in range(2):
        context = browser.new_context(base_url=live_site.url, locale="ja-JP")
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("利用者IDまたはメールアドレス").fill("dx" if pages else "writer")
        page.locator("#id_password").fill(DEMO_PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url(re.compile(r"/desk/$"))
        open_sheet(page, 48)
        pages.append(page)
    first, second = pages
    field(first, "summary/ja").fill("担当課の概要。")
    field(second, "summary/ja").fill("推進課の概要。")
    field(second, "note/ja").fill("推進課の注記。")
    press(first, "途中まで保存する")
    press(second, "途中まで保存する")
    summary = second.locator(".error-summary")
    assert "畑中 つくしさんが先に「担当課の概要。」に変えました。" in summary.inner_text()
    assert field(second, "summary/ja").input_value() == "推進課の概要。"
    pictures(second, "clash")
    first.reload()
    assert field(first, "note/ja").input_value() == "推進課の注記。"
    field(second, "summary/ja").fill("二人で決めた概要。")
    press(second, "途中まで保存する")
    first.reload()
    assert field(first, "summary/ja").input_value() == "二人で決めた概要。"
    for page in pages:
        page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_dx_division_checks_shapes_and_publishes_and_a_resident_reads(
    live_site: LiveSite,
    browser_page: Any,
    sign_in: Callable[[str], None],
    picture: Callable[[str], None],
    width: int,
) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 800})
    sign_in("dx")
    page.goto(f"{SHEETS}?state=submitted")
    page.locator("main tbody tr a").first.click()
    page.wait_for_load_state()
    picture("check")
    page.get_by_label("「概要」への意見").fill("もう少しやさしく書いてください。")
    press(page, "意見を付けた欄を差し戻す")
    page.wait_for_url(re.compile(r"/revisions/"))
    picture("progress")

    page.get_by_role("link", name="事業を加える").click()
    field(page, "title").fill("旅で加えた事業")
    field(page, "division").select_option("dx-promotion")
    press(page, "加える")
    assert "旅で加えた事業" in page.locator("h1").inner_text()
    page.get_by_role("link", name="この事業を移す・分ける・まとめる・終了にする").click()
    page.wait_for_load_state()
    picture("shape")

    page.goto("/roadmap-revision/revisions/")
    page.locator("main .card a").first.click()
    page.get_by_role("link", name="公開に進む").click()
    press(page, "公開する")
    assert "確認済みでない個票が" in page.locator(".error-summary").inner_text()
    picture("owed")
    field(page, "reason").first.fill("議会の日程に合わせるため。")
    press(page, "公開する")
    assert "公開しました。" in page.locator("main").inner_text()

    page.context.clear_cookies()
    page.goto("/roadmap/programmes/?q=旅で加えた事業")
    assert "旅で加えた事業" in page.locator("main tbody").inner_text()
    page.goto("/roadmap/comparison/")
    assert "旅で加えた事業" in page.locator("main").inner_text()
    picture("comparison")
