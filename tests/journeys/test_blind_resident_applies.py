"""A blind resident applies and follows the application with a keyboard and a screen reader; no mouse, no sight."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.fixtures.site import LiveSite
from tests.journeys.hearing import Ears
from tests.journeys.test_resident_applies_on_a_phone import PHOTO, drawing

pytestmark = pytest.mark.journey

FORM = "道路占用許可申請書"
NEEDED = "※必須"


def step(ears: Ears, title: str, place: int) -> None:
    """Where a step begins: title, heading and place are said, and nothing on it is without a name."""
    assert ears.page.title() == f"{title} ({place}/5) - {FORM}"
    heard = ears.here()
    assert (heard.role, heard.name) == ("heading", title)
    words = [name for _, name in ears.tree()]
    assert f"全5ステップ中、{place}ステップ目です。" in words
    assert ears.unnamed() == []


def find(ears: Ears) -> None:
    """From the catalogue to the first question."""
    page = ears.page
    page.goto("/procedures/")
    ears.press("Tab")
    assert ears.here().name == "本文へ移動"
    ears.press("Enter")
    heard = ears.tab_to("何をしたいですか", "searchbox")
    assert "ふだんの言葉で入力できます" in heard.description
    page.keyboard.insert_text("道路に看板を出したい")
    with page.expect_navigation():
        ears.press("Enter")
    ears.go("県の道路の占用許可", "link")
    assert ("heading", "県の道路の占用許可") in ears.tree()
    ears.go("申請する")


def person(ears: Ears) -> None:
    """The first step: a question that comes up is said, a mistake is read out where it is."""
    page = ears.page
    ears.tab_to("本人", "radio", f"申請する方{NEEDED}")
    ears.press("Space")
    ears.tab_to("個人", "radio", f"個人・法人{NEEDED}")
    ears.press("Space")
    ears.told("質問が出ました: 氏名")
    heard = ears.here()
    assert (heard.name, heard.states["checked"]) == ("個人", "true"), "the focus stays where it was"
    ears.write("姓", "見本", f"氏名{NEEDED}")
    ears.write("名", "太郎")
    ears.write("セイ（フリガナ）", "みほん")
    ears.go("次へ進む")

    assert page.title() == f"入力の誤り: 申請者 (1/5) - {FORM}"
    assert ears.here().role == "alert"
    assert ("heading", "入力内容に3件の誤りがあります") in ears.tree()
    ears.press("Tab")
    assert ears.here().name == "氏名: メイ（フリガナ）: フリガナを入力してください。"
    ears.press("Enter")
    heard = ears.here()
    assert (heard.role, heard.name, heard.groups[0]) == ("textbox", "メイ（フリガナ）", f"氏名{NEEDED}")
    assert heard.states["invalid"] == "true"
    assert "フリガナを入力してください。" in heard.description
    page.keyboard.insert_text("たろう")
    heard = ears.write("郵便番号", "0300861", f"住所{NEEDED}")
    assert heard.states.get("invalid") in (None, "false"), "a box that is not at fault is not called wrong"
    ears.go("郵便番号から住所を入れる")
    heard = ears.here()
    assert (heard.name, heard.groups[0]) == ("番地", f"住所{NEEDED}"), (
        "where the postal code ends, one goes on"
    )
    page.keyboard.insert_text("1-1")
    heard = ears.write(f"電話番号{NEEDED}", "017-000-0000")
    assert "昼間に連絡がとれる番号" in heard.description
    ears.go("次へ進む")


def place(ears: Ears) -> None:
    """The second step: boxes of a group, boxes to tick, one of several by the arrow keys."""
    step(ears, "場所と物件", 2)
    ears.write(f"路線名{NEEDED}", "見本通り")
    for name, text in (("都道府県", "見本県"), ("市区町村", "見本市"), ("番地", "2")):
        ears.write(name, text, f"占用の場所{NEEDED}")
    ears.tab_to("歩道", "checkbox", f"道路の部分{NEEDED}")
    ears.press("Space")
    assert ears.here().states["checked"] == "true"
    ears.tab_to("看板", "radio", f"物件の種類{NEEDED}")
    ears.press("ArrowDown", "ArrowUp")
    assert (ears.here().name, ears.here().states["checked"]) == ("看板", "true")
    ears.write(f"物件の名称と構造{NEEDED}", "木の看板")
    ears.write(f"占用する面積（端数は切上げ）（平方メートル）{NEEDED}", "3")
    ears.go("次へ進む")


def period(ears: Ears) -> None:
    """The third step: days in their boxes; what is worked out from them is said."""
    step(ears, "期間と工事", 3)
    for label, month in (("占用を始める日", "4"), ("占用を終える日", "9")):
        for box, text in (("年", "令和9"), ("月", month), ("日", "1")):
            ears.write(box, text, f"{label}{NEEDED}")
    ears.tab_to("なし", "radio", f"交通への影響{NEEDED}")
    ears.told("占用料がかかる月数: 6か月")
    assert ("status", "占用料がかかる月数") in ears.tree()
    ears.press("Space")
    ears.write(f"元に戻す方法{NEEDED}", "看板を外して清掃します。")
    ears.go("次へ進む")


def papers(ears: Ears) -> None:
    """The fourth step: each place for a file says what it takes, and what has been attached."""
    step(ears, "添付書類", 4)
    for name, file in (("位置図", PHOTO), ("占用区域の実測図", drawing()), ("現地の写真", PHOTO)):
        heard = ears.tab_to(f"{name}{NEEDED}", "button", name)
        assert re.search(r"PDF|PNG", heard.description), "what is taken is said with the button"
        with ears.page.expect_file_chooser() as chooser:
            ears.press("Enter")
        chooser.value.set_files(file)
        if name == "位置図":
            ears.go("選んだファイルを添付する 位置図")
            assert ears.here().name == "位置図", "one goes on at what was attached"
            assert ("list", "位置図 — 添付したファイル") in ears.tree()
            ears.tab_to("外す photo.png", "button")
    ears.tab_to(f"記入した内容は事実のとおりです{NEEDED}", "checkbox")
    ears.press("Space")
    ears.go("次へ進む")


def send(ears: Ears) -> tuple[str, str]:
    """The review and the receipt: number and code are said."""
    step(ears, "内容の確認", 5)
    ears.tab_to("直す 場所と物件", "link")
    ears.go("この内容で送信する")
    number = re.search(r"R\d+-\d{6}", ears.page.title())
    assert number
    status = ears.page.get_by_role("status").inner_text()
    assert f"申請を送信しました。受付番号は {number[0]} です。" in status
    words = [name for _, name in ears.tree()]
    code = next(one for one in words if re.fullmatch(r"[A-Z0-9]{4}(-[A-Z0-9]{4})+", one))
    assert "確認番号" in words
    return number[0], code


def follow(ears: Ears, number: str, code: str) -> None:
    """Another day: number and code, a slip of the hand first."""
    page = ears.page
    page.context.clear_cookies()
    page.goto("/cases/track/")
    for given in ("AAAA-AAAA", code):
        ears.write(f"受付番号{NEEDED}", number)
        ears.press("Control+A")
        page.keyboard.insert_text(number)
        ears.tab_to(f"確認番号{NEEDED}", "textbox")
        ears.press("Control+A")
        page.keyboard.insert_text(given)
        with page.expect_navigation():
            ears.press("Enter")
        if given != code:
            assert ears.here().role == "alert"
            assert "受付番号または確認番号が違います" in page.locator("[role=alert]").inner_text()
    assert number in page.title()
    assert ("heading", "受け付けました") in ears.tree()
    heard = ears.tab_to("申請した内容")
    assert heard.states["expanded"] is False
    ears.press("Enter")
    assert ears.here().states["expanded"] is True
    assert any("見本通り" in name for _, name in ears.tree())


def test_the_whole_way_by_keyboard_and_names(live_site: LiveSite, browser_page: Any) -> None:
    ears = Ears(browser_page)
    find(ears)
    person(ears)
    place(ears)
    period(ears)
    papers(ears)
    number, code = send(ears)
    follow(ears, number, code)
