"""A draft of each owner's body with its booklets, and those of the published edition, for the walks of tests/security."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.kernel.access.actors import actor_of
from oirase.systems.plan.booklet import making
from oirase.systems.plan.booklet.models import LANGUAGES
from oirase.systems.plan.commons import data, services
from oirase.systems.plan.commons.tests import security_rows as editions

YEAR = 2060


def common(world: World) -> Iterator[Row]:
    """Publish the made-up edition and make its booklets."""
    [row, *_same] = editions.common(world)
    making.make_all(row.params["pk"])
    yield from (Row({**row.params, "language": language}) for language in LANGUAGES)


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Load a draft whose texts all carry the owner's mark, and make its booklets."""
    source = data.SourceData("text", f"{owner.inside}.txt", str(owner.number + 4) * 64)
    given = replace(editions.reading_of(owner), fiscal_year=YEAR + owner.number, source=source)
    with world.at(owner):
        draft = services.load_edition(actor_of(owner.officer), given=given)
        making.make_all(draft.pk)
    revision = ({"revision": str(draft.revision)},)
    for language in LANGUAGES:
        yield Row({"pk": draft.pk, "number": 3, "year": draft.fiscal_year, "language": language}, revision)
