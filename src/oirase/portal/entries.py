"""Which entry pages of which systems an actor may open."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from oirase.kernel.access.actors import Actor
from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import EntryPage, Manifest


@dataclass(frozen=True)
class Entry:
    """Somewhere to begin."""

    url: str
    title: str


def may_enter(actor: Actor, page: EntryPage) -> bool:
    """Whether an entry page is for this actor."""
    if page.permission:
        return actor.has(page.permission)
    return {"public": True, "signed_in": actor.is_signed_in, "staff": actor.is_staff}[page.audience]


def entries_of(manifest: Manifest | None, actor: Actor) -> list[Entry]:
    """Return a system's entry pages that the actor may open, in the reader's language."""
    english = get_language() == "en"
    found = []
    for page in manifest.entry_pages if manifest else ():
        if may_enter(actor, page) and (url := _address(page.url_name)):
            found.append(Entry(url, page.title.en if english else page.title.ja))
    return found


def all_entries(actor: Actor) -> list[tuple[str, list[Entry]]]:
    """Return the running systems' names with those of their entry pages that the actor may open."""
    english = get_language() == "en"
    found = [
        (one.name.en if english else one.name.ja, entries_of(one, actor))
        for one in manifests()
        if one.slug != "portal"
    ]
    return [(name, entries) for name, entries in found if entries]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
