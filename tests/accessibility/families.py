"""One page or more for each template that pages are made from: what is looked at when there is no time for all pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oirase.kernel.manifest.loader import PACKAGE
from tests.accessibility.looking import MISSING, Look, name_of
from tests.accessibility.readers import VISITOR, Reader, readers

EXTENDS = re.compile(r'{% extends "([^"]+)" %}')


@dataclass(frozen=True)
class Page:
    """An address, or the first page of a kind that it leads to, and which permission its reader has (`*`: any officer)."""

    address: str
    leads_to: str = ""
    permission: str = ""

    @property
    def reader(self) -> Reader:
        """Return who reads it."""
        if not self.permission:
            return VISITOR
        wanted = set() if self.permission == "*" else {self.permission}
        return next(reader for reader in readers() if reader.staff and wanted <= reader.permissions)

    def open(self, look: Look) -> str:
        """Open it and return its own address."""
        look.go(self.address)
        if not self.leads_to:
            return self.address
        found = next(link for link in look.links() if name_of(link) == self.leads_to)
        look.go(found)
        return found

    def __str__(self) -> str:
        return self.leads_to or self.address


FAMILIES = {
    "ui/base.html": [
        Page("/"),
        Page("/consultation/"),
        Page("/roadmap/programmes/", "roadmap:programme"),
        Page("/ui/gallery/"),
        Page(MISSING),
        Page("/consultation/desk/", "consultation:request", "consultation.view"),
        Page("/roadmap-revision/", "roadmap-revision:sheet", "revision.edit"),
    ],
    "ui/lists/page.html": [Page("/geo/"), Page("/consultation/desk/", permission="consultation.view")],
    "forms/editor/base.html": [Page("/forms/editor/", "forms:outline", "forms.edit")],
    "procedures/edit/base.html": [Page("/procedures/edit/", "procedures:edit_catalogue", "procedures.edit")],
    "crossviews/view.html": [Page("/crossviews/")],
    "ui/narrow.html": [Page("/consultation/track/")],
    "allauth/layouts/base.html": [Page("/accounts/login/")],
    "allauth/layouts/entrance.html": [Page("/accounts/signup/")],
    "allauth/layouts/manage.html": [Page("/accounts/sessions/", permission="*")],
}
PAGES = [page for pages in FAMILIES.values() for page in pages]


def extended() -> set[str]:
    """Return the templates that the house's pages extend."""
    texts = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("templates/**/*.html"))
    return {name for text in texts for name in EXTENDS.findall(text)}
