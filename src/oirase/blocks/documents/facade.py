"""What other blocks and systems call: make a notice, set a template of one's own, keep a document, list the documents of a record."""

from __future__ import annotations

import io

from oirase.blocks.documents.models import Document
from oirase.blocks.documents.notices import notice_pdf
from oirase.blocks.documents.typesetting import page_count, typeset
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record, RecordQuerySet
from oirase.kernel.commands import changed
from oirase.kernel.files import keep, receive

__all__ = ["Document", "documents_about", "keep_document", "notice_pdf", "page_count", "typeset"]


def keep_document(
    actor: Actor,
    *,
    about: Record,
    title: str,
    filename: str,
    content: bytes,
    number: str = "",
    party: User | None = None,
) -> Document:
    """Keep a file as a document about a record (called inside a command); FileRefused for a kind that is not taken."""
    with receive(io.BytesIO(content), filename) as received:
        file = keep(actor, received, body_id=about.body_id, organisation_id=about.organisation_id)
    document = Document.objects.create(
        body_id=about.body_id,
        organisation_id=about.organisation_id,
        title=title[:300],
        number=number,
        about=_reference(about),
        file=file,
        party=party,
    )
    changed(document, "kept", after={"about": document.about, "sha256": file.sha256})
    return document


def documents_about(actor: Actor, record: Record) -> RecordQuerySet[Document]:
    """Return the documents of a record that the actor may see, newest first."""
    found = Document.objects.visible_to(actor).filter(about=_reference(record))
    return found.select_related("file").order_by("-created_at")


def _reference(record: Record) -> str:
    return f"{record._meta.label_lower}/{record.pk}"
