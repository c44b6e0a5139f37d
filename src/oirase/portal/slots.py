"""Fills the frame's menus from the manifests: the portal's own pages, and where each running system begins for the public."""

from django.utils.translation import get_language

from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import EntryPage, Names
from oirase.ui.slots import Link, add_link, use_search

FOOTER = ("portal:accessibility_statement", "portal:credits_statement")


class Title:
    """A name in the language of the moment in which it is shown."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def __str__(self) -> str:
        """Return the name."""
        return self.names.en if get_language() == "en" else self.names.ja


def link_of(page: EntryPage, order: int) -> Link:
    """Turn an entry page into a menu's link."""
    return Link(page.url_name, Title(page.title), page.audience, page.permission, order)


def fill() -> None:
    """Put the links in: portal, systems, and the statements at the foot."""
    for manifest in manifests():
        own = manifest.slug == "portal"
        pages = (
            manifest.entry_pages
            if own
            else [page for page in manifest.entry_pages if page.audience == "public"][:1]
        )
        for number, page in enumerate(pages):
            at_foot = page.url_name in FOOTER
            add_link(
                "footer" if at_foot else "main", link_of(page, number if own and number < 1 else 50 + number)
            )
    use_search("portal:search")


fill()
