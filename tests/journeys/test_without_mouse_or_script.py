"""A reader with a phone's width and a keyboard, and one whose browser runs no script, get to the same ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fixtures.site import LiveSite

pytestmark = pytest.mark.journey

NARROW = {"width": 360, "height": 800}
REACH = 80


@pytest.fixture
def plain_page(browser: Any, live_site: LiveSite) -> Iterator[Any]:
    """A narrow page of a browser that runs no script."""
    context = browser.new_context(
        base_url=live_site.url, locale="ja-JP", viewport=NARROW, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def tab_to(page: Any, target: Any, key: str = "Tab") -> None:
    """Press Tab until a control has the focus, which must then be seen: in the window and with an outline."""
    for _ in range(REACH):
        page.keyboard.press(key)
        if target.evaluate("one => one === document.activeElement"):
            assert target.evaluate("one => getComputedStyle(one).outlineStyle") != "none", "focus is not seen"
            return
    raise AssertionError(f"{target} cannot be reached with {REACH} times {key}")


def test_keyboard_alone(live_site: LiveSite, browser_page: Any) -> None:
    page = browser_page
    page.set_viewport_size(NARROW)
    page.goto("/roadmap/programmes/")
    page.keyboard.press("Tab")
    assert page.locator(".skip-link").evaluate("one => one === document.activeElement")
    page.keyboard.press("Enter")
    assert page.locator("#main").evaluate("one => one === document.activeElement")

    page.goto("/roadmap/programmes/")
    menu = page.get_by_role("button", name="メニュー")
    tab_to(page, menu)
    page.keyboard.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    search = page.locator("#site-search")
    tab_to(page, search)
    page.keyboard.press("Escape")
    assert menu.get_attribute("aria-expanded") == "false", "Escape closes the menu"
    assert menu.evaluate("one => one === document.activeElement"), "and leaves the focus at its button"

    words = page.locator("main form.filters input[type=search]").first
    tab_to(page, words)
    page.keyboard.type("農業")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))
    page.locator("main tbody tr").first.wait_for()
    titles = page.locator("main tbody tr").all_inner_texts()
    assert titles
    assert len(titles) < 20, "the list is narrowed"

    order = page.locator("main thead a").last
    tab_to(page, order)
    page.keyboard.press("Enter")
    page.locator("main thead th[aria-sort]", has=page.locator("a")).last.wait_for()
    page.wait_for_url(re.compile(r"order="))
    sorted_titles = page.locator("main tbody tr").all_inner_texts()
    assert sorted(sorted_titles) == sorted(titles)

    link = page.locator("main tbody a").first
    tab_to(page, link)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/programmes/\d+$"))


def test_language_switch_stays_on_the_page(live_site: LiveSite, browser_page: Any) -> None:
    page = browser_page
    page.goto("/roadmap/programmes/?q=DX")
    page.get_by_role("button", name="English").click()
    page.wait_for_url(re.compile(r"/roadmap/programmes/\?q=DX$"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("button", name="Search").first.is_visible()
    page.goto("/consultation/")
    assert page.locator("html").get_attribute("lang") == "en", "the choice is kept"
    page.get_by_role("button", name="日本語", exact=True).click()
    page.get_by_role("heading", name="相談する", exact=True).wait_for()


def test_a_question_without_script(
    live_site: LiveSite, plain_page: Any, pictures: Callable[[Any, str], None]
) -> None:
    page = plain_page
    page.goto("/")
    page.get_by_role("link", name="相談する").first.click()
    page.get_by_label("相談の分野").select_option("system")
    page.get_by_label("相談内容").fill("スクリプトなしで送る相談です。")
    page.get_by_label("会社名・屋号").fill("見本商会")
    page.get_by_label("法人番号").fill("1234567890123")
    page.get_by_label("担当者名").fill("見本 三郎")
    page.get_by_label("メールアドレス").fill("saburo@company.example.jp")
    page.get_by_role("button", name="相談を送る").click()
    pictures(page, "refused")
    assert page.get_by_label("法人番号").get_attribute("aria-invalid") == "true"
    assert page.get_by_label("担当者名").input_value() == "見本 三郎", "what was typed is kept"
    page.locator(".error-summary a").first.click()
    assert page.url.endswith("#id_corporate_number")
    page.get_by_label("法人番号").fill("7990001000001")
    page.get_by_role("button", name="相談を送る").click()
    page.get_by_role("heading", name="相談を受け付けました").wait_for()
    number, code = page.locator("dl.facts strong").all_inner_texts()
    pictures(page, "receipt")

    page.context.clear_cookies()
    page.goto("/consultation/track/")
    page.get_by_label("受付番号").fill(number)
    page.get_by_label("確認番号").fill(code)
    page.get_by_role("button", name="状況を見る").click()
    page.get_by_role("heading", name=number).wait_for()
    assert "見本商会" in page.locator("main").inner_text()
    page.get_by_text("取り下げたいとき", exact=True).click()
    page.get_by_role("button", name="取り下げる").click()
    page.get_by_text("取り下げました。").wait_for()
    pictures(page, "withdrawn")


def test_an_application_without_script(
    live_site: LiveSite, plain_page: Any, pictures: Callable[[Any, str], None]
) -> None:
    page = plain_page
    page.goto("/procedures/")
    page.get_by_label("何をしたいですか").fill("講座に参加したい")
    page.locator("main").get_by_role("button", name="さがす").click()
    page.get_by_role("link", name="催し・講座の申込み").first.click()
    page.get_by_role("button", name="申請する").click()
    for label, text in (
        ("姓", "見本"),
        ("名", "三郎"),
        ("セイ（フリガナ）", "みほん"),
        ("メイ（フリガナ）", "さぶろう"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="次へ進む").click()
    pictures(page, "refused")
    assert page.title().startswith("入力の誤り: ")
    assert page.get_by_label("姓", exact=True).input_value() == "見本", "what was typed is kept"
    page.locator(".error-summary a").first.click()
    assert page.url.endswith("#id_email")
    page.get_by_label("メールアドレス").fill("saburo@example.jp")
    page.get_by_role("button", name="次へ進む").click()

    page.get_by_label("催しの名前").fill("りんごの教室")
    for box, text in (("年", "令和9"), ("月", "4"), ("日", "1")):
        page.get_by_role("group", name="参加したい日").get_by_label(box).fill(text)
    page.get_by_label("大人の人数").fill("2")
    page.get_by_role("button", name="1行追加する").click()
    child = page.get_by_role("group", name="いっしょに参加する子ども 1")
    child.get_by_label("名前").fill("見本 はな")
    child.get_by_label("年齢").fill("7")
    page.get_by_label("そのほか").check()
    page.get_by_label("個人情報を").check()
    page.get_by_role("button", name="次へ進む").click()
    assert page.get_by_label("必要な配慮の内容").get_attribute("aria-invalid") == "true", "now it is asked"
    page.get_by_label("必要な配慮の内容").fill("席を前のほうに。")
    page.get_by_role("button", name="次へ進む").click()
    assert "3人" in page.locator("main").inner_text()
    pictures(page, "review")
    page.get_by_role("button", name="この内容で送信する").click()
    code = page.locator(".tracking-code").inner_text()
    number = re.search(r"R\d+-\d{6}", page.title())
    assert number
    pictures(page, "sent")

    page.context.clear_cookies()
    page.goto("/cases/track/")
    page.get_by_label("受付番号").fill(number[0])
    page.get_by_label("確認番号").fill(code)
    page.get_by_role("button", name="状況を見る").click()
    page.get_by_role("heading", name="催し・講座の申込み").wait_for()
    page.get_by_text("取り下げたいとき", exact=True).click()
    page.get_by_role("button", name="取り下げる").click()
    assert "取り下げました。" in page.locator(".messages").inner_text()
