"""The DX division brings in a roadmap, answers what the reading was unsure of beside the source, and publishes it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oirase.kernel.settings.installation import PROJECT
from tests.fixtures.site import LiveSite
from tests.journeys.conftest import TESTLAND

pytestmark = pytest.mark.journey

PUBLISHED_TEXT = PROJECT.parent / "shared" / "seed" / "aomori-dx-roadmap-r7.txt"


def upload(page: Any, name: str, content: bytes) -> None:
    """Choose a file on the import page and send it."""
    page.goto("/roadmap-import/")
    page.get_by_label("ファイル").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": content}]
    )
    page.get_by_role("button", name="取り込む").click()
    page.wait_for_load_state()


def test_the_published_text_is_read_reviewed_and_published(
    live_site: LiveSite, browser_page: Any, sign_in: Callable[[str], None], picture: Callable[[str], None]
) -> None:
    if not PUBLISHED_TEXT.is_file():
        pytest.skip("the published text lies beside the project, not in it")
    page = browser_page
    sign_in("dx")
    upload(page, PUBLISHED_TEXT.name, PUBLISHED_TEXT.read_bytes())
    page.wait_for_url(re.compile(r"/roadmap-import/[0-9a-f-]{36}/"))
    review = page.url
    assert "4,979,338" in page.locator("main").inner_text()
    picture("review")

    flagged = page.locator("main tr:has(.chip--warning) a")
    assert 0 < flagged.count() <= 10
    flagged.first.click()
    picture("programme")
    page.goto(review)
    while flagged.count():
        flagged.first.click()
        page.get_by_role("heading", name="元の資料").wait_for()
        page.get_by_role("button", name="このままでよい").first.click()
        page.wait_for_load_state()
        page.goto(review)

    page.goto(review)
    page.locator("main a", has_text=re.compile(r"産業DX推進事業")).first.click()
    budget = page.locator("input[name=budget_thousand_yen]")
    assert budget.input_value() == "45,521" or budget.input_value() == "45521"
    page.locator("textarea[name=summary], input[name=summary]").first.fill("旅の途中で直した要約。")
    page.get_by_role("button", name="保存する", exact=True).click()
    page.wait_for_load_state()

    page.goto(review)
    page.get_by_role("button", name="公開する").click()
    page.wait_for_load_state()
    picture("published")
    page.context.clear_cookies()
    page.goto("/roadmap/programmes/?q=産業DX推進事業")
    assert "産業DX推進事業" in page.locator("main tbody").inner_text()
    page.goto("/search/?q=" + "旅の途中で直した")
    page.get_by_role("link", name=re.compile("産業DX推進事業")).first.click()
    assert "旅の途中で直した要約。" in page.locator("main").inner_text()


def test_tables_of_another_prefecture_come_in_the_same_way(
    live_site: LiveSite, browser_page: Any, sign_in: Callable[[str], None], picture: Callable[[str], None]
) -> None:
    page = browser_page
    sign_in("dx")
    upload(page, "fy2024.zip", zipped(TESTLAND / "roadmap" / "fy2024"))
    page.wait_for_url(re.compile(r"/roadmap-import/[0-9a-f-]{36}/"))
    picture("review-of-tables")
    reason = page.locator("[name=reason]").first
    if reason.is_visible():
        reason.fill("見本のため")
    page.get_by_role("button", name="公開する").click()
    page.wait_for_load_state()
    page.context.clear_cookies()
    page.goto("/roadmap/2024/programmes/")
    assert "商いデジタル相談" in page.locator("main").inner_text()


def test_a_wrong_file_is_refused_in_words(
    live_site: LiveSite, browser_page: Any, sign_in: Callable[[str], None]
) -> None:
    page = browser_page
    sign_in("dx")
    page.goto("/roadmap-import/")
    before = page.locator("main tbody tr").count()
    upload(page, "roadmap.pdf", b"%PDF-1.7 not a text")
    assert "PDFは読み込めません" in page.locator("main").inner_text()
    page.goto("/roadmap-import/")
    assert page.locator("main tbody tr").count() == before, "nothing half-written"


def zipped(folder: Path) -> bytes:
    """Return a folder's files as a ZIP."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"{folder.name}/{path.name}")
    return target.getvalue()
