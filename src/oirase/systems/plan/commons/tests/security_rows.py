"""Draft editions of each owner's body for the walks of tests/security, and the published one of the made-up prefecture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tests.security.rows import Row
from tests.security.world import PLATFORM, TESTLAND, Owner, World

from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, pack, services
from oirase.systems.plan.commons.models import Edition

YEAR = 2040


def common(world: World) -> Iterator[Row]:
    """Publish the made-up edition."""
    with outside_commands("test set-up"), scope(PLATFORM):
        pack.load(TESTLAND)
        edition = Edition.objects.get()
    for form in ("csv", "xlsx", "json"):
        year = edition.fiscal_year
        yield Row({"year": year, "fiscal_year": year, "number": 1, "form": form, "pk": edition.pk})


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Load a draft whose texts all carry the owner's mark."""
    with world.at(owner):
        draft = services.load_edition(actor_of(owner.officer), given=reading_of(owner))
    year = YEAR + owner.number
    revision = ({"revision": str(draft.revision)},)
    for form in ("csv", "json"):
        yield Row({"pk": draft.pk, "number": 3, "year": year, "fiscal_year": year, "form": form}, revision)


@cache
def _published() -> data.EditionData:
    return pack.read_folder(TESTLAND / "roadmap" / "fy2024", "text")


def reading_of(owner: Owner) -> data.EditionData:
    words = LocalizedText(ja=owner.inside, en=owner.inside)
    programmes = tuple(
        replace(
            one,
            title=words,
            summary=words,
            bureau=owner.inside,
            pages=(data.PageData(((1, owner.inside),)),),
            flags=(data.FlagData("bureau", owner.inside, (1,)),) if one.number == 3 else (),
        )
        for one in _published().programmes
    )
    source = data.SourceData("text", f"{owner.inside}.txt", str(owner.number) * 64)
    return replace(
        _published(),
        fiscal_year=YEAR + owner.number,
        revision=None,
        title=words,
        source=source,
        programmes=programmes,
    )
