"""Which entry pages of which systems an actor may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext

from oirase.kernel.access.actors import Actor
from oirase.kernel.manifest.catalogue import index_domains
from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import Manifest, Names
from oirase.kernel.texts import search_key
from oirase.ui.slots import belongs_to


@dataclass(frozen=True)
class Entry:
    """Somewhere to begin."""

    url: str
    title: str


def entries_of(manifest: Manifest | None, actor: Actor, audience: str = "") -> list[Entry]:
    """Return a system's entry pages that the actor may open, in the reader's language; of one audience or of all."""
    found = []
    for page in manifest.entry_pages if manifest else ():
        may_enter = audience in ("", page.audience) and belongs_to(actor, page.audience, page.permission)
        if may_enter and (url := _address(page.url_name)):
            found.append(Entry(url, page.title.text(get_language())))
    return found


@dataclass(frozen=True)
class Service:
    """A running block or system, with those of its entry pages that the actor may open. `pages` are their names in URLs."""

    name: str
    summary: str
    domain: str
    entries: tuple[Entry, ...]
    pages: frozenset[str]
    key: str


def services(actor: Actor, words: str = "", audience: str = "") -> list[Service]:
    """Return what an actor may open, narrowed to names and summaries in which all words occur in either language."""
    wanted = [search_key(word) for word in words.split()]
    found = (_service(one, actor, audience) for one in manifests() if one.slug != "portal")
    return [one for one in found if one.entries and all(word in one.key for word in wanted)]


def _service(manifest: Manifest, actor: Actor, audience: str) -> Service:
    language = get_language()
    titles = [manifest.name, manifest.summary, *(page.title for page in manifest.entry_pages)]
    return Service(
        name=manifest.name.text(language),
        summary=manifest.summary.text(language),
        domain=manifest.domain,
        entries=tuple(entries_of(manifest, actor, audience)),
        pages=frozenset(page.url_name for page in manifest.entry_pages),
        key=search_key(" ".join(f"{one.ja} {one.en} {one.easy}" for one in titles)),
    )


def put_forward(found: list[Service], menu: Sequence[str]) -> list[Service]:
    """Return the services of which the prefecture's menu names a page, in its order."""
    chosen = [one for name in menu for one in found if name in one.pages]
    return list(dict.fromkeys(chosen))


def by_domain(found: list[Service]) -> list[tuple[str, str, list[Service]]]:
    """Return code, name and services of each domain that has any, in the index's order; what all share comes last."""
    named = [*domains().items(), ("", gettext("共通"))]
    groups = [(code, name, [one for one in found if one.domain == code]) for code, name in named]
    return [group for group in groups if group[2]]


def domains() -> dict[str, str]:
    """Return the domains' codes with their names in the reader's language."""
    named = {one["code"]: Names(one["name_ja"], one["name_en"]) for one in index_domains()}
    return {code: names.text(get_language()) for code, names in named.items()}


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
