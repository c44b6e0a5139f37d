"""A figure of each owner's body for the walks of tests/security: the sum of one body is not to be seen in another's."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.blocks.insight.metrics import declared
from oirase.blocks.insight.models import Snapshot
from oirase.kernel import clock
from oirase.kernel.calendar import fiscal_year
from oirase.kernel.commands import outside_commands


def common(world: World) -> Iterator[Row]:
    """Name the metrics."""
    for code in declared():
        yield Row({"code": code})


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Take every metric for the owner's body; figures belong to no single office, so each body has one owner's."""
    if owner.number % 2 == 0:
        return
    with outside_commands("test set-up"):
        for code in declared():
            Snapshot.objects.create(
                metric=code,
                body=owner.body,
                fiscal_year=fiscal_year(clock.today()),
                month=4,
                dimensions={"owner": str(owner.number)},
                value=1000**owner.number,
                origin="demo",
                taken_at=clock.now(),
            )
    yield from ()
