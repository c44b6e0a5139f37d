"""An officer without programming builds a procedure in the editor, a resident applies by it; a city adopts it, changes it,
and takes an update in which the prefecture has changed the same text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.fixtures.site import LiveSite

pytestmark = pytest.mark.journey

TITLE = "体験教室の申込み"
SUMMARY = "県の体験教室に申し込みます。"
TOWN_SUMMARY = "市の公民館で開く体験教室に申し込みます。"
NEW_SUMMARY = "県と市町村の体験教室に申し込みます。"


class Officer:
    """An officer's browser, used by what is written on buttons and beside boxes."""

    def __init__(self, page: Any, pictures: Callable[[Any, str], None]) -> None:
        self.page, self.picture = page, pictures

    def press(self, name: str, within: Any = None, exact: bool = True) -> None:
        """Press a button and wait for the page that comes of it."""
        place = within or self.page.locator("main")
        with self.page.expect_navigation():
            place.get_by_role("button", name=name, exact=exact).first.click()

    def follow(self, name: str, exact: bool = True) -> None:
        """Follow a link of the main part."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name, exact=exact).first.click()

    def fill(self, **values: str) -> None:
        """Write into boxes by their names on the page."""
        for name, value in values.items():
            self.page.locator(f"[name='{name.replace('__', '-')}']").fill(value)

    def choose(self, name: str, value: str) -> None:
        """Choose one of a list, or write it where it is written."""
        box = self.page.locator(f"[name='{name}']")
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)

    def tick(self, name: str, value: str = "") -> None:
        """Tick a box or choose one of several."""
        self.page.locator(f"[name='{name}']{f'[value={value}]' if value else ''}").first.check()

    def saved(self) -> None:
        """See that the page says so."""
        self.page.locator("main .messages").wait_for()

    def publish(self, note: str) -> None:
        """Publish what stands there, to be looked at again in a year."""
        self.follow("公開")
        self.fill(note=note, review_on_year="2027", review_on_month="11", review_on_day="1")
        self.press("公開する")
        assert "申請を受け付けています。" in self.page.locator(".messages").inner_text()


@pytest.fixture
def officer(browser_page: Any, pictures: Callable[[Any, str], None]) -> Officer:
    return Officer(browser_page, pictures)


def begin(officer: Officer) -> None:
    """Make a procedure from nothing and write what people read before they apply."""
    officer.page.goto("/procedures/edit/")
    officer.follow("手続を作る")
    officer.fill(title__ja=TITLE, title__en="Entry for a workshop", code="workshop")
    officer.press("作る")
    assert "公開までに直すところ" in officer.page.locator("main").inner_text()
    officer.fill(summary__ja=SUMMARY)
    officer.tick("audience", "individual")
    officer.tick("life_events", "leisure")
    officer.press("用意するものを増やす")
    officer.fill(documents__0__name__ja="上ばき", fee__ja="1人300円")
    officer.tick("unconfirmed", "fee")
    officer.press("保存する")
    officer.saved()


def ask(officer: Officer, kind: str, label: str, key: str, filled: Callable[[], None] = lambda: None) -> None:
    """Add a question of a kind."""
    officer.follow("質問を加える", exact=False)
    officer.page.locator(f"button[value={kind}]").click()
    officer.page.locator("[name='key']").wait_for()
    officer.fill(label__ja=label, key=key)
    if officer.page.locator("[name=required]").count():
        officer.tick("required", "always")
    filled()
    officer.press("保存する")


def questions(officer: Officer) -> None:
    """A name, a number, a choice, a question that only some are asked, and a sum that nobody has to work out."""
    page = officer.page
    officer.follow("様式")

    def places() -> None:
        officer.fill(option_min="1", option_max="10")

    def ways() -> None:
        officer.fill(**{"option_choices-0-label-ja": "バス", "option_choices-1-label-ja": "歩き"})

    def only_by_bus() -> None:
        with page.expect_response(re.compile("/questions/")):
            page.locator("[name='when-0-question']").select_option(label="来る方法")
        page.locator("select[name='when-0-value']").select_option("バス")

    def cost() -> None:
        officer.fill(value="people * 300")
        page.locator("[name=option_as]").select_option("yen")

    ask(officer, "person_name", "氏名", "name")
    ask(officer, "number", "参加する人数", "people", places)
    ask(officer, "choice", "来る方法", "way", ways)
    ask(officer, "text", "乗る停留所", "stop", only_by_bus)
    ask(officer, "computed", "参加費", "cost", cost)
    assert "「来る方法」が「バス」" in page.locator("main").inner_text()


def flow(officer: Officer) -> None:
    """How long it takes, what is paid when, what can be decided and what notice goes out."""
    page = officer.page
    officer.follow("処理")
    officer.fill(standard_days="5", standard_days_source="教室の実施要領")
    officer.tick("payment", "after")
    officer.press("手数料を増やす")
    officer.choose("charges-0-fee", "facility.room")
    officer.fill(charges__0__quantity="people", outcomes__0__label__ja="参加できます")
    officer.choose("outcomes-0-notice", "receipt")
    page.locator("[name=outcomes-0-tone]").select_option("success")
    officer.tick("outcomes-0-charges")
    officer.press("決定を増やす")
    officer.fill(outcomes__1__label__ja="参加できません")
    page.locator("[name=outcomes-1-tone]").select_option("error")
    officer.tick("outcomes-1-needs_reason")
    officer.press("保存する")
    officer.saved()


def attempt(officer: Officer) -> None:
    """Look at the map, fill it in on a phone's frame, keep that as a sample."""
    page = officer.page
    officer.follow("様式")
    officer.follow("条件の地図")
    assert "乗る停留所" in page.locator("main svg").first.text_content()
    officer.picture(page, "map")
    officer.follow("試す")
    phone = page.locator(".phone")
    phone.wait_for()
    officer.fill(
        name__family="見本", name__given="太郎", name__family_kana="みほん", name__given_kana="たろう"
    )
    officer.fill(people="2")
    phone.get_by_label("バス").check()
    phone.get_by_label("乗る停留所").fill("見本駅前")
    phone.get_by_label("参加費").filter(has_text="600円").wait_for()
    assert page.locator("#trial").count() == 1
    officer.picture(page, "phone")
    officer.press("次へ進む", phone)
    assert "この回答なら、送信できます" in page.locator("#trial").inner_text()
    officer.fill(title="バスで来る2人")
    officer.press("見本として残す")
    assert "1件のうち1件が、期待どおりです。" in page.locator("main").inner_text()


def apply(page: Any, body: str) -> str:
    """Apply as a resident without an account; return what the receipt says."""
    page.context.clear_cookies()
    page.goto("/procedures/?q=体験教室")
    card = page.locator(".card", has_text=TITLE).filter(has_text=body)
    card.get_by_role("link").first.click()
    page.get_by_role("button", name="申請する").click()
    for name, text in (
        ("family", "見本"),
        ("given", "花子"),
        ("family_kana", "みほん"),
        ("given_kana", "はなこ"),
    ):
        page.locator(f"[name='name-{name}']").fill(text)
    page.locator("[name=people]").fill("3")
    page.get_by_label("歩き").check()
    page.get_by_role("status").filter(has_text="900円").wait_for()
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_role("button", name="この内容で送信する").click()
    page.locator(".tracking-code").wait_for()
    return str(page.locator("main").inner_text())


def test_built_in_the_editor_adopted_by_a_city_and_updated_with_a_conflict(
    live_site: LiveSite, officer: Officer, sign_in: Callable[[str], None]
) -> None:
    page = officer.page
    sign_in("editor")
    begin(officer)
    questions(officer)
    flow(officer)
    attempt(officer)
    officer.follow("公開")
    assert "はじめての公開です。" in page.locator("main").inner_text()
    officer.publish("はじめて公開する")
    assert "青森県" in apply(page, "青森県")

    sign_in("city")
    page.goto("/procedures/edit/")
    officer.follow("ほかの団体の手続を採用する")
    officer.press("採用する", page.locator(".card", has_text=TITLE), exact=False)
    officer.saved()
    officer.fill(summary__ja=TOWN_SUMMARY)
    officer.press("保存する")
    officer.publish("市に合わせた")

    sign_in("editor")
    page.goto("/procedures/edit/")
    officer.follow(TITLE)
    officer.fill(summary__ja=NEW_SUMMARY)
    officer.press("保存する")
    officer.follow("様式")
    ask(officer, "textarea", "連絡したいこと", "note", lambda: officer.tick("required", "never"))
    officer.publish("市町村の教室にも使えるようにした")

    sign_in("city")
    page.goto("/procedures/edit/")
    officer.follow("更新あり")
    said = page.locator("main").inner_text()
    assert TOWN_SUMMARY in said
    assert NEW_SUMMARY in said
    assert "「様式 › ステップ1 › 連絡したいこと」を加えました" in said
    officer.press("取り込んだ結果を見る")
    assert "まだ選んでいないところがあります" in page.locator("main").inner_text()
    officer.picture(page, "conflict")
    page.get_by_label("こちらのまま").check()
    officer.press("取り込んだ結果を見る")
    said = page.locator("main").inner_text()
    assert "連絡したいこと" in said
    assert NEW_SUMMARY not in said
    officer.press("この内容で取り込む")
    officer.saved()
    officer.publish("県の更新を取り込んだ")
    page.goto("/procedures/edit/")
    assert "更新あり" not in page.locator("main").inner_text()
    receipt = apply(page, "青森市")
    assert "青森市" in receipt
