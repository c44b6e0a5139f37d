"""The published edition, and a draft of each owner's body by the lasting codes of its programmes, for the walks of tests/security."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.kernel.access.actors import actor_of
from oirase.systems.plan.commons import data, services
from oirase.systems.plan.commons.tests import security_rows as editions

YEAR = 2080


def common(world: World) -> Iterator[Row]:
    """Publish the made-up edition."""
    [row, *_same] = editions.common(world)
    year = row.params["year"]
    named = {"year": year, "revision": 2, "code": f"{year}-1", "order": 1, "language": "ja"}
    for form in ("zip", "xlsx", "json", "bib"):
        yield Row({**named, "form": form})


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Load a draft whose texts all carry the owner's mark; its programmes have their lasting codes already."""
    source = data.SourceData("text", f"{owner.inside}.txt", f"{owner.number + 8:064d}")
    given = replace(editions.reading_of(owner), fiscal_year=YEAR + owner.number, source=source)
    with world.at(owner):
        draft = services.load_edition(actor_of(owner.officer), given=given)
    year = draft.fiscal_year
    for form in ("json", "bib"):
        yield Row({"year": year, "revision": draft.revision, "code": f"{year}-3", "order": 1, "form": form})
