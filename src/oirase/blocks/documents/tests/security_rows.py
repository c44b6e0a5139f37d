"""A stored file, an issued notice and a template of each owner, for the walks of tests/security."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.blocks.documents import services
from oirase.blocks.documents.facade import Addressee, issue_notice, keep_document
from oirase.blocks.documents.general import GENERAL
from oirase.blocks.documents.models import Document, NoticeTemplate
from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Keep a text for the person; write a template of the office, draft and in use; issue a notice from it."""
    about = Document(body=owner.body, organisation=owner.office)
    with outside_commands("test set-up"), scope(PLATFORM):
        kept = keep_document(
            PLATFORM,
            about=about,
            title=owner.text,
            filename="text.txt",
            content=owner.text.encode(),
            party=owner.person,
        )
    in_use, draft = _templates(world, owner)
    with outside_commands("test set-up"), scope(PLATFORM):
        issued = issue_notice(
            PLATFORM,
            about=about,
            version=in_use,
            values={},
            addressee=Addressee(owner.text),
            party=owner.person,
        )
    yield Row({"document_id": kept.pk})
    yield Row({"document_id": issued.pk}, ({"language": "ja"},))
    yield Row({"template_id": in_use.pk}, ({"language": "en"},))
    yield Row({"template_id": draft.pk}, ({"language": "ja"},))
    yield Row({}, ({"q": draft.code}, {"body": owner.body.code, "code": draft.code}))


def _templates(world: World, owner: Owner) -> tuple[NoticeTemplate, NoticeTemplate]:
    """Make a version in use, of the platform's words only, and a draft with what only the office may read."""
    officer, code = actor_of(owner.officer), GENERAL[owner.number].code
    with world.at(owner):
        made = services.draft(officer, body_id=owner.body.pk, code=code)
        made = services.edit(
            officer,
            template_id=made.pk,
            version=None,
            language="ja",
            parts={"title": owner.word, "body": "{{addressee.name}}"},
        )
        in_use = services.publish(officer, template_id=made.pk, version=None, note=owner.inside)
        draft = services.draft(officer, body_id=owner.body.pk, code=code)
        draft = services.edit(
            officer,
            template_id=draft.pk,
            version=None,
            language="ja",
            parts={"title": owner.inside, "body": owner.inside},
        )
    return in_use, draft
