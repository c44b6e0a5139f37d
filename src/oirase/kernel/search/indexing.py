"""Putting a record's text into the index, in the transaction of the command that wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import models

from oirase.kernel import clock
from oirase.kernel.search.models import Passage
from oirase.kernel.texts.keys import bigrams, search_key

PASSAGE = 1000
OVERLAP = 60
TITLE = 300
_ENDS = ("\n", "。", "．", ". ")


def index(
    record: models.Model,
    title: str,
    body_text: str = "",
    language: str = "ja",
    *,
    guarded: Mapping[str, str] | None = None,
) -> int:
    """Index a record's title and text in one language, replacing what was indexed before; return the passages made.

    `guarded` holds the texts of fields that the model's `Access.masked` names: only who may read the field finds by it.
    """
    forget(record, language)
    rows = [_passage(record, title, text, language, "") for text in passages(body_text)]
    for field, text in (guarded or {}).items():
        rows += [_passage(record, title, part, language, field) for part in passages(text) if part]
    Passage.objects.bulk_create(rows)
    return len(rows)


def forget(record: models.Model, language: str | None = None) -> None:
    """Take a record out of the index, in one language or in all."""
    found = Passage.objects.filter(record_type=record._meta.label_lower, record_id=record.pk)
    (found.filter(language=language) if language else found).delete()


def passages(text: str) -> Iterator[str]:
    """Cut a text into passages, at the end of a sentence where one is near; they overlap, so that no word is cut in two.

    An empty text is one empty passage, which carries the title.
    """
    plain = text.replace("\0", "").strip()
    start = 0
    while True:
        end = start + PASSAGE
        if end >= len(plain):
            yield plain[start:]
            return
        cut = max(plain.rfind(sign, start + PASSAGE // 2, end) + len(sign) for sign in _ENDS)
        end = cut if cut > start + PASSAGE // 2 else end
        yield plain[start:end]
        start = end - OVERLAP


def tokens_of(*keys: str) -> list[str]:
    """Return the pairs of each key and its last sign, so that a query of one sign finds every sign as a beginning."""
    found: set[str] = set()
    for key in keys:
        found |= bigrams(key)
        found |= set(key[-1:])
    return sorted(found)


def _passage(record: models.Model, title: str, text: str, language: str, field: str) -> Passage:
    shown = title.replace("\0", "").strip()[:TITLE]
    title_key = search_key(shown)
    text_key = search_key(text)
    return Passage(
        record_type=record._meta.label_lower,
        record_id=record.pk,
        language=language,
        field=field,
        title=shown,
        title_key=title_key[:400],
        text=text,
        key=f"{title_key}\n{text_key}",
        tokens=tokens_of(title_key, text_key),
        indexed_at=clock.now(),
    )
