"""What runs now (いま動いているもの): every system of the index with the programmes it serves and the figures that it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import get_language

from oirase.blocks.insight.facade import Figure, Taken, figures, takings
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body
from oirase.kernel.manifest import packs
from oirase.kernel.manifest.catalogue import SystemRow, manifest_of
from oirase.kernel.manifest.spec import Metric
from oirase.kernel.texts import search_key
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.commons.selectors import door_of
from oirase.systems.plan.commons.serving import programmes_of, systems
from oirase.systems.plan.commons.templatetags.plan_tags import listed
from oirase.systems.plan.progress.selectors import owners_of

FRESH, STALE, NEVER, NO_FIGURE = "fresh", "stale", "never", "none"


@dataclass(frozen=True)
class Line:
    """A system with one of its figures (several figures: several lines; none: one line without)."""

    system: SystemRow
    programmes: Sequence[Programme]
    metric: Metric | None = None
    figure: Figure | None = None
    taken: Taken | None = None
    place: int = 0
    year: int | None = None

    @property
    def name(self) -> str:
        """The system's name in the reader's language."""
        return self.system.name.text(get_language())

    @property
    def id(self) -> str:
        """The system's row of the index."""
        return self.system.id

    @property
    def door(self) -> str:
        """Where its users begin."""
        return door_of(self.system)

    @property
    def owner(self) -> str:
        """The offices in charge of the programmes that it serves."""
        return listed(dict.fromkeys(owners_of(one) for one in self.programmes))

    @property
    def title(self) -> str:
        """The figure's title."""
        return self.metric.title.text(get_language()) if self.metric else ""

    @property
    def unit(self) -> str:
        """The figure's unit."""
        return self.metric.unit.text(get_language()) if self.metric else ""

    @property
    def value(self) -> Decimal | None:
        """This fiscal year's value so far."""
        return self.figure.value if self.figure else None

    @property
    def at(self) -> datetime | None:
        """When it was last taken."""
        return self.taken.at if self.taken else None

    @property
    def freshness(self) -> str:
        """Whether the figure is as fresh as its system promises; `never` where it has not been taken yet."""
        if self.metric is None or self.taken is None:
            return NO_FIGURE
        if self.taken.at is None:
            return NEVER
        return STALE if self.taken.stale else FRESH


def lines(actor: Actor, edition: Edition | None) -> list[Line]:
    """Return all systems with their figures, those that run in front; programmes are those of the edition."""
    rows = sorted(systems(), key=lambda row: row.state != "running")
    metrics = {row.id: metrics_of(row) for row in rows}
    codes = [one.code for found in metrics.values() for one in found]
    values, taken = figures(codes, bodies=[body_id(edition)]), takings(codes)
    newest = {code: figure for (code, _year), figure in values.items()}
    programmes = _programmes(actor, edition)
    found = [line for row in rows for line in _lines(row, metrics[row.id], programmes, newest, taken)]
    year = edition.fiscal_year if edition else None
    return [replace(line, place=place, year=year) for place, line in enumerate(found)]


def _lines(
    row: SystemRow,
    metrics: Sequence[Metric],
    programmes: Sequence[Programme],
    values: Mapping[str, Figure],
    taken: Mapping[str, Taken],
) -> list[Line]:
    served = programmes_of(row, programmes)
    given = [Line(row, served, one, values.get(one.code), taken.get(one.code)) for one in metrics]
    return given or [Line(row, served)]


def metrics_of(row: SystemRow) -> tuple[Metric, ...]:
    """Return the figures that a system declares; a planned one none."""
    manifest = manifest_of(row)
    return manifest.metrics if manifest else ()


def _programmes(actor: Actor, edition: Edition | None) -> list[Programme]:
    if edition is None:
        return []
    rows = Programme.objects.visible_to(actor).filter(edition=edition)
    found = (
        rows.select_related("item__field")
        .prefetch_related("bureau__versions", "divisions__organisation__versions")
        .defer("search_text", "summary", "note")
    )
    for one in found:
        one.edition = edition  # known already; each row would ask for it
    return list(found)


def body_id(edition: Edition | None) -> UUID:
    """Return whose figures are added up: the body of the edition, else of this prefecture."""
    if edition is not None:
        return edition.body_id
    return Body.objects.values_list("pk", flat=True).get(code=packs.current().code)


def narrowed(found: Sequence[Line], state: str, field: str, freshness: str, words: str) -> list[Line]:
    """Narrow the lines; empty values do not."""
    keys = [key for word in words.split() if (key := search_key(word))]
    return [
        one
        for one in found
        if (not state or one.system.state == state)
        and (not field or any(each.item.field.code == field for each in one.programmes))
        and (not freshness or one.freshness == freshness)
        and all(key in _words(one) for key in keys)
    ]


def _words(line: Line) -> str:
    names = [line.system.id, line.system.name_ja, line.system.name_en, line.title, line.owner]
    names += [f"No{one.number} {one.title}" for one in line.programmes]
    return search_key(" ".join(names))
