"""Making booklets: read the edition, set it, put the PDF into the storage.

Setting some eighty programmes takes about a second, which is too long for a page and short for the worker. What a booklet is made
from, the words and the template, has a digest: the same is never made twice, and a new release with another template, or an
edition that was corrected, makes it anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from django.core.cache import cache as answers
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation

from oirase.blocks.documents.facade import page_count, typeset
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.booklet import contents, services
from oirase.systems.plan.booklet.models import FOLDER, LANGUAGES, Booklet, BookletState
from oirase.systems.plan.booklet.services import WORKER, Made
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.commons.selectors import for_detail

TEMPLATES = Path(__file__).parent / "typst"
# PDF/UA-1: headings, tables and languages are told to screen readers, and the typesetter refuses a document that does not.
STANDARD: Literal["ua-1"] = "ua-1"
SHEET_KEPT_FOR = 24 * 60 * 60


def make_all(edition_id: UUID) -> None:
    """Make the booklets of an edition in all languages."""
    for language in LANGUAGES:
        make(edition_id, language)


def make(edition_id: UUID, language: str) -> None:
    """Make a booklet if it is not there; an edition that is gone has none."""
    with scope(WORKER), translation.override(language):
        edition = Edition.objects.select_related("body").filter(pk=edition_id).first()
        if edition is None:
            return
        data = contents.booklet(edition, list(for_detail(Programme.objects.filter(edition=edition))))
        known = Booklet.objects.filter(edition=edition, language=language).first()
    digest = digest_of(data)
    if (
        known
        and known.state == BookletState.MADE
        and known.digest == digest
        and default_storage.exists(known.path)
    ):
        return
    booklet = services.begin(WORKER, edition_id=edition_id, language=language)
    try:
        made = _put(
            booklet, typeset(TEMPLATES / "booklet.typ", data, standard=STANDARD), digest, edition.state
        )
    except Exception:
        services.fail(WORKER, edition_id=edition_id, language=language)
        raise
    services.keep(WORKER, booklet_id=booklet.pk, made=made)


def _put(booklet: Booklet, pdf: bytes, digest: str, edition_state: str) -> Made:
    path = Booklet(pk=booklet.pk, digest=digest).path
    # A process that died while writing may have left a part of it.
    default_storage.delete(path)
    default_storage.save(path, ContentFile(pdf))
    return Made(edition_state, digest, page_count(pdf), len(pdf))


def sheet(edition: Edition, programme: Programme) -> bytes:
    """Return one programme as PDF in the language of the moment; a published one is remembered for a day."""
    data = contents.single(edition, programme)
    key = f"booklet.sheet:{digest_of(data)}"
    found: bytes | None = answers.get(key)
    if found is None:
        found = typeset(TEMPLATES / "booklet.typ", data, standard=STANDARD)
        if edition.state == "published":
            answers.set(key, found, SHEET_KEPT_FOR)
    return found


def digest_of(data: Mapping[str, Any]) -> str:
    """Return what the words and the template come to."""
    words = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(words + _template()).hexdigest()


@cache
def _template() -> bytes:
    return b"".join(path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ")))


def sweep() -> int:
    """Remove PDFs that no row names any more: of deleted drafts, and those that were made anew. Return how many."""
    with scope(WORKER):
        named = {booklet.path for booklet in Booklet.objects.all()}
    left = [path for path in _stored() if path not in named]
    for path in left:
        default_storage.delete(path)
    return len(left)


def _stored() -> Iterator[str]:
    try:
        folders = default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:
        return
    for folder in folders:
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            yield f"{FOLDER}/{folder}/{name}"
