"""Slots: named places of the frame that higher floors fill, so that the frame need not know them.

A block or system with something for the frame (the badge of the inbox in the header, a card on my page) has a module
`slots.py` in its app's folder, which is imported at start:

    register("header_end", "messaging/_inbox_badge.html", inbox_badge)

The callable takes the request and returns the template's context, or None where there is nothing to show. Names in use:
`header_end`, `user_menu`, `home_cards`, `desk_cards`, `my_page_cards`, `footer`; on the roadmap's pages `roadmap_ways`, `roadmap_downloads` and
`roadmap_programme`. Menus are slots of plain links (`Link`), and the desk has a slot of plain numbers (`Work`): how much of
an officer's work waits where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in
from oirase.kernel.access.rowsecurity import scope

Context = Callable[[HttpRequest], Mapping[str, Any] | None]
Audience = Literal["public", "signed_in", "staff"]
MENUS = ("main", "systems", "footer")


def belongs_to(actor: Actor, audience: Audience, permission: str) -> bool:
    """Whether somebody belongs to an audience; where a permission is named, holding it decides."""
    if permission:
        return actor.has(permission)
    return {"public": True, "signed_in": actor.is_signed_in, "staff": actor.is_staff}[audience]


@dataclass(frozen=True)
class Fragment:
    """What somebody puts into a slot; lower `order` comes first."""

    template: str
    context: Context
    order: int


@dataclass(frozen=True)
class Link:
    """An entry of a menu: URL name, title (lazily translated), and who sees it."""

    url_name: str
    title: Any
    audience: Audience = "public"
    permission: str = ""
    order: int = 100

    def shown_to(self, actor: Actor) -> bool:
        """Whether the actor belongs to the link's audience."""
        return belongs_to(actor, self.audience, self.permission)


@dataclass(frozen=True)
class Work:
    """What waits for an officer in one system: where it is done, how many, and how many of them are late."""

    title: Any
    url: str
    waiting: int
    late: int = 0


Waiting = Callable[[HttpRequest], Work | None]
_work: dict[str, Waiting] = {}
_fragments: dict[str, dict[str, Fragment]] = {}
_links: dict[str, dict[str, Link]] = {}
_search: list[str] = []


def nothing_needed(request: HttpRequest) -> Mapping[str, Any]:
    """The context of a fragment that needs nothing: a link, for everybody."""
    return {}


def register(slot: str, template: str, context: Context = nothing_needed, order: int = 100) -> None:
    """Put a template into a slot; the same template again replaces itself."""
    _fragments.setdefault(slot, {})[template] = Fragment(template, context, order)


def add_link(menu: str, link: Link) -> None:
    """Put a link into a menu (`main`, `systems` or `footer`); ValueError for another name."""
    if menu not in MENUS:
        raise ValueError(menu)
    _links.setdefault(menu, {})[link.url_name] = link


def add_work(name: str, waiting: Waiting) -> None:
    """Put a system's numbers on the desk; `waiting` returns None for whoever has no work there. The name again replaces."""
    _work[name] = waiting


def work(request: HttpRequest) -> list[Work]:
    """Return what waits for whoever asks, late work first."""
    found = [one for waiting in _work.values() if (one := waiting(request))]
    return sorted(found, key=lambda one: (-one.late, -one.waiting, str(one.title)))


def use_search(url_name: str) -> None:
    """Name the page that answers the header's search box (`?q=`)."""
    _search[:] = [url_name]


def search_address() -> str:
    """Return the address of the search page, or nothing where there is none."""
    return _address(_search[0]) if _search else ""


def links(menu: str, actor: Actor) -> Iterator[tuple[str, Link]]:
    """Yield address and link of a menu as the actor sees it."""
    for link in sorted(_links.get(menu, {}).values(), key=lambda one: (one.order, one.url_name)):
        address = _address(link.url_name) if link.shown_to(actor) else ""
        if address:
            yield address, link


def fragments(slot: str, request: HttpRequest) -> Iterator[str]:
    """Yield the slot's fragments as HTML, read within the actor's scope wherever the page is rendered."""
    found = sorted(_fragments.get(slot, {}).values(), key=lambda one: (one.order, one.template))
    if not found:
        return
    actor: Actor = actor_in(request)
    with nullcontext() if connection.in_atomic_block else scope(actor):
        for fragment in found:
            context = fragment.context(request)
            if context is not None:
                yield render_to_string(fragment.template, dict(context), request)


def _address(url_name: str) -> str:
    # A system that this installation does not run has no addresses; its entry falls out of the menu.
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
