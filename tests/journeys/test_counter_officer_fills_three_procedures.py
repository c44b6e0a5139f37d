"""A counter officer fills three procedures in one interview and takes cash; the resident goes home with their numbers, and the visit is measured."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.fixtures.site import LiveSite

pytestmark = pytest.mark.journey

CARD = {
    "name": "card.png",
    "mimeType": "image/png",
    "buffer": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    ),
}


def fill(page: Any, **values: str) -> None:
    """Fill boxes by the end of their names: whichever form of the page asks."""
    for name, value in values.items():
        page.locator(f"[name$='-{name.replace('__', '-')}']").fill(value)


def go_on(page: Any, title: str) -> None:
    page.locator("button[value=next].button").click()
    page.get_by_role("heading", level=1, name=title).wait_for()


def ask(page: Any, picture: Callable[[str], None]) -> None:
    """Ask what is shared once, then what is left of each procedure."""
    page.locator("[name$=-applied_by][value=self]").check()
    assert page.locator("[name$=-name-family]").count() == 1
    assert page.locator("[name$=-phone]").count() == 1
    fill(page, name__family="見本", name__given="太郎", name__family_kana="みほん", name__given_kana="たろう")
    page.locator("button[value=next].button").click()
    summary = page.get_by_role("alert")
    summary.wait_for()
    picture("mistakes")
    assert page.locator("[name$=-name-family]").input_value() == "見本"
    fill(page, address__postal_code="0300861")
    page.get_by_role("button", name="郵便番号から住所を入れる").click()
    page.locator("[name$=-address-prefecture]:not([value=''])").wait_for()
    fill(page, address__street="1-1", phone="017-000-0000")
    picture("shared")
    go_on(page, "市の施設の利用の申込み（見本）")

    page.locator("[name$=-applicant_kind][value=individual]").check()
    choose(page, "facility", "room")
    fill(page, use_on__year="2099", use_on__month="8", use_on__day="1", purpose="会議", people="5")
    page.locator("[name$=-slots][value=morning]").check()
    page.locator("[name$=-slots][value=afternoon]").check()
    fill(page, leader="見本　太郎", leader_phone="017-000-0000")
    page.locator("[name$=-agreed]").check()
    go_on(page, "住民票の写しを郵便で受け取る")

    fill(page, birth_date__year="1960", birth_date__month="4", birth_date__day="1")
    page.locator("[name$=-whose][value=own]").check()
    page.locator("[name$=-head]").wait_for()
    fill(page, head="見本　太郎", purpose="見本の手続")
    if not page.locator("[name$=-certificates-0-copies]").count():
        page.get_by_role("button", name="1行追加する").click()
    page.locator("[name$=-certificates-0-kind]").first.wait_for()
    choose(page, "certificates-0-kind", "part")
    fill(page, **{"certificates-0-copies": "1"})
    page.locator("[name$=-identity_document]").set_input_files(CARD)
    page.locator("[name$=-confirmed]").check()
    picture("record")
    go_on(page, "市の催しの申込み（見本）")

    fill(page, event="見本まつり", day__year="2099", day__month="7", day__day="20", adults="2")
    page.locator("[name$=-agreed]").check()
    go_on(page, "内容の確認")
    picture("review")


def choose(page: Any, name: str, value: str) -> None:
    radio = page.locator(f"[name$='-{name}'][type=radio][value='{value}']")
    if radio.count():
        radio.check()
    else:
        page.locator(f"select[name$='-{name}']").select_option(value)


def test_three_procedures_in_one_interview_with_cash(
    live_site: LiveSite,
    browser_page: Any,
    sign_in: Callable[[str], None],
    picture: Callable[[str], None],
) -> None:
    page = browser_page
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in("window")
    page.goto("/counter-reform/new/")
    page.get_by_label("何をしたいですか").fill("会議室を借りたい")
    page.locator("button[value=find].button").click()
    page.get_by_label(re.compile("市の施設の利用の申込み")).check()
    page.get_by_label("何をしたいですか").fill("")
    page.locator("button[value=find].button").click()
    page.get_by_role("group", name="選んだ手続").wait_for()
    for box in page.get_by_role("group", name="見つかった手続").get_by_role("checkbox").all():
        box.check()
    picture("chosen")
    page.get_by_role("button", name="聞き取りを始める").click()
    page.get_by_role("heading", level=1, name="共通の質問").wait_for()
    ask(page, picture)

    page.get_by_role("button", name="3件の手続を受け付ける").click()
    page.get_by_role("button", name="現金をまとめて収納する").wait_for()
    numbers = page.locator("main table a[href*='/cases/']").all_inner_texts()
    assert len(set(numbers)) == 3
    codes = page.locator(".tracking-code").all_inner_texts()
    assert len(set(codes)) == 3
    picture("received")
    with page.expect_download() as slip:
        page.get_by_role("link", name="受付票を印刷する").click()
    assert slip.value.suggested_filename.endswith(".pdf")

    page.get_by_label("お預かり").fill("2000")
    page.get_by_role("button", name="現金をまとめて収納する").click()
    page.get_by_text("お釣りは 400円です。").wait_for()
    with page.expect_download() as receipt:
        page.get_by_role("link", name=re.compile("領収書")).click()
    assert receipt.value.suggested_filename.endswith(".pdf")
    page.get_by_role("button", name="来庁を終える").click()
    said = page.get_by_text(re.compile(r"来庁を終えました。時間は [0-9.]+分です。"))
    said.wait_for()
    minutes = re.search(r"([0-9.]+)分です", said.first.inner_text())
    assert minutes
    assert 0 < float(minutes[1]) < 10
    assert page.locator(".tracking-code").count() == 0
    picture("ended")

    # The resident looks at home, without an account.
    page.context.clear_cookies()
    page.goto("/cases/track/")
    page.get_by_label("受付番号").fill(numbers[0])
    page.get_by_label("確認番号").fill(codes[0])
    page.get_by_role("button", name="状況を見る").click()
    page.locator(".tracking-code").wait_for()
    assert "窓口" in page.locator("main").inner_text()
