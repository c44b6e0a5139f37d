"""What the progress pages read: an edition's programmes with what the rule says of each, and the decisions beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q

from oirase.blocks.insight.facade import Figure, figures
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.calendar import fiscal_year
from oirase.kernel.settings import found_on, value_on
from oirase.kernel.texts import search_key
from oirase.systems.plan.commons.models import Decision, Edition, Indicator, IndicatorFigure, Programme
from oirase.systems.plan.commons.outturn import OUTTURN
from oirase.systems.plan.commons.templatetags.plan_tags import listed
from oirase.systems.plan.progress import rules, specs
from oirase.systems.plan.progress.forecast import Counting, Forecast, forecast, why_none
from oirase.systems.plan.progress.rules import Course, Status, Thresholds, Verdict

YEARS_BACK = 10
History = dict[tuple[str, str], dict[int, Decimal]]


@dataclass(frozen=True)
class IndicatorProgress:
    """An indicator with what the rule says, where it is heading, and the figure that a running system gives this year."""

    indicator: Indicator
    course: Course
    verdict: Verdict
    coming: Sequence[Forecast]
    no_forecast: str
    live: Figure | None


@dataclass(frozen=True)
class ProgrammeProgress:
    """A programme with its indicators and its status."""

    programme: Programme
    indicators: Sequence[IndicatorProgress]

    @cached_property
    def status(self) -> Status:
        """The status by rule."""
        return rules.of_programme(one.verdict.status for one in self.indicators)

    @property
    def has_figures(self) -> bool:
        """Whether any actual at all is known, however old."""
        return any(one.course.actuals for one in self.indicators)

    @property
    def decisions(self) -> list[Decision]:
        """What was decided about it."""
        return list(self.programme.decisions.all())

    # What lists are ordered by.
    @property
    def number(self) -> int:
        """The programme's number."""
        return self.programme.number

    @property
    def rank(self) -> int:
        """The place of the status in the rule's order."""
        return list(Status).index(self.status)


def thresholds() -> Thresholds:
    """Return the thresholds of today."""
    today = clock.today()
    return Thresholds(
        value_on(specs.TOLERANCE.key, today),
        value_on(specs.OLD_AFTER.key, today),
    )


def settings_in_force() -> list[tuple[Any, Any]]:
    """Return each threshold with the value of today and what it rests on."""
    today = clock.today()
    return [(spec, found_on(spec.key, today)) for spec in specs.THRESHOLDS]


def for_progress(rows: RecordQuerySet[Programme]) -> RecordQuerySet[Programme]:
    """Fetch with the rows what the rule and the pages need, and no long texts."""
    return (
        rows.select_related("item__field")
        .prefetch_related(
            "bureau__versions",
            "divisions__organisation__versions",
            "decisions",
            Prefetch("indicators", Indicator.objects.prefetch_related("figures")),
        )
        .defer("search_text", "summary", "note")
    )


def progress_of(
    actor: Actor, edition: Edition, numbers: Iterable[int] | None = None
) -> list[ProgrammeProgress]:
    """Return an edition's programmes, or some of them, with what the rule says today."""
    rows = Programme.objects.visible_to(actor).filter(edition=edition)
    found = list(for_progress(rows if numbers is None else rows.filter(number__in=list(numbers))))
    for one in found:
        one.edition = edition  # known already; each row would ask for it
    return Judge(edition, found).all()


class Judge:
    """Asks once for everything that the rule needs beside the rows, and then judges each programme."""

    def __init__(self, edition: Edition, programmes: Sequence[Programme]) -> None:
        self.edition = edition
        self.programmes = programmes
        self.this_year = fiscal_year(clock.today())
        self.thresholds = thresholds()
        self.fewest = value_on(specs.FEWEST_POINTS.key, clock.today())
        self.counting = value_on(specs.COUNTING.key, clock.today())
        self.history = _history(edition, [one.code for one in programmes if one.code])
        self.figures = self._figures()

    def all(self) -> list[ProgrammeProgress]:
        """Judge every programme."""
        return [
            ProgrammeProgress(one, [self._judged(one, each) for each in one.indicators.all()])
            for one in self.programmes
        ]

    def course(self, programme: Programme, indicator: Indicator) -> Course:
        """Return an indicator as the rule sees it: what was reported goes before what was measured, this edition before others."""
        stated = list(indicator.figures.all())
        actuals = dict(self.history.get((programme.code, search_key(indicator.name.text("ja"))), {}))
        actuals |= self._measured(indicator.metric)
        for origin in reversed(OUTTURN):
            actuals |= {
                one.fiscal_year: one.value for one in stated if one.kind == "actual" and one.origin == origin
            }
        return Course(
            {one.fiscal_year: one.value for one in stated if one.kind == "target"},
            actuals,
            indicator.baseline,
            indicator.baseline_year,
        )

    def _judged(self, programme: Programme, indicator: Indicator) -> IndicatorProgress:
        course = self.course(programme, indicator)
        counting = self._counting(programme, indicator)
        past = {year: value for year, value in course.actuals.items() if year < self.this_year}
        return IndicatorProgress(
            indicator,
            course,
            rules.judge(course, self.this_year, self.thresholds),
            forecast(past, course.last_target, counting, self.fewest),
            why_none(past, course.last_target, counting, self.fewest),
            self.figures.get((indicator.metric, self.this_year)),
        )

    def _counting(self, programme: Programme, indicator: Indicator) -> Counting:
        """What a running system counts, it counts by fiscal year; of the others somebody has to have said it."""
        if indicator.metric:
            return Counting.YEARLY
        said = self.counting.get(f"{programme.code}/{indicator.order}", "")
        return Counting(said) if said in set(Counting) else Counting.UNKNOWN

    def _figures(self) -> dict[tuple[str, int], Figure]:
        metrics = {each.metric for one in self.programmes for each in one.indicators.all() if each.metric}
        years = range(self.this_year - 1 - self.thresholds.old_after, self.this_year + 1)
        return figures(metrics, years, [self.edition.body_id]) if metrics else {}

    def _measured(self, metric: str) -> dict[int, Decimal]:
        return {
            year: one.value
            for (code, year), one in self.figures.items()
            if code == metric and one.origin == "measured" and year < self.this_year
        }


def _history(edition: Edition, codes: Sequence[str]) -> History:
    """Return what earlier published editions reported of the same programmes' indicators, by code and name; the later one holds."""
    earlier = Q(fiscal_year__lt=edition.fiscal_year) | Q(
        fiscal_year=edition.fiscal_year, revision__lt=edition.revision
    )
    editions = Edition.objects.filter(
        earlier,
        body_id=edition.body_id,
        state="published",
        fiscal_year__gte=edition.fiscal_year - YEARS_BACK,
    )
    rows = (
        IndicatorFigure.objects.filter(
            indicator__programme__edition__in=editions,
            indicator__programme__code__in=codes,
            kind="actual",
            origin__in=OUTTURN,
        )
        .order_by(
            "indicator__programme__edition__fiscal_year", "indicator__programme__edition__revision", "origin"
        )
        .values_list("indicator__programme__code", "indicator__name", "fiscal_year", "value")
    )
    found: History = {}
    # "measured" sorts before "reported": what an edition reports is written last.
    for code, name, year, value in rows:
        found.setdefault((code, search_key(name.text("ja"))), {})[year] = value
    return found


def counted(found: Iterable[ProgrammeProgress]) -> Counter[Status]:
    """Count programmes by status."""
    return Counter(one.status for one in found)


def offices_of(programme: Programme) -> list[Organisation]:
    """Return the offices in charge of a programme that were recognised: its divisions, else its bureau."""
    divisions = [one.organisation for one in programme.divisions.all() if one.organisation]
    return divisions or ([programme.bureau] if programme.bureau else [])


def owners_of(programme: Programme) -> str:
    """Name the offices in charge of a programme, in the reader's language, as printed where they were not recognised."""
    divisions = listed(one.label for one in programme.divisions.all())
    return divisions or str(programme.bureau_label)
