"""A draft and a stale figure of each owner for the walks of tests/security; the published edition is that of the commons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, services
from oirase.systems.plan.commons.tests import security_rows
from oirase.systems.plan.commons.tests.security_rows import reading_of
from oirase.systems.plan.progress.models import Overdue

YEARS_LATER = 40
METRIC = "consultation.answered_by_month"


def common(world: World) -> Iterator[Row]:
    """Publish the made-up edition (a second time changes nothing), and name a figure that everybody may see."""
    yield from security_rows.common(world)
    yield Row({"code": METRIC})


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Load a draft of a year of its own, and note a figure of it that only the owner's office may read of."""
    given = reading_of(owner)
    source = data.SourceData("text", f"{owner.inside}.txt", f"{owner.number}f" * 32)
    with world.at(owner):
        draft = services.load_edition(
            actor_of(owner.officer),
            given=replace(given, source=source, fiscal_year=given.fiscal_year + YEARS_LATER),
        )
    with outside_commands("test set-up"), scope(PLATFORM):
        Overdue.objects.create(
            kind="indicator",
            key=f"walk/{owner.number}",
            body=owner.body,
            organisation=owner.office,
            title=LocalizedText(ja=owner.inside, en=owner.inside),
            programme=1,
            fiscal_year=2025,
        )
    owner.view_of("progress.overdue")
    revision = ({"revision": str(draft.revision)},)
    yield Row({"year": draft.fiscal_year, "number": 3}, revision)
