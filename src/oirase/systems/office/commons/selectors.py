"""Finding procedures: by life event, audience, body, and by words as people say them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oirase.kernel.access.actors import Actor
from oirase.systems.office.commons.finding import Entry, entry_of, ranked
from oirase.systems.office.commons.models import Procedure, State


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: words, a life event, an audience, a body."""

    words: str = ""
    life_event: str = ""
    audience: str = ""
    body_id: UUID | None = None


def published(wanted: Wanted | None = None) -> list[Procedure]:
    """Return the procedures that people may apply for, best first where words are given, else by title."""
    found = Procedure.objects.filter(state=State.PUBLISHED).select_related("current", "body", "organisation")
    wanted = wanted or Wanted()
    if wanted.body_id:
        found = found.filter(body_id=wanted.body_id)
    rows = [one for one in found if _fits(one, wanted)]
    rows.sort(key=lambda one: str(one.title))
    if not wanted.words.strip():
        return rows
    return [rows[place] for place in ranked(wanted.words, [_entry(one) for one in rows])]


# Making an entry ready costs more than ranking it, and a version never changes.
MOST_ENTRIES = 5_000
_entries: dict[UUID, Entry] = {}


def _entry(one: Procedure) -> Entry:
    version = one.current
    if version is None:
        return entry_of({})
    if version.pk not in _entries:
        if len(_entries) >= MOST_ENTRIES:
            _entries.clear()
        _entries[version.pk] = entry_of(version.catalogue)
    return _entries[version.pk]


def _fits(one: Procedure, wanted: Wanted) -> bool:
    catalogue = one.current.catalogue if one.current else {}
    if wanted.life_event and wanted.life_event not in catalogue.get("life_events", ()):
        return False
    return not wanted.audience or wanted.audience in catalogue.get("audience", ())


def editable(actor: Actor) -> list[Procedure]:
    """Return the procedures of the actor's offices, last changed first."""
    found = Procedure.objects.visible_to(actor, granted=True).select_related(
        "body", "organisation", "origin__current", "current"
    )
    return list(found.order_by("-changed_at"))


def adoptable(actor: Actor) -> list[Procedure]:
    """Return what other bodies have published and the actor's have not adopted yet."""
    bodies = {reach.body_id for reach in actor.reaches.get("procedures.edit", ())}
    taken = set(
        Procedure.objects.filter(body_id__in=bodies, origin__isnull=False).values_list("origin_id", flat=True)
    )
    return [one for one in published() if one.body_id not in bodies and one.pk not in taken]
