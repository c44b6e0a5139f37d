"""The list of all systems, planned or running: found by words, domain and state, arranged and exported like every other list."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.manifest import packs
from oirase.kernel.manifest.catalogue import SystemRow, manifest_of, systems
from oirase.kernel.texts import search_key
from oirase.portal.entries import Entry, domains, entries_of
from oirase.ui.lists import Choice, Column, Listing, Order, RowsSource, Text
from oirase.ui.lists.sources import Filters

STATES = {"running": _("稼働中"), "planned": pgettext_lazy("portal", "計画")}
TONES = {"running": "success", "planned": "neutral"}


@dataclass(frozen=True)
class Listed:
    """A system as its reader sees it: names in their language, and those of its entry pages that they may open."""

    place: int
    id: str
    name: str
    domain: str
    programmes: tuple[int, ...]
    state: str
    entries: tuple[Entry, ...]

    @property
    def first_programme(self) -> int | None:
        """Return the programme by which the list is ordered; systems that serve none come last."""
        return min(self.programmes, default=None)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


def found(actor: Actor, filters: Filters) -> list[Listed]:
    """Return the systems that fit; all words must occur in id, names or slug."""
    words = [search_key(word) for word in filters.get("q", "").split()]
    names = domains()
    return [
        _listed(place, row, names[row.domain], actor)
        for place, row in enumerate(systems(packs.current().path))
        if filters.get("domain") in (None, row.domain)
        and filters.get("state") in (None, row.state)
        and all(word in _key(row) for word in words)
    ]


def _key(row: SystemRow) -> str:
    return search_key(f"{row.id} {row.name_ja} {row.name_en} {row.slug}")


def _listed(place: int, row: SystemRow, domain: str, actor: Actor) -> Listed:
    return Listed(
        place=place,
        id=row.id,
        name=row.name.text(get_language()),
        domain=domain,
        programmes=row.programmes,
        state=row.state,
        entries=tuple(entries_of(manifest_of(row), actor)) if row.state == "running" else (),
    )


SYSTEMS = Listing(
    name="portal.systems",
    title=_("システム一覧"),
    source=RowsSource(found),
    columns=(
        Column("id", "ID"),
        Column(
            "name",
            pgettext_lazy("portal", "名称"),
            link=lambda row: reverse("portal:system", args=[row.id]),
            head=True,
        ),
        Column("domain", _("分野")),
        Column("programmes", _("事業No"), value=lambda row: ", ".join(map(str, row.programmes))),
        Column("state", _("状態"), value=lambda row: STATES[row.state], chip=lambda row: TONES[row.state]),
        Column(
            "entries",
            _("入口"),
            value=lambda row: ", ".join(entry.title for entry in row.entries),
            template="portal/_entries.html",
        ),
    ),
    filters=(
        Text("q", _("ことば")),
        Choice("domain", _("分野"), lambda: domains().items()),
        Choice("state", _("状態"), STATES.items()),
    ),
    orders={"id": Order("place", "ID"), "programmes": Order("first_programme", _("事業No"))},
    default_order="id",
)
