"""Which figures have grown old today: metrics that are stale, indicators without the actual of the last year that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oirase.blocks.insight.facade import takings
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.officers import officers_with
from oirase.kernel.settings import value_on
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.commons.selectors import published_editions
from oirase.systems.plan.commons.serving import programmes_of, systems
from oirase.systems.plan.progress import rules, specs
from oirase.systems.plan.progress.models import OverdueKind
from oirase.systems.plan.progress.running import metrics_of
from oirase.systems.plan.progress.selectors import Judge, for_progress, offices_of

VIEW = "progress.view"


@dataclass(frozen=True)
class Old:
    """A figure that has grown old, for one office (None: the whole body)."""

    kind: str
    key: str
    body_id: UUID
    organisation_id: UUID | None
    title: LocalizedText
    programme: int | None = None
    fiscal_year: int | None = None
    last_at: datetime | None = None


def old_figures(actor: Actor) -> list[Old]:
    """Return what has grown old by today; nothing before an edition is published, because nobody is in charge then."""
    edition = published_editions(actor).first()
    if edition is None:
        return []
    rows = Programme.objects.visible_to(actor).filter(edition=edition)
    search = _Search(edition, list(for_progress(rows)))
    return [*search.metrics(), *search.indicators()]


class _Search:
    """Looks through an edition."""

    def __init__(self, edition: Edition, programmes: Sequence[Programme]) -> None:
        self.edition = edition
        self.programmes = programmes
        self._manned: dict[UUID, bool] = {}

    def metrics(self) -> Iterator[Old]:
        """Yield the metrics that are stale, for those who run the programmes that they are bound to, or else whose system gives them."""
        given = [(metric, row) for row in systems() for metric in metrics_of(row)]
        taken = takings([metric.code for metric, _row in given])
        for metric, row in given:
            if not taken[metric.code].stale:
                continue
            served = self._bound_to(metric.code) or programmes_of(row, self.programmes)
            for body_id, office_id in self._offices(served):
                yield Old(
                    OverdueKind.METRIC,
                    metric.code,
                    body_id,
                    office_id,
                    LocalizedText(ja=metric.title.ja, en=metric.title.en),
                    last_at=taken[metric.code].at,
                )

    def indicators(self) -> Iterator[Old]:
        """Yield the indicators without the actual of the last year that is asked for."""
        judge = Judge(self.edition, self.programmes)
        year = rules.year_due(clock.today(), value_on(specs.REPORT_DAYS.key, clock.today()))
        for programme in self.programmes:
            runs = (programme.start_year, programme.end_year)
            for one in programme.indicators.all():
                if not rules.is_missing(judge.course(programme, one), year, runs):
                    continue
                key = f"{programme.code or programme.number}/{one.order}"
                for body_id, office_id in self._offices([programme]):
                    yield Old(
                        OverdueKind.INDICATOR, key, body_id, office_id, one.name, programme.number, year
                    )

    def _bound_to(self, metric: str) -> list[Programme]:
        return [one for one in self.programmes if any(each.metric == metric for each in one.indicators.all())]

    def _offices(self, programmes: Sequence[Programme]) -> list[tuple[UUID, UUID | None]]:
        """Return the offices in charge, each with its body.

        The edition's own office (or its whole body) where none was recognised, or where that body has no officer here who would know.
        """
        found = {
            (one.body_id, one.pk)
            for each in programmes
            for one in offices_of(each)
            if self._has_officers(one.body_id)
        }
        return sorted(found) or [(self.edition.body_id, self.edition.organisation_id)]

    def _has_officers(self, body_id: UUID) -> bool:
        if body_id not in self._manned:
            self._manned[body_id] = bool(officers_with(VIEW, body_id))
        return self._manned[body_id]
