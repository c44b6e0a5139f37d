"""Which organisation a printed office name means: by code, by name, by the pack's alias, below the bureau where it must be."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from django.db.models import Q

from oirase.kernel.access.models import Body, Organisation, OrganisationVersion
from oirase.kernel.manifest import packs
from oirase.kernel.texts import search_key


class Offices:
    """The offices of a body and of the bodies below it, found by what a document calls them."""

    def __init__(self, body: Body, pack: Path) -> None:
        self.pack = pack
        bodies = Body.objects.filter(Q(pk=body.pk) | Q(parent=body))
        versions = OrganisationVersion.objects.filter(organisation__body__in=bodies)
        self.organisations: dict[str, Organisation] = {}
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, set[str]] = defaultdict(set)
        for version in versions.select_related("organisation", "parent").prefetch_related(
            "organisation__versions"
        ):
            code = version.organisation.code
            self.organisations[code] = version.organisation
            self._names[search_key(version.name.text("ja"))].add(code)
            if version.parent:
                self._parents[code].add(version.parent.code)
        for code, alias in _aliases(pack):
            if code in self.organisations:
                self._names[search_key(alias)].add(code)

    def find(self, name: str, below: Organisation | None = None) -> Organisation | None:
        """Return the one organisation meant; None when there is none, or more than one could be."""
        if name in self.organisations:
            return self.organisations[name]
        found = self._names.get(search_key(name), set()) if name else set()
        if len(found) > 1 and below is not None:
            found = {code for code in found if below.code in self._parents[code]}
        return self.organisations[next(iter(found))] if len(found) == 1 else None

    def bureau_of(self, office: Organisation) -> Organisation:
        """Return the highest office above this one that is not the body itself; an office without one is its own bureau."""
        seen = {office.code}
        while parents := self._parents[office.code] - seen:
            office = self.organisations[min(parents)]
            seen.add(office.code)
        return office

    def printed(self, name: str) -> str:
        """Return the Japanese name to keep as printed: that of the organisation where a code was given."""
        known = self.organisations.get(name)
        if known is None:
            return name
        newest = max(known.versions.all(), key=lambda version: version.valid_from)
        return str(newest.name.text("ja"))


def name_of(code: str) -> str:
    """Return the name of the office with a code in the reader's language, as it is called now; the code where none has it."""
    versions = OrganisationVersion.objects.filter(organisation__code=code).order_by("valid_from")
    newest = versions.last()
    return str(newest.name) if newest else code


def _aliases(pack: Path) -> list[tuple[str, str]]:
    source = pack / "organisations.csv"
    if not source.is_file():
        return []
    return [
        (row["code"], alias)
        for row in packs.rows(source)
        for alias in filter(None, (row.get("aliases") or "").split(";"))
    ]
