"""A document of each owner for the tests of tests/security; no URL of its own shows one yet."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.blocks.documents.facade import keep_document
from oirase.blocks.documents.models import Document
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Keep a text as a document for the person."""
    about = Document(body=owner.body, organisation=owner.office)
    with outside_commands("test set-up"), scope(PLATFORM):
        made = keep_document(
            PLATFORM,
            about=about,
            title=owner.text,
            filename="text.txt",
            content=owner.text.encode(),
            party=owner.person,
        )
    yield Row({"document_id": made.pk})
