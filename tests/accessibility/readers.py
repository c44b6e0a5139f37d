"""Who reads which pages: one reader per role of the pack, and where each begins by the manifests.

Public pages look the same for everybody but for the header, so they are read by a visitor and by one officer; pages for
people who are signed in are read by each role that may open them. Of two who begin at the same pages of a folder with the same
permissions of it, one reads them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse

from oirase.kernel.manifest import packs
from oirase.kernel.manifest.loader import manifests
from tests.accessibility.looking import MISSING

# Pages that no manifest names as an entry: of the frame, of the sign-in library, and an address that does not exist.
BESIDE = {
    "portal": ("/search/?q=DX", "/search/?q=", "/help/", "/api/", MISSING),
    "identity": ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"),
    "ui": ("/ui/gallery/",),
}
BESIDE_SIGNED_IN = {
    "identity": (
        "/accounts/2fa/",
        "/accounts/sessions/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
    )
}


@dataclass(frozen=True)
class Reader:
    """Somebody who reads: a demo account, or a visitor without one."""

    login: str
    staff: bool
    permissions: frozenset[str]

    def may_enter(self, audience: str, permission: str) -> bool:
        """Whether an entry page is for this reader."""
        if permission:
            return permission in self.permissions
        return {"public": True, "signed_in": bool(self.login), "staff": self.staff}[audience]

    def __str__(self) -> str:
        return self.login or "visitor"


VISITOR = Reader("", False, frozenset())


@cache
def readers() -> tuple[Reader, ...]:
    """Return the visitor and one reader for each kind of account and set of roles of the pack."""
    roles = {role["code"]: role["permissions"] for role in _read("roles.toml")["role"]}
    found: dict[tuple[str, ...], Reader] = {}
    for account in _read("demo/accounts.toml")["account"]:
        permissions = frozenset(code for role in account["roles"] for code in roles[role])
        reader = Reader(account["login"], account["kind"] == "staff", permissions)
        found.setdefault((account["kind"], *sorted(account["roles"])), reader)
    return VISITOR, *found.values()


@cache
def readers_of(slug: str) -> tuple[Reader, ...]:
    """Return who has business in a folder and sees something else there than those before."""
    own = next(one for one in manifests() if one.slug == slug).permissions
    found: dict[object, Reader] = {}
    for reader in readers():
        if begins := starts(slug, reader):
            # The portal's pages are made of what all folders bring.
            held = reader.permissions if slug == "portal" else reader.permissions & {one.code for one in own}
            found.setdefault((begins, held, reader.staff, bool(reader.login)), reader)
    return tuple(found.values())


@cache
def starts(slug: str, reader: Reader) -> tuple[str, ...]:
    """Return the addresses at which a reader begins in a folder; none when the reader has no business there."""
    manifest = next(one for one in manifests() if one.slug == slug)
    reads_public = reader in (VISITOR, _first_officer())
    entries = [
        reverse(entry.url_name)
        for entry in manifest.entry_pages
        if reader.may_enter(entry.audience, entry.permission) and (entry.audience != "public" or reads_public)
    ]
    beside = BESIDE.get(slug, ()) if reader == VISITOR else ()
    own = BESIDE_SIGNED_IN.get(slug, ()) if reader == _first_officer() else ()
    return (*entries, *beside, *own)


def _first_officer() -> Reader:
    return next(reader for reader in readers() if reader.staff)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((packs.current().path / name).read_text(encoding="utf-8"))
