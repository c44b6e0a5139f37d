"""Pages for whom a document is addressed to: the list, the letter as text in each language, the file by a signed link."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oirase.blocks.documents import selectors
from oirase.blocks.documents.letters import LANGUAGES
from oirase.blocks.documents.models import Document
from oirase.blocks.documents.pages.forms import LANGUAGE_NAMES
from oirase.kernel.access.http import actor_in, page, signed_in
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.reads import record_read
from oirase.kernel.files import download_path
from oirase.kernel.files.models import StoredFile


@page(signed_in)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the documents that are addressed to the account."""
    found = selectors.mine(actor_in(request), request.GET.get("after") or None)
    return render(request, "documents/mine.html", {"found": found})


@page(signed_in)
@require_GET
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show a document: its letter as text, in the reader's language where there is one."""
    found = _seen(request, document_id)
    asked = request.GET.get("language") or get_language() or "ja"
    language = asked if asked in found.copies else found.language
    names = [
        (LANGUAGE_NAMES[one], f"?language={one}", one == language) for one in LANGUAGES if one in found.copies
    ]
    context = {
        "found": found,
        "letter": found.copies.get(language),
        "tabs": names if len(names) > 1 else (),
        "is_translation": language != found.language,
        "is_own": found.party_id in actor_in(request).parties,
    }
    return render(request, "documents/document.html", context)


@page(signed_in)
@require_GET
def file(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Lead to the file by a link that holds for this reader and some minutes."""
    found = _seen(request, document_id)
    # The document has been shown to this reader; its file has no rights of its own.
    with scope(selectors.READER):
        stored = StoredFile.objects.get(pk=found.file_id)
    return redirect(download_path(stored, actor_in(request)))


def _seen(request: HttpRequest, document_id: UUID) -> Document:
    """Return a document that the reader may see; an officer's look at somebody's letter is recorded."""
    actor = actor_in(request)
    found = Document.objects.get_visible(actor, pk=document_id)
    if found.party_id and found.party_id not in actor.parties:
        record_read(
            actor=actor.reference,
            actor_name=actor.name,
            person_id=found.party_id,
            subject=f"{found._meta.label_lower}/{found.pk}",
            purpose=_("発出した文書の確認"),
            request=getattr(request, "id", ""),
        )
    return found
