"""What the login page shows of demo accounts, where demo data are allowed at all."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from oirase.kernel.access.models import User
from oirase.kernel.access.pack import DEMO_PASSWORD

register = template.Library()


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
