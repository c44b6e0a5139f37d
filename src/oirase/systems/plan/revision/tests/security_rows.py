"""Sheets of each owner's office for the walks of tests/security: handed in once, sent back with a remark, changed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.kernel import clock
from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.systems.plan.commons import data
from oirase.systems.plan.commons import services as plan
from oirase.systems.plan.commons.models import Edition, SourceKind
from oirase.systems.plan.commons.tests.security_rows import reading_of
from oirase.systems.plan.revision import services
from oirase.systems.plan.revision.models import Sheet
from oirase.systems.plan.revision.services.opening import make_sheets

YEARS_LATER = 20


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Make a revision whose texts carry the owner's mark, its first sheet owed by the owner's office."""
    officer = actor_of(owner.officer)
    given = reading_of(owner)
    source = data.SourceData("text", f"{owner.inside}.txt", f"{owner.number}e" * 32)
    with world.at(owner):
        draft = plan.load_edition(
            officer, given=replace(given, source=source, fiscal_year=given.fiscal_year + YEARS_LATER)
        )
        with outside_commands("test set-up"), scope(PLATFORM):
            Edition.objects.filter(pk=draft.pk).update(source_kind=SourceKind.REVISION)
            make_sheets(draft, clock.today() + timedelta(days=30))
            Sheet.objects.filter(edition=draft).update(organisation=owner.office)
            sheet = Sheet.objects.get(edition=draft, programme__number=1)
        saved = services.save(
            officer, sheet_id=sheet.pk, version=1, given={"note/ja": owner.inside, "note/en": owner.inside}
        )
        handed = services.submit(officer, sheet_id=sheet.pk, version=saved.sheet.version, note=owner.inside)
        services.send_back(
            officer, sheet_id=sheet.pk, version=handed.version, remarks={"note/ja": owner.inside}
        )
    owner.view_of("revision.sheets")
    yield Row({"pk": sheet.pk})
    yield Row({"pk": draft.pk}, ({"from_edition": str(draft.pk)}, {"state": "returned"}))
