"""An officer adds a passkey, signs out, and signs in again with it and without a password."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from oirase.kernel.access.pack import DEMO_PASSWORD
from tests.fixtures.site import LiveSite

pytestmark = pytest.mark.journey

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_sign_in_with_a_passkey(
    live_site: LiveSite, browser_page: Any, sign_in: Callable[[str], None], picture: Callable[[str], None]
) -> None:
    page = browser_page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    sign_in("desk")
    page.goto("/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.locator("input[type=password]").fill(DEMO_PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url(re.compile("webauthn/add"))
    page.locator("input[name=name]").fill("窓口の端末")
    assert page.get_by_label("パスワードなしでログインできるようにする").is_checked()
    picture("add-passkey")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "webauthn/add" not in address)

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    picture("sign-in")
    page.locator("#passkey_login").click()
    page.wait_for_url(re.compile("/desk/$"))
    assert "仮屋 みなと" in page.locator("body").inner_text()
