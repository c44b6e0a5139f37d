"""Finding procedures: by life event, audience, body, and by words as people say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from oirase.kernel.access.actors import Actor
from oirase.kernel.texts.keys import search_key
from oirase.systems.office.commons.adoption import searched_text
from oirase.systems.office.commons.models import Procedure, State

# What joins words and says nothing by itself; longer ones first.
_JOINTS = re.compile(
    r"[\s、。・,.?？!！]+|したいのですが|したいです|したい|してほしい|ほしい|について|ください|のために|ための|ため|から|まで|です|ます|を|に|の|が|は|で|と|へ|も"
)


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
    if not wanted.words.strip():
        return sorted(rows, key=lambda one: str(one.title))
    ranked = [(score(terms_of(wanted.words), one), one) for one in rows]
    best = sorted((pair for pair in ranked if pair[0] > 0), key=lambda pair: (-pair[0], str(pair[1].title)))
    return [one for _score, one in best]


def _fits(one: Procedure, wanted: Wanted) -> bool:
    catalogue = one.current.catalogue if one.current else {}
    if wanted.life_event and wanted.life_event not in catalogue.get("life_events", ()):
        return False
    return not wanted.audience or wanted.audience in catalogue.get("audience", ())


def terms_of(words: str) -> list[str]:
    """Return the words that mean something in a question as people put it: 車の税金を安くしたい gives 車, 税金, 安く."""
    keys = [search_key(one) for one in _JOINTS.split(words) if one]
    return [key for key in dict.fromkeys(keys) if key]


def score(terms: Sequence[str], one: Procedure) -> float:
    """Return how well a procedure answers: words found whole count, in the title more; parts of long words a little."""
    if one.current is None:
        return 0
    title, text = search_key(str(one.title)), search_key(searched_text(one.current.document))
    return sum(_score_of(term, title, text) for term in terms)


def _score_of(term: str, title: str, text: str) -> float:
    if term in title:
        return 3
    if term in text:
        return 2
    pairs = [term[place : place + 2] for place in range(len(term) - 1)]
    there = sum(pair in text for pair in pairs)
    return there / len(pairs) if len(pairs) > 1 and there * 2 > len(pairs) else 0


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
