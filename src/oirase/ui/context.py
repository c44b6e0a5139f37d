"""What every page knows: whose site this is, whether its data are made up, and who is looking."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from oirase.kernel.manifest import packs


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the pack's names, the demo flag and the actor."""
    pack = packs.current()
    return {
        "site": {
            "name": pack.text("name"),
            "service_name": pack.text("service_name"),
            "theme": pack.content.get("theme", {}),
            "credits": pack.content.get("credit", []),
            "demo": settings.DEMO_ALLOWED,
        },
        "actor": getattr(request, "actor", None),
        "request_id": getattr(request, "id", ""),
    }
