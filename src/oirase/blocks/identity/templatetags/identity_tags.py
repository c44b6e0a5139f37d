"""What pages of sign-in show: the way to a new account where it is open, demo accounts where allowed, names of devices."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.access.pack import DEMO_PASSWORD
from oirase.kernel.settings import value_on

register = template.Library()
# In this order: the later names stand in the signatures of the earlier ones, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "Chrome/": "Chrome",
    "CriOS/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "CrOS", "Macintosh", "Linux")
LONGEST = 80


@register.filter
def device(signature: str) -> str:
    """Return browser and system out of a browser's long signature, or its beginning where neither is known.

    >>> device("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36")
    'Chrome / Windows'
    >>> device("curl/8.5.0")
    'curl/8.5.0'
    """
    browser = next((name for mark, name in BROWSERS.items() if mark in signature), "")
    system = next((name for name in SYSTEMS if name in signature), "")
    return " / ".join(filter(None, (browser, system))) or signature[:LONGEST]


@register.simple_tag
def sign_up_is_open() -> bool:
    """Whether anybody may open an account today."""
    return bool(value_on("identity.open_sign_up", clock.today()))


@register.simple_tag
def demo_accounts() -> list[dict[str, Any]]:
    """Return name, kind, login and password of the made-up accounts; none under settings that allow no demo."""
    if not settings.DEMO_ALLOWED:
        return []
    users = User.objects.filter(is_demo=True, is_active=True).order_by("created_at", "login")
    return [
        {"login": user.login, "name": user.name, "kind": user.get_kind_display(), "password": DEMO_PASSWORD}
        for user in users
    ]
