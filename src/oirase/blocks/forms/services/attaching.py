"""Files of a draft: kept for a file field beside those that are there, read back in order."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from oirase.blocks.forms.models import Attachment, Draft
from oirase.blocks.forms.reading import spec_of
from oirase.blocks.forms.types.files import files_of
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Rejected
from oirase.kernel.files import Received, keep


def attach_to(actor: Actor, draft: Draft, field: str, received: Sequence[Received]) -> list[Attachment]:
    """Attach files to a draft that a caller's command has locked."""
    one = spec_of(draft.form_version_id).fields.get(field)
    if one is None or one.type != "file":
        raise Http404
    there = Attachment.objects.filter(draft=draft, field=field).select_related("file")
    new = _new_ones(received, {each.file.sha256 for each in there})
    if there.count() + len(new) > files_of(one):
        raise Rejected(_("ファイルは%(most)d個までです。") % {"most": files_of(one)}, field)
    return [
        Attachment.objects.create(
            body_id=draft.body_id,
            organisation_id=draft.organisation_id,
            draft=draft,
            field=field,
            file=keep(actor, each, body_id=draft.body_id, organisation_id=draft.organisation_id),
        )
        for each in new
    ]


def _new_ones(received: Sequence[Received], there: set[str]) -> list[Received]:
    """Leave out what is there already: a page sent twice does not attach twice."""
    found: dict[str, Received] = {}
    for one in received:
        if one.sha256 not in there:
            found.setdefault(one.sha256, one)
    return list(found.values())


def attachments_of(draft: Draft) -> list[Attachment]:
    """Return the files of a draft in the order in which they came."""
    found: models.QuerySet[Attachment] = Attachment.objects.filter(draft=draft).select_related("file")
    return list(found)
