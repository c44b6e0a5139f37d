"""What every page knows: whose site this is, whether its data are made up, who is looking, where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

import oirase
from oirase.kernel.access.actors import Actor
from oirase.kernel.manifest import EntryPage, packs
from oirase.kernel.manifest.loader import manifests



@dataclass(frozen=True)
class Link:
    """Somewhere to go."""

    url: str
    title: str


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the pack's names, the demo flag and the actor."""
    pack = packs.current()
    return {
        "site": {
            "name": pack.text("name"),
            "service_name": pack.text("service_name"),
            "credits": pack.content.get("credit", []),
            "demo": settings.DEMO_ALLOWED,
            "version": oirase.__version__,
        },
        "actor": getattr(request, "actor", None),
        "request_id": getattr(request, "id", ""),
        "languages": settings.LANGUAGES,
    }


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the entry pages that this actor may open: the portal's first, then the systems'."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    portal = next((found for found in manifests() if found.slug == "portal"), None)
    pages = [page for page in (portal.entry_pages if portal else ()) if may_enter(actor, page)]
    return {
        "navigation": [link for page in pages if not page.url_name.endswith("_statement") and (link := link_to(page))],
        "footer_links": [link for page in pages if page.url_name.endswith("_statement") and (link := link_to(page))],
        "search_url": _reverse("portal:search"),
    }


def may_enter(actor: Actor, entry: EntryPage) -> bool:
    """Whether an entry page is for this actor."""
    if entry.permission:
        return actor.has(entry.permission)
    return {"public": True, "signed_in": actor.is_signed_in, "staff": actor.is_staff}[entry.audience]


def link_to(entry: EntryPage) -> Link | None:
    """Return an entry page's link in the reader's language."""
    url = _reverse(entry.url_name)
    title = entry.title.en if get_language() == "en" else entry.title.ja
    return Link(url, title) if url else None


def _reverse(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
