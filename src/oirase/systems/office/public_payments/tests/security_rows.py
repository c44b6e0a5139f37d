"""The charges of the payments block, and a closed day of each office."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.blocks.payments.services.closing import close_day
from oirase.blocks.payments.tests import security_rows as payments
from oirase.kernel import clock
from oirase.kernel.access.actors import actor_of


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Make the charges, then close the day."""
    yield from payments.rows(world, owner)
    made = close_day(
        actor_of(owner.officer),
        office_id=owner.office.pk,
        day=clock.today(),
        counted_cash=1,
        reason=owner.inside,
    )
    yield Row({"close_id": made.pk})
    yield Row({"office_id": owner.office.pk, "day": f"{clock.today():%Y-%m-%d}"})


common = payments.common
