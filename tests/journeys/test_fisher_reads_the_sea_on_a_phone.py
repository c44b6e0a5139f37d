"""Five in the morning at sea, one bar of signal: the page is there within seconds, is small, and stays when the signal goes."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from tests.fixtures.site import LiveSite

pytestmark = pytest.mark.journey
# One bar: 30 kB/s down, 10 kB/s up, 600 ms there and back.
ONE_BAR = {"offline": False, "latency": 600, "downloadThroughput": 30_000, "uploadThroughput": 10_000}
MOST_BYTES = 60_000
PATIENCE_S = 10


def test_the_sea_in_the_morning(shared_site: LiveSite, browser: Any) -> None:
    context = browser.new_context(
        base_url=shared_site.url,
        viewport={"width": 360, "height": 740},
        locale="ja-JP",
        is_mobile=True,
        has_touch=True,
    )
    try:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", ONE_BAR)
        sizes: list[int] = []
        line.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        began = time.monotonic()
        page.goto("/sea-watch/", wait_until="load")
        assert time.monotonic() - began < PATIENCE_S
        assert sum(sizes) < MOST_BYTES, sizes

        first = page.locator(".sea-value").first
        assert re.fullmatch(r"-?\d+\.\d", first.inner_text())
        advice = page.locator(".sea-advice li").first
        assert advice.bounding_box()["y"] < 740, "what to do stands on the first screen"
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert "模擬データ" in page.locator("main").inner_text()

        page.get_by_role("link", name="文字を大きくする").click()
        page.get_by_role("link", name="文字をふつうの大きさにする").wait_for()
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
        assert page.evaluate("document.documentElement.scrollWidth") == 360

        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload(wait_until="load")
        kept = page.locator(".sea-value").all_inner_texts()
        context.set_offline(True)
        page.reload(wait_until="load")
        assert page.locator(".sea-value").all_inner_texts() == kept
        context.set_offline(False)
    finally:
        context.close()


def test_a_kept_page_says_how_old_it_is(shared_site: LiveSite, browser: Any) -> None:
    context = browser.new_context(
        base_url=shared_site.url, viewport={"width": 360, "height": 740}, locale="ja-JP"
    )
    try:
        page = context.new_page()
        page.clock.install()
        page.goto("/sea-watch/", wait_until="load")
        age = page.locator("#sea-age")
        assert not age.is_visible()
        page.clock.fast_forward(3 * 3600 * 1000)
        age.wait_for(state="visible")
        assert "3時間前に保存した画面です。" in age.inner_text()
    finally:
        context.close()


def test_it_is_read_without_script(shared_site: LiveSite, browser: Any) -> None:
    context = browser.new_context(
        base_url=shared_site.url,
        viewport={"width": 360, "height": 740},
        locale="ja-JP",
        java_script_enabled=False,
    )
    try:
        page = context.new_page()
        page.goto("/sea-watch/", wait_until="load")
        assert page.locator(".sea-value").first.is_visible()
        page.get_by_role("link", name="白黒をはっきりさせる").click()
        assert page.locator(".sea--contrast").count() == 1
        page.get_by_role("link", name="流れの図").click()
        assert page.locator("svg.sea-map").is_visible()
    finally:
        context.close()
