"""Handing a file out."""

from __future__ import annotations

from django.core import signing
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.files.links import LinkExpired, claim_of
from oirase.kernel.files.models import FileState, StoredFile


@require_safe
@page(public)
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send the file of a signed link, always as an attachment; a link of somebody else is the same 404 as none."""
    try:
        claim = claim_of(token, actor_in(request))
    except LinkExpired:
        return _told(_("リンクの有効期限が切れました。前の画面を開き直してください。"), 410)
    except signing.BadSignature as error:
        raise Http404 from error
    # The link is the right; its holder need not reach into the file's body.
    with scope(Actor.system("files.download")):
        row = StoredFile.objects.filter(pk=claim.file_id).first()
    if row is None:
        raise Http404
    return given_out(row)


def given_out(row: StoredFile) -> HttpResponseBase:
    """Send a stored file as an attachment to somebody who the caller has found may read it; in words why not, where it cannot be sent."""
    if row.state == FileState.QUARANTINED:
        return _told(_("ファイルを検査しています。しばらくしてからもう一度お試しください。"), 409)
    if row.state == FileState.REFUSED or not default_storage.exists(row.path):
        return _told(_("このファイルは利用できません。"), 410)
    response = FileResponse(
        default_storage.open(row.path, "rb"),
        as_attachment=True,
        filename=row.name,
        content_type=row.media_type,
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _told(message: str, status: int) -> HttpResponse:
    return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")
