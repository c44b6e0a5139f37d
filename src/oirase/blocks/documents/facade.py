"""What other blocks and systems call: declare and issue notices, set a template of one's own, keep and list documents."""

from __future__ import annotations

from oirase.blocks.documents.issuing import (
    Addressee,
    issue_notice,
    keep_file,
    preview_pdf,
    reference,
    render_notice,
)
from oirase.blocks.documents.letters import ValueMissing
from oirase.blocks.documents.markup import keys_in
from oirase.blocks.documents.models import Document, NoticeKind, NoticeTemplate
from oirase.blocks.documents.notices import notice_pdf
from oirase.blocks.documents.offers import (
    NoticeSpec,
    Placeholder,
    UnknownNotice,
    declare_notices,
    notice_of,
    notices_of,
    offer_notices,
)
from oirase.blocks.documents.selectors import NoTemplate, published
from oirase.blocks.documents.services import adopt_default
from oirase.blocks.documents.typesetting import page_count, typeset
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record, RecordQuerySet
from oirase.kernel.commands import changed

__all__ = [
    "Addressee",
    "Document",
    "NoTemplate",
    "NoticeKind",
    "NoticeSpec",
    "NoticeTemplate",
    "Placeholder",
    "UnknownNotice",
    "ValueMissing",
    "adopt_default",
    "declare_notices",
    "documents_about",
    "issue_notice",
    "keep_document",
    "notice_of",
    "notice_pdf",
    "notices_of",
    "offer_notices",
    "page_count",
    "placeholders",
    "preview_pdf",
    "published",
    "render_notice",
    "typeset",
    "used_in",
]


def used_in(version: NoticeTemplate) -> list[Placeholder]:
    """Return the placeholders that a template's texts name in any language, in the order of their declaration."""
    known = notice_of(version.body_id, version.code).known
    texts = (text for language in version.texts for text in version.parts(language).values())
    named = {key for text in texts for _line, key in keys_in(text)}
    return [one for key, one in known.items() if key in named]


def placeholders(spec: NoticeSpec) -> tuple[Placeholder, ...]:
    """Return every placeholder of a notice, its own first, then those that all notices have."""
    return tuple(spec.known.values())


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
    document = keep_file(
        actor, about=about, filename=filename, content=content, title=title, number=number, party=party
    )
    changed(document, "kept", after={"about": document.about, "sha256": document.file.sha256})
    return document


def documents_about(actor: Actor, record: Record) -> RecordQuerySet[Document]:
    """Return the documents of a record that the actor may see, newest first."""
    found = Document.objects.visible_to(actor).filter(about=reference(record))
    return found.select_related("file").order_by("-created_at")
