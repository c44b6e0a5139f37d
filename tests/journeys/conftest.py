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
def pictures(request: pytest.FixtureRequest) -> Callable[[Any, str], None]:
    """Return what keeps a picture of a page, wide and as on a phone, and refuses one that scrolls sideways."""
    folder = PICTURES / request.node.name
    folder.mkdir(parents=True, exist_ok=True)

    def taken(page: Any, name: str) -> None:
        before = page.viewport_size
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            path = folder / f"{name}-{width}.png"
            page.screenshot(path=str(path), full_page=True)
            # An empty page of this size packs into a few hundred bytes.
            assert path.stat().st_size > 5_000
            assert _width(path) <= width, f"{name} scrolls sideways at {width} px"
        page.set_viewport_size(before)

    return taken


@pytest.fixture
def picture(browser_page: Any, pictures: Callable[[Any, str], None]) -> Callable[[str], None]:
    """Return what keeps a picture of the journey's page."""
    return lambda name: pictures(browser_page, name)


def _width(picture: Path) -> int:
    """Return the width of a PNG: a full picture is as wide as the page scrolls, which needs no script to tell."""
    return int.from_bytes(picture.read_bytes()[16:20], "big")
