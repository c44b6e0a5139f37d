"""Fills the frame's menus from the manifests: the portal's own pages, and where each running system begins.

Which of the systems stand in the header is the prefecture's choice (`menu` in pack.toml): there are too many for all of them.
"""

from django.utils.translation import get_language

from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import EntryPage, Names
from oirase.ui.slots import Link, add_link, use_search

FOOTER = (
    "portal:help",
    "portal:api_reference",
    "portal:accessibility_statement",
    "portal:credits_statement",
)


class Title:
    """A name in the language of the moment in which it is shown."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def __str__(self) -> str:
        """Return the name."""
        return self.names.text(get_language())


def link_of(page: EntryPage, order: int) -> Link:
    """Turn an entry page into a menu's link."""
    return Link(page.url_name, Title(page.title), page.audience, page.permission, order)


def menu_of(slug: str, page: EntryPage) -> str:
    """Return the menu in which an entry page belongs."""
    if slug != "portal":
        return "systems"
    return "footer" if page.url_name in FOOTER else "main"


def fill() -> None:
    """Put the links in, in the order of the manifests, and say where the header's search leads."""
    for manifest in manifests():
        for number, page in enumerate(manifest.entry_pages):
            add_link(menu_of(manifest.slug, page), link_of(page, number))
    use_search("portal:search")


fill()
