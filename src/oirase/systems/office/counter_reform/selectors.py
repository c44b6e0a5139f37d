"""What pages read: visits, the fees of a visit, figures by month, surveys side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from oirase.blocks.payments.facade import PAYABLE, Charge, Means, Payment, charges_by_record, desk
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.calendar import fiscal_year_span
from oirase.kernel.texts import LocalizedText
from oirase.systems.office.commons.models import Procedure, State
from oirase.systems.office.commons.selectors import Wanted, published
from oirase.systems.office.counter_reform import rules
from oirase.systems.office.counter_reform.models import Phase, Survey, Visit, VisitPart, VisitState

FOUND = 30


class Median(Aggregate):
    """The middle value of a group."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def visits(filters: Mapping[str, Any]) -> RecordQuerySet[Visit]:
    """Return visits narrowed by a list's filters, before permission."""
    found: Any = Visit.objects.select_related("officer", "organisation", "body")
    for name in ("state", "life_event"):
        if value := filters.get(name):
            found = found.filter(**{name: value})
    if started := filters.get("started"):
        found = found.filter(**clock.within("started_at", *started))
    return found  # type: ignore[no-any-return]


def open_visits(actor: Actor) -> int:
    """Return how many visits at the officer's counters nobody has ended yet."""
    seen = Visit.objects.visible_to(actor, "receive", granted=True)
    return seen.filter(state__in=(VisitState.OPEN, VisitState.SUBMITTED)).count()


def choices(body_id: UUID, words: str, life_event: str) -> list[Procedure]:
    """Return the procedures of a body's catalogue that can be chosen, best first."""
    return published(Wanted(words=words, life_event=life_event, body_id=body_id))[:FOUND]


def chosen(body_id: UUID, ids: Collection[UUID]) -> list[Procedure]:
    """Return the procedures of a body's catalogue that have been chosen."""
    rows = Procedure.objects.filter(pk__in=ids, body_id=body_id, state=State.PUBLISHED)
    return list(rows.select_related("current", "body", "organisation"))


def parts_of(visit: Visit) -> list[VisitPart]:
    """Return the parts of a visit that the reader may see, with procedures and cases."""
    rows = VisitPart.objects.filter(visit=visit).select_related(
        "procedure__organisation", "case__type", "visit"
    )
    return list(rows.order_by("place"))


@dataclass(frozen=True)
class Due:
    """A charge of a visit: for which part, whether it may still be paid, whether this officer takes cash for it, and its payment."""

    part: VisitPart
    charge: Charge
    payable: bool
    takes_cash: bool
    payment: Payment | None


def dues_of(actor: Actor, parts: Sequence[VisitPart]) -> list[Due]:
    """Return the charges of the visit's cases. That they are there is a fact of the visit; money is taken by whoever may."""
    by_record = charges_by_record([part.case for part in parts if part.case])
    charges = [(part, one) for part in parts if part.case_id for one in by_record[part.case_id]]
    settled = Payment.objects.filter(
        charge__in=[one for _part, one in charges], unexpected="", voided_at=None
    )
    paid = {one.charge_id: one for one in settled}
    return [_due(actor, part, one, paid.get(one.pk)) for part, one in charges]


def _due(actor: Actor, part: VisitPart, charge: Charge, payment: Payment | None) -> Due:
    payable = charge.state in PAYABLE
    takes_cash = payable and Means.CASH in charge.means and desk.serves(actor, charge)
    return Due(part, charge, payable, takes_cash, payment)


@dataclass(frozen=True)
class MonthFigures:
    """One month of a body's counter; medians in minutes, None where nothing was measured."""

    body: Body
    month: datetime
    visits: int
    procedures: int
    minutes: float | None
    surveyed: float | None
    saved: int
    is_demo: bool


def finished_in(year: int) -> Any:
    """Return the visits that ended in a fiscal year."""
    inside = clock.within("finished_at", *fiscal_year_span(year))
    return Visit.objects.filter(state=VisitState.FINISHED, **inside)


def by_month(rows: QuerySet[Any]) -> Any:
    """Add finished visits up per body and month: number, medians, boxes saved, how many are made up."""
    return (
        rows.order_by()
        .annotate(month=TruncMonth("finished_at", tzinfo=clock.TOKYO))
        .values("body_id", "month")
        .annotate(
            number=Count("pk"),
            handled=Sum("procedures"),
            median=Median("seconds", filter=Q(counted=True)),
            surveyed=Median("surveyed_minutes", filter=Q(counted=True)),
            saved=Sum(F("separate") - F("asked")),
            made_up=Count("pk", filter=Q(is_demo=True)),
        )
        .order_by("month", "body_id")
    )


def monthly(actor: Actor, year: int) -> list[MonthFigures]:
    """Return the months of a fiscal year at the actor's counters."""
    rows = list(by_month(finished_in(year).visible_to(actor, granted=True)))
    bodies = Body.objects.in_bulk({row["body_id"] for row in rows})
    return [
        MonthFigures(
            body=bodies[row["body_id"]],
            month=row["month"],
            visits=row["number"],
            procedures=row["handled"],
            minutes=None if row["median"] is None else round(row["median"] / 60, 1),
            surveyed=row["surveyed"],
            saved=row["saved"],
            is_demo=row["made_up"] > 0,
        )
        for row in rows
    ]


def newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep of each body, procedure and phase the survey that holds."""
    return rows.order_by("body_id", "code", "phase", "-number").distinct("body_id", "code", "phase")


def minutes_by_code(body_id: UUID, phase: str, codes: Collection[str]) -> dict[str, int]:
    """Return how many minutes procedures take in a body by their newest surveys of a phase."""
    rows = newest(Survey.objects.filter(body_id=body_id, phase=phase, code__in=codes))
    return {one.code: rules.totals(one.work).minutes for one in rows}


@dataclass(frozen=True)
class Side:
    """A survey with what it adds up to."""

    survey: Survey
    totals: rules.Totals


@dataclass(frozen=True)
class Compared:
    """A procedure in a body: before and after, and what visits with this procedure alone really take (median minutes)."""

    body: Body
    code: str
    title: str
    before: Side | None
    after: Side | None
    measured: float | None = None
    is_demo: bool = False

    def saved(self, name: str) -> int | None:
        """Return by how much one of the totals has become smaller; None without both surveys."""
        if self.before is None or self.after is None:
            return None
        return int(getattr(self.before.totals, name)) - int(getattr(self.after.totals, name))


def compared(actor: Actor, code: str = "", *, own: bool = False) -> list[Compared]:
    """Return the surveyed procedures that the actor sees, by title and body; `own`: only those of the actor's counters."""
    seen = Survey.objects.visible_to(actor, granted=own)
    rows = newest((seen.filter(code=code) if code else seen).select_related("body", "organisation"))
    sides: dict[tuple[UUID, str], dict[str, Side]] = {}
    bodies: dict[UUID, Body] = {}
    for one in rows:
        sides.setdefault((one.body_id, one.code), {})[one.phase] = Side(one, rules.totals(one.work))
        bodies[one.body_id] = one.body
    titles = titles_of({code for _body, code in sides})
    measured = _measured(actor, {code for _body, code in sides})
    found = [
        Compared(
            bodies[body_id],
            code,
            titles.get(code, code),
            by_phase.get(Phase.BEFORE),
            by_phase.get(Phase.AFTER),
            *measured.get((body_id, code), (None, False)),
        )
        for (body_id, code), by_phase in sides.items()
    ]
    return sorted(found, key=lambda one: (one.title, one.body.code))


def titles_of(codes: Collection[str]) -> dict[str, str]:
    """Return what procedures are called, by code; the body that had one first names it."""
    rows = Procedure.objects.filter(code__in=codes).order_by("created_at").values_list("code", "title")
    found: dict[str, str] = {}
    for code, title in rows:
        found.setdefault(code, str(LocalizedText(title)))
    return found


def _measured(actor: Actor, codes: Collection[str]) -> dict[tuple[UUID, str], tuple[float, bool]]:
    """Return the median of visits for one procedure alone, by body and code, and whether made-up ones are among them."""
    visits = Visit.objects.visible_to(actor, granted=True).filter(counted=True, procedures=1)
    rows = (
        VisitPart.objects.filter(visit__in=visits, procedure__code__in=codes)
        .order_by()
        .values("visit__body_id", "procedure__code")
        .annotate(median=Median("visit__seconds"), made_up=Count("pk", filter=Q(visit__is_demo=True)))
    )
    return {
        (row["visit__body_id"], row["procedure__code"]): (round(row["median"] / 60, 1), row["made_up"] > 0)
        for row in rows
    }


@dataclass(frozen=True)
class Duty:
    """A procedure that bodies do differently: who is compared, and in what they differ."""

    code: str
    title: str
    bodies: Sequence[str]
    differences: Sequence[rules.Difference]


def differing(rows: Sequence[Compared]) -> list[Duty]:
    """Return the procedures whose newest surveys differ between bodies: after the reform where there is one, else before it."""
    by_code: dict[str, list[Compared]] = {}
    for one in rows:
        by_code.setdefault(one.code, []).append(one)
    return [
        found for code, own in by_code.items() if len(own) > 1 and (found := _duty(code, own)).differences
    ]


def _duty(code: str, rows: Sequence[Compared]) -> Duty:
    now = {str(one.body.name): (one.after or one.before) for one in rows}
    surveys = {name: (side.survey.work, side.survey.documents) for name, side in now.items() if side}
    return Duty(code, rows[0].title, tuple(surveys), rules.differences(surveys))


@dataclass(frozen=True)
class StepRow:
    """One step of a survey as a row of an export."""

    procedure: Compared
    survey: Survey
    place: int
    step: rules.WorkStep


def steps_in_rows(rows: Sequence[Compared]) -> Iterator[StepRow]:
    """Yield every step of surveys, before and after."""
    for one in rows:
        for side in (one.before, one.after):
            for place, step in enumerate(side.survey.work if side else (), start=1):
                yield StepRow(one, side.survey, place, step)  # type: ignore[union-attr]
