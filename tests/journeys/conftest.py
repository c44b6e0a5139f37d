"""What all journeys do: sign in with a demo account, read a figure, keep a picture of where they were."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oirase.kernel.access.pack import DEMO_PASSWORD
from oirase.kernel.settings.installation import PROJECT

PICTURES = PROJECT / "var" / "journeys"
PATIENCE = 10_000
TESTLAND = PROJECT / "tests" / "packs" / "testland"


@pytest.fixture
def sign_in(browser_page: Any) -> Callable[[str], None]:
    """Return what signs a demo account in by the form."""

    browser_page.set_default_timeout(PATIENCE)

    def signed_in(login: str) -> None:
        browser_page.context.clear_cookies()
        browser_page.goto("/accounts/login/")
        browser_page.get_by_label("利用者IDまたはメールアドレス").fill(login)
        browser_page.locator("#id_password").fill(DEMO_PASSWORD)
        browser_page.locator("main button[type=submit]").first.click()
        browser_page.wait_for_url(re.compile(r"/(desk|my)/$"))

    return signed_in


@pytest.fixture
def picture(browser_page: Any, request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return what keeps a picture of the page, wide and as on a phone, and refuses a page that scrolls sideways."""
    folder = PICTURES / request.node.name
    folder.mkdir(parents=True, exist_ok=True)

    def taken(name: str) -> None:
        wide = browser_page.viewport_size
        for width in (360, 1280):
            browser_page.set_viewport_size({"width": width, "height": 900})
            _save(browser_page, folder / f"{name}-{width}.png")
            overflow = browser_page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{name} scrolls sideways by {overflow} px at {width} px"
        browser_page.set_viewport_size(wide)

    return taken


def _save(page: Any, path: Path) -> None:
    page.screenshot(path=str(path), full_page=True)
    assert path.stat().st_size > 5_000
