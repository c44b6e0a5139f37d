"""A hold and a proposed end of a record of each owner, for the tests of tests/security."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import PLATFORM, START, Owner, World

from oirase.kernel.access.ids import new_id
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.retention.models import Disposal, LegalHold


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Hold one record and propose another's end."""
    place = {"body": owner.body, "organisation": owner.office, "record_type": "test"}
    with outside_commands("test set-up"), scope(PLATFORM):
        hold = LegalHold.objects.create(**place, record_id=new_id(), reason=owner.inside, placed_by="test")
        end = Disposal.objects.create(
            **place, record_id=new_id(), retention_class="5y", over_on=START, note=owner.inside
        )
    yield Row({"hold_id": hold.pk})
    yield Row({"disposal_id": end.pk})
