"""What every page knows: whose installation this is, whether its data are made up, and who is looking.

The name `site` is taken: the sign-in library's pages put their own under it.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from oirase.kernel.access.actors import Actor
from oirase.kernel.manifest import packs
from oirase.kernel.manifest.packs import Pack
from oirase.kernel.texts import LocalizedText
from oirase.ui import slots, theme

try:
    VERSION = version("oirase")
except PackageNotFoundError:  # run from the source tree without being installed
    VERSION = ""


def installation(request: HttpRequest) -> dict[str, Any]:
    """Return the pack's names and credits, the demo flag, the actor, and the menus as the actor sees them."""
    pack = packs.current()
    # Not to be looked at here: the actor is read from the database when it is first asked for.
    actor = getattr(request, "actor", None)
    actor = Actor.anonymous() if actor is None else actor
    return {
        "installation": {
            "name": pack.text("name"),
            "service_name": pack.text("service_name"),
            "theme": pack.content.get("theme", {}),
            "theme_version": theme.version_of(pack),
            "credits": [LocalizedText(ja=one["ja"], en=one["en"]) for one in pack.content.get("credit", [])],
            "demo": settings.DEMO_ALLOWED,
            "version": VERSION,
            "search": SimpleLazyObject(slots.search_address),
            "main_menu": SimpleLazyObject(lambda: _main_menu(actor, pack)),
            "footer_menu": SimpleLazyObject(lambda: list(slots.links("footer", actor))),
            "languages": settings.LANGUAGES,
        },
        "actor": actor,
        "request_id": getattr(request, "id", ""),
    }


def _main_menu(actor: Actor, pack: Pack) -> list[tuple[str, slots.Link]]:
    """Return the frame's own pages and, after the first, those of systems that the pack puts forward, in its order."""
    own = list(slots.links("main", actor))
    systems = {link.url_name: (address, link) for address, link in slots.links("systems", actor)}
    chosen = [systems[name] for name in pack.content.get("menu", ()) if name in systems]
    return [*own[:1], *chosen, *own[1:]]
