"""What the login page shows: the way to a new account where it is open, demo accounts where demo data are allowed."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.access.pack import DEMO_PASSWORD
from oirase.kernel.settings import value_on

register = template.Library()


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
