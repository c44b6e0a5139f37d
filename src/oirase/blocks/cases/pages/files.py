"""Handing out what belongs to a case, at an address below the case's own: whoever may read the case reads its files."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase

from oirase.blocks.cases.models import Case
from oirase.blocks.cases.selectors import files_of
from oirase.blocks.documents.facade import documents_about
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.files import scanner_state
from oirase.kernel.files.antivirus import Condition
from oirase.kernel.files.models import StoredFile
from oirase.kernel.files.views import given_out as sent

READER = Actor.system("cases.files")


def states_of(case: Case) -> dict[str, str]:
    """Return the state of each file of the answers: which are still being scanned, which were refused."""
    ids = [one["id"] for one in files_of(case)]
    with scope(READER):
        return {str(one.pk): one.state for one in StoredFile.objects.filter(pk__in=ids)}


def scanner_to_tell() -> str:
    """Return in words that the virus scanner is off or out of order; nothing while it works."""
    state = scanner_state()
    return "" if state.condition == Condition.ON else state.words


def file_of(case: Case | None, file_id: UUID) -> HttpResponseBase:
    """Send a file of a case that the caller has found to be the actor's to read; 404 for any other."""
    if case is None:
        raise Http404
    with scope(READER):
        if str(file_id) not in {one["id"] for one in files_of(case)}:
            raise Http404
        return sent(StoredFile.objects.get(pk=file_id))


def document_of(case: Case | None, document_id: UUID) -> HttpResponseBase:
    """Send a document of a case in the same way."""
    if case is None:
        raise Http404
    with scope(READER):
        found = documents_about(READER, case).filter(pk=document_id).first()
        if found is None:
            raise Http404
        return sent(found.file)
