"""The commons' editions fill these URLs; beside them each owner has a figure of its own that went stale."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons.tests import security_rows
from oirase.systems.plan.commons.tests.security_rows import common
from oirase.systems.plan.progress.models import Overdue

__all__ = ["common", "rows"]


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Make what the commons make, and a row that only the owner's office may read."""
    yield from security_rows.rows(world, owner)
    with world.at(owner), outside_commands("test set-up"):
        made = Overdue.objects.create(
            kind="indicator",
            key=f"walk/{owner.number}",
            body=owner.body,
            organisation=owner.office,
            title=LocalizedText(ja=owner.inside, en=owner.inside),
            programme=1,
            fiscal_year=2025,
        )
    yield Row({"pk": made.pk})
