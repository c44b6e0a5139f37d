"""Finding: the query, the passages that the actor may see, their order, and what is shown of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import get_language

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import MASK, shown
from oirase.kernel.search.indexing import tokens_of
from oirase.kernel.search.models import Passage
from oirase.kernel.search.registry import SEARCHED, Searched
from oirase.kernel.search.snippets import Part, snippet
from oirase.kernel.texts.keys import search_key

RANKED = 1000
MAX_TERMS = 10
MAX_QUERY = 100
# Read for the hits that are shown only: a thousand texts would be most of the time.
HEAVY = ("tokens", "key", "text")


@dataclass(frozen=True)
class Hit:
    """A record found: its type's label and name, its title, the parts of a snippet (text, matches), its address."""

    record_type: str
    type_name: str
    record_id: UUID
    title: str
    snippet: tuple[Part, ...]
    address: str
    indexed_at: datetime


@dataclass(frozen=True)
class Query:
    """What is looked for: the keys of the words, and of the words together, which an exact title equals."""

    terms: tuple[str, ...]
    whole: str


def find(
    actor: Actor, text: str, types: Sequence[type[models.Model]] | None = None, limit: int = 20
) -> list[Hit]:
    """Return the records that the actor may see and whose text holds every word.

    Exact titles come first, then texts in the reader's language, then the newest.

    Called inside the actor's scope. An empty query finds nothing.
    """
    query = query_of(text)
    if not query.terms:
        return []
    ranked: list[tuple[tuple[Any, ...], Passage, Any]] = []
    for label, searched in _chosen(types).items():
        ranked += _of_type(actor, label, searched, query, limit)
    ranked.sort(key=lambda one: one[0])
    best = ranked[:limit]
    texts = dict(
        Passage.objects.filter(pk__in=[passage.pk for _, passage, _ in best]).values_list("pk", "text")
    )
    return [_hit(passage, texts.get(passage.pk, ""), record, query.terms) for _, passage, record in best]


def query_of(text: str) -> Query:
    """Return the keys of a query's words, longest first, and of the whole."""
    words = unicodedata.normalize("NFKC", text.replace("\0", ""))[:MAX_QUERY].split()[:MAX_TERMS]
    keys = [key for key in map(search_key, words) if key]
    return Query(tuple(sorted(dict.fromkeys(keys), key=len, reverse=True)), "".join(keys))


def tsquery(terms: Sequence[str]) -> str:
    """Return the condition that every pair of every term is there; a term of one sign is the beginning of a pair."""
    single = [f"{_quoted(term)}:*" for term in terms if len(term) == 1]
    # The last sign alone is a token of whole keys only; inside a text the term may go on.
    pairs = {token for term in terms if len(term) > 1 for token in tokens_of(term) if len(token) == 2}
    return " & ".join([*single, *map(_quoted, sorted(pairs))])


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _chosen(types: Sequence[type[models.Model]] | None) -> dict[str, Searched]:
    if types is None:
        return SEARCHED
    labels = [model._meta.label_lower for model in types]
    return {label: SEARCHED[label] for label in labels}


def _of_type(
    actor: Actor, label: str, searched: Searched, query: Query, limit: int
) -> list[tuple[tuple[Any, ...], Passage, Any]]:
    visible = searched.model.objects.visible_to(actor)  # type: ignore[attr-defined]
    reachable = Passage.objects.filter(record_type=label, record_id__in=visible.values("pk"))
    matching = reachable.filter(tokens__matches=tsquery(query.terms))
    for term in query.terms:
        matching = matching.filter(key__contains=term)
    found = {passage.pk: passage for passage in matching.order_by("-pk").defer(*HEAVY)[:RANKED]}
    # An exact title counts even when a thousand newer passages hold the word.
    if len(found) == RANKED:
        exact = matching.filter(title_key=query.whole).order_by("-pk").defer(*HEAVY)[:limit]
        found |= {passage.pk: passage for passage in exact}
    ordered = sorted(found.values(), key=lambda passage: _rank(passage, query))
    return _readable(actor, searched, ordered, query, limit)


def _rank(passage: Passage, query: Query) -> tuple[Any, ...]:
    in_title = all(term in passage.title_key for term in query.terms)
    # Easy Japanese is read by those who look for Japanese. What is only found in another language comes behind.
    other_language = passage.language != (get_language() or "ja").removesuffix("-easy")
    return (
        passage.title_key != query.whole,
        other_language,
        not in_title,
        -passage.indexed_at.timestamp(),
        passage.pk,
    )


def _readable(
    actor: Actor, searched: Searched, ordered: list[Passage], query: Query, limit: int
) -> list[tuple[tuple[Any, ...], Passage, Any]]:
    """Take the best passage of each record, leaving out those that stand in a field hidden from the actor."""
    kept: list[tuple[tuple[Any, ...], Passage, Any]] = []
    taken: set[UUID] = set()
    records: dict[Any, Any] = {}
    for start in range(0, len(ordered), 100):
        part = [passage for passage in ordered[start : start + 100] if passage.record_id not in taken]
        wanted = {passage.record_id for passage in part} - records.keys()
        records |= searched.records(actor).in_bulk(wanted)
        for passage in part:
            record = records.get(passage.record_id)
            if record is None or passage.record_id in taken:
                continue
            if passage.field and shown(actor, record, passage.field) == MASK:
                continue
            taken.add(passage.record_id)
            kept.append((_rank(passage, query), passage, record))
        if len(kept) >= limit:
            break
    return kept[:limit]


def _hit(passage: Passage, text: str, record: Any, terms: Sequence[str]) -> Hit:
    searched = SEARCHED[passage.record_type]
    return Hit(
        record_type=passage.record_type,
        type_name=str(searched.model._meta.verbose_name),
        record_id=passage.record_id,
        title=passage.title,
        snippet=snippet(text, terms),
        address=searched.address(record),
        indexed_at=passage.indexed_at,
    )
