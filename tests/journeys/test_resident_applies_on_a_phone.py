"""A resident applies on a phone without an account, mends one field, pays, reads the notice; two officers decide after a visit.

The resident has a screen of 360 px and no sign-in: they come back by number and code, in another browser.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfWriter

from tests.fixtures.site import LiveSite

pytestmark = pytest.mark.journey

PHONE = {"width": 360, "height": 780}
PATIENCE = 20_000
PHOTO = {
    "name": "photo.png",
    "mimeType": "image/png",
    "buffer": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    ),
}


def drawing() -> dict[str, Any]:
    """Return a made-up drawing as PDF."""
    made, stream = PdfWriter(), io.BytesIO()
    made.add_blank_page(200, 200)
    made.write(stream)
    return {"name": "drawing.pdf", "mimeType": "application/pdf", "buffer": stream.getvalue()}


@pytest.fixture
def phone(browser: Any, live_site: LiveSite) -> Any:
    """A page on a phone of somebody who never signs in."""
    context = browser.new_context(base_url=live_site.url, locale="ja-JP", viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def fill(page: Any, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name='{name.replace('__', '-')}']").fill(value)


def go_on(page: Any) -> None:
    address = page.url
    page.locator("button[value=next]").click()
    page.wait_for_url(lambda url: url != address)


def apply(page: Any, pictures: Callable[[Any, str], None]) -> tuple[str, str]:
    """Fill in and send an application for occupying a road; return its number and code."""
    page.goto("/procedures/?q=道路に看板を出したい")
    page.locator(".cards a").first.click()
    pictures(page, "procedure")
    page.get_by_role("button", name="申請する").click()
    page.locator("[name=applied_by][value=self]").check()
    page.locator("[name=applicant_kind][value=individual]").check()
    page.locator("[name='name-family']").wait_for()
    fill(page, name__family="見本", name__given="太郎", name__family_kana="みほん", name__given_kana="たろう")
    fill(page, address__postal_code="0300861")
    page.get_by_role("button", name="郵便番号から住所を入れる").click()
    page.locator("[name='address-prefecture']:not([value=''])").wait_for()
    fill(page, address__street="1-1", phone="017-000-0000", email="taro@example.jp")
    go_on(page)
    fill(page, road="見本通り", place__prefecture="見本県", place__municipality="見本市", place__street="2")
    page.locator("[name=part]").first.check()
    page.locator("[name=object]").first.check() if page.locator(
        "[name=object][type=radio]"
    ).count() else page.locator("[name=object]").select_option(index=1)
    fill(page, object_note="木の看板", area="3")
    pictures(page, "place")
    go_on(page)
    for box, year in (("from_on", "2027"), ("to_on", "2027")):
        fill(
            page,
            **{f"{box}__year": year, f"{box}__month": "4" if box == "from_on" else "9", f"{box}__day": "1"},
        )
    page.locator("[name=traffic][value=none]").check()
    fill(page, restore="看板を外して清掃します。")
    go_on(page)
    for name, file in (("map_file", PHOTO), ("survey_file", drawing()), ("photo_file", PHOTO)):
        page.locator(f"[name={name}]").set_input_files(file)
    page.locator("[name=confirmed]").check()
    go_on(page)
    pictures(page, "review")
    page.get_by_role("button", name="この内容で送信する").click()
    page.locator(".tracking-code").wait_for()
    number = re.search(r"R\d+-\d{6}", page.locator("main").inner_text())
    assert number
    return number[0], page.locator(".tracking-code").inner_text()


def track(page: Any, number: str, code: str) -> None:
    page.goto("/cases/track/")
    page.get_by_label("受付番号").fill(number)
    page.get_by_label("確認番号").fill(code)
    page.get_by_role("button", name="状況を見る").click()
    page.locator(".tracking-code").wait_for()


def open_case(page: Any, number: str) -> None:
    page.goto(f"/cases/?q={number}&order=-submitted_at")
    # Each office counts for itself; the newest of this number is the one that has just come.
    page.locator("table a", has_text=number).first.click()
    page.get_by_role("heading", level=1, name=re.compile(number)).wait_for()


def act(page: Any, summary: str, button: str, filled: Callable[[Any], None] = lambda form: None) -> None:
    """Open one of the things that can be done, fill it in and send it."""
    part = page.locator(
        "details", has=page.locator("summary", has_text=re.compile(f"^\\s*{summary}\\s*$"))
    ).first
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    filled(part)
    part.get_by_role("button", name=button).click()
    page.get_by_text("保存しました。").wait_for()


def test_from_the_catalogue_to_the_notice_on_a_phone(
    live_site: LiveSite,
    phone: Any,
    browser_page: Any,
    sign_in: Callable[[str], None],
    pictures: Callable[[Any, str], None],
) -> None:
    number, code = apply(phone, pictures)

    office = browser_page
    sign_in("clerk")
    open_case(office, number)
    office.get_by_role("button", name="自分が担当する").click()
    act(
        office,
        "補正をお願いする",
        "補正をお願いする",
        lambda form: form.locator("#fix-area").fill("図面では2平方メートルです。"),
    )
    pictures(office, "asked")

    phone.context.clear_cookies()
    track(phone, number, code)
    assert "図面では2平方メートルです。" in phone.locator("main").inner_text()
    phone.get_by_role("button", name="直す画面に進む").click()
    phone.locator("[name=area]").wait_for()
    assert phone.locator("[name='name-family']").count() == 0
    pictures(phone, "mend")
    fill(phone, area="2")
    go_on(phone)
    phone.locator(".tracking-code").wait_for()

    open_case(office, number)
    act(office, "現地を確認した（支障なし）", "記録する")

    def said(form: Any) -> None:
        form.get_by_label("許可します", exact=True).check()
        for box in form.locator("[name^='notice-permitted']").all():
            if not box.get_attribute("name").endswith(("-from", "-to")):
                box.fill("見本の内容")
        for box in form.locator(
            "[name^='notice-permitted'][name$='-from'], [name^='notice-permitted'][name$='-to']"
        ).all():
            box.fill("令和9年4月1日")

    act(office, "決定の案を作る", "案を作る", said)
    pictures(office, "drafted")
    sign_in("chief")
    open_case(office, number)
    office.get_by_role("button", name="確認して決定する").click()
    office.get_by_text("保存しました。").wait_for()

    track(phone, number, code)
    pictures(phone, "fee")
    phone.get_by_role("link", name="支払い方法を選ぶ").click()
    phone.locator("main form input[type=radio]").first.check()
    phone.get_by_role("button", name="支払いに進む").click()
    phone.get_by_label(re.compile("成功|払う")).first.check()
    phone.get_by_role("button", name="決める").click()
    phone.wait_for_load_state()
    pictures(phone, "paid")
    track(phone, number, code)
    main = phone.locator("main").inner_text()
    assert "完了" in main
    with phone.expect_download() as coming:
        phone.locator("a[href*='/documents/']").first.click()
    assert coming.value.suggested_filename.endswith(".pdf")
    pictures(phone, "done")
