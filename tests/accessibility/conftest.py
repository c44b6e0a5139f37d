"""Readers at a running site: signed in once in each process, then looked through by many tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from oirase.kernel.access.pack import DEMO_PASSWORD
from tests.accessibility.looking import Look
from tests.accessibility.readers import Reader
from tests.fixtures.site import LiveSite


@pytest.fixture(scope="session")
def cookies(browser: Any, shared_site: LiveSite) -> Callable[[Reader], list[Any]]:
    """Return what gives a reader's cookies, signing in by the form the first time."""
    kept: dict[Reader, list[Any]] = {}

    def given(reader: Reader) -> list[Any]:
        if reader not in kept:
            context = browser.new_context(base_url=shared_site.url, locale="ja-JP")
            page = context.new_page()
            page.goto("/accounts/login/")
            page.locator("#id_login").fill(reader.login)
            page.locator("#id_password").fill(DEMO_PASSWORD)
            page.locator("main button[type=submit]").first.click()
            page.wait_for_url(re.compile(r"/(desk|my)/$"))
            kept[reader] = context.cookies()
            context.close()
        return kept[reader]

    return given


@pytest.fixture
def look_as(
    browser: Any, shared_site: LiveSite, cookies: Callable[[Reader], list[Any]]
) -> Iterator[Callable[..., Look]]:
    """Return what gives a page for a reader in a language; further words go to the browser's context."""
    contexts = []

    def given(reader: Reader, language: str = "ja", **words: Any) -> Look:
        context = browser.new_context(base_url=shared_site.url, locale="ja-JP", **words)
        contexts.append(context)
        chosen = {"name": "oirase_language", "value": language, "url": shared_site.url}
        context.add_cookies([*(cookies(reader) if reader.login else []), chosen])
        return Look(context.new_page())

    yield given
    for context in contexts:
        context.close()
